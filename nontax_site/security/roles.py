"""Roles as data: what differs from the roles the house was built with.

A law takes permissions away from a built-in role (in its lists and on documents)
or adds some of its lists; or it makes a role of its own, which is a built-in one
narrowed. Laws are changed by a document (``RoleChange``) under four eyes and are in
force at the next click. No law may join what the definitions keep apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from persistent import Persistent
from zope.interface import implementer

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IRoleDocument
from nontax_site.security import grants
from nontax_site.security.permissions import Permission
from nontax_site.security.staffing import Staffing
from nontax_site.storage.classes import stored

PROTECTED = frozenset(
    {
        Permission.NOBODY,
        Permission.ROLE_PROPOSE,
        Permission.ROLE_DECIDE,
        Permission.USER_EDIT,
        Permission.KEY_EDIT,
    }
)
"""What no law gives, nor takes from who has it: somebody has to mend mistakes."""


class Law(NamedTuple):
    """A role as data: its name, the words for it, what it is made of.

    ``base`` is the built-in role, the role itself where that one is changed;
    ``gone`` and ``come`` are permissions taken away and added.
    """

    name: str
    title: str
    base: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


class RoleNameTaken(Refused):
    """Names of roles are used once."""

    code: ClassVar[str] = "role-name-taken"
    message: ClassVar[str] = "There is a role «${name}» already."


class RoleNameMalformed(BadInput):
    """A role's name is small letters and underscores."""

    code: ClassVar[str] = "role-name-malformed"
    message: ClassVar[str] = "A role's name is 3 to 30 small letters or underscores."

    def __init__(self) -> None:
        super().__init__(field="name")


class RoleTitleMissing(BadInput):
    """People read the words, not the name."""

    code: ClassVar[str] = "role-title-missing"
    message: ClassVar[str] = "A role needs words that people read."

    def __init__(self) -> None:
        super().__init__(field="title")


class NothingChanges(BadInput):
    """The proposal says what is in force already."""

    code: ClassVar[str] = "nothing-changes"
    message: ClassVar[str] = "This is what is in force already."


class PermissionUnknown(BadInput):
    """No such permission, or one that a role of this kind cannot be given."""

    code: ClassVar[str] = "permission-unknown"
    message: ClassVar[str] = "«${permission}» cannot be given to this role."


class PermissionProtected(Refused):
    """Without these nobody could mend a mistake."""

    code: ClassVar[str] = "permission-protected"
    message: ClassVar[str] = "«${permission}» is neither given nor taken away here."


class SidesJoined(Refused):
    """One role would do what two are there to check."""

    code: ClassVar[str] = "sides-joined"
    message: ClassVar[str] = (
        "One role may not hold both «${one}» and «${other}»: they check each other."
    )
    remedy: ClassVar[str] = "Leave one of them with another role."


class ChangeOpen(Refused):
    """One proposal at a time for a role."""

    code: ClassVar[str] = "change-open"
    message: ClassVar[str] = (
        "A change of this role waits for a decision already: ${id}."
    )


@stored
class RoleBook(Persistent):
    """The laws in force (``root.roles``), and who has changed them last."""

    def __init__(self) -> None:
        self.laws: tuple[tuple[Any, ...], ...] = ()

    def every(self) -> tuple[Law, ...]:
        """The laws in the order of their making."""
        return tuple(Law(*row) for row in self.laws)

    def find(self, name: str) -> Law | None:
        """The law about a role, or None for a built-in one as it was built."""
        return next((law for law in self.every() if law.name == name), None)

    def put(self, law: Law) -> None:
        """Let a law be in force; one that changes nothing is taken out."""
        kept = tuple(row for row in self.laws if row[0] != law.name)
        empty = law.name == law.base and not law.gone and not law.come
        self.laws = kept if empty else (*kept, tuple(law))

    def base_of(self, role: str) -> str:
        """The built-in role a role is made of; itself for a built-in one."""
        law = self.find(role)
        return law.base if law is not None else role

    def grantable(self) -> tuple[str, ...]:
        """Every role people can be given."""
        own = tuple(law.name for law in self.every() if law.name != law.base)
        return (*(r for r in grants.PLACES if r != grants.SYSTEM), *own)


@stored
@implementer(IRoleDocument)
class RoleChange(Staffing):
    """A proposal: the law as it would be, and as it was when it was proposed."""

    kind: ClassVar[str] = "role"

    FIELDS: ClassVar[tuple[str, ...]] = (*Staffing.FIELDS, "law", "before", "name")

    law: tuple[Any, ...] = ()
    before: tuple[Any, ...] = ()
    name: str = ""

    @property
    def proposed(self) -> Law:
        """The law that is proposed."""
        return Law(*self.law)

    @property
    def replaced(self) -> Law | None:
        """The law it would replace, None for a new role or one as built."""
        return Law(*self.before) if self.before else None


def held_on_documents(definitions: Iterable[Any], role: str) -> frozenset[str]:
    """What a built-in role may do to documents, in whatever state."""
    return frozenset(
        permission
        for definition in definitions
        for state in definition.states.values()
        for permission in state.roles.get(role, ())
    )


def held_by_role(definitions: Iterable[Any], law: Law) -> frozenset[str]:
    """Everything a role may do once the law is in force."""
    base = frozenset(str(p) for p in grants.STATIC.get(law.base, ()))
    whole = base | held_on_documents(definitions, law.base)
    return (whole - frozenset(law.gone)) | frozenset(law.come)


def kept_apart(definitions: Iterable[Any]) -> frozenset[frozenset[str]]:
    """Pairs of permissions that four eyes keep in two persons."""
    found = set()
    for definition in definitions:
        ways = (definition.first, *definition.transitions)
        for way in definition.transitions:
            for verb in way.four_eyes:
                for other in ways:
                    if other.verb == verb and other.permission != way.permission:
                        found.add(frozenset({way.permission, other.permission}))
    found.add(frozenset({"notice:issue", "bill:void"}))
    found.add(frozenset({"bill:issue", "bill:void"}))
    found.add(frozenset({"bill:issue", "bill:reverse"}))
    return frozenset(found)


def check_law(definitions: Iterable[Any], law: Law) -> None:
    """Raise what stands against a law; pairs a built-in role holds are no news."""
    known = tuple(definitions)
    built = held_by_role(known, Law(law.base, "", law.base, (), ()))
    for permission in (*law.gone, *law.come):
        if permission in PROTECTED:
            raise PermissionProtected(field="may", permission=permission)
    for permission in law.gone:
        if permission not in built:
            raise PermissionUnknown(field="may", permission=permission)
    for permission in law.come:
        if permission in built or permission not in addable():
            raise PermissionUnknown(field="may", permission=permission)
    held = held_by_role(known, law)
    for pair in sorted(kept_apart(known), key=sorted):
        if pair <= held and not pair <= built:
            one, other = sorted(pair)
            raise SidesJoined(field="may", one=one, other=other)


def addable() -> frozenset[str]:
    """What can be added to a role: permissions of lists and pages, not protected."""
    found = {str(p) for held in grants.STATIC.values() for p in held}
    return frozenset(found) - PROTECTED


def laws_in(site: Any) -> dict[str, Any]:
    """The roles that are data, by name; an older tree has none."""
    book = getattr(site, "roles", None)
    return {law.name: law for law in book.every()} if book is not None else {}
