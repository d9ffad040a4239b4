"""A user is an account; a person is the human behind it.

Four eyes and the rule that nobody grants himself compare persons. A person is
known by a keyed digest of the identity number: the number itself is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from persistent import Persistent

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.identity import DocumentKind, IdentityDocument
from nontax_site.storage.classes import stored

NO_LAWS: Mapping[str, Any] = MappingProxyType({})

PURPOSE = "person"
"""What the master key's digest of an identity number is for."""

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class LoginMalformed(BadInput):
    """A login is 3 to 40 small letters, digits, dots, dashes; a letter first."""

    code: ClassVar[str] = "login-malformed"
    message: ClassVar[str] = (
        "A login is 3 to 40 small letters, digits, dots or dashes, "
        "and begins with a letter."
    )

    def __init__(self) -> None:
        super().__init__(field="login")


class LoginTaken(Refused):
    """A login is used once and never again, also after its account was disabled."""

    code: ClassVar[str] = "login-taken"
    message: ClassVar[str] = "The login ${login} is taken."


class PersonNameDiffers(Refused):
    """The same identity number was given with another name before."""

    code: ClassVar[str] = "person-name-differs"
    message: ClassVar[str] = "This identity number belongs to somebody of another name."
    remedy: ClassVar[str] = "Compare the number and the name with the document."


class IdentityMissing(BadInput):
    """A user without an identity document would escape four eyes."""

    code: ClassVar[str] = "identity-missing"
    message: ClassVar[str] = "A user needs the identity number of the person."

    def __init__(self) -> None:
        super().__init__(field="document_number")


def checked_login(login: str) -> str:
    """The login as it is kept; raises LoginMalformed."""
    if not _LOGIN.fullmatch(login):
        raise LoginMalformed
    return login


def person_digest(master: Any, document: IdentityDocument) -> str:
    """The keyed digest by which a person is known; raises IdentityMissing.

    ``master`` is the master key: without it nobody can try numbers against a
    stolen database. A kind that is none raises ValueError: two spellings would
    be two persons.
    """
    if not document.number:
        raise IdentityMissing
    one = IdentityDocument(DocumentKind(document.kind), document.number)
    digest: str = master.digest(str(one).encode(), PURPOSE)
    return digest


@stored
class Person(Persistent):
    """A natural person: digest, name, and the logins in that name."""

    def __init__(self, digest: str, name: str) -> None:
        self.digest = digest
        self.name = name
        self.logins: tuple[str, ...] = ()


@stored
class User(Persistent):
    """An account: its person, its password's hash, and roles at places.

    ``epoch`` goes up when all sessions of the account must end; ``must_change``
    until the user has set a password of his own. ``granted`` are (role, place)
    pairs. ``factor`` is the second factor (``factors.Factor``), ``sign_ins`` what is
    known of the last sign-ins, ``given`` when and by whom each role was granted
    (role, place, at, login, name); an account of an older site has none of them.
    """

    factor: Any = None
    sign_ins: Any = None
    given: tuple[tuple[Any, ...], ...] = ()

    def __init__(self, login: str, person: str, name: str, created: datetime) -> None:
        self.login = login
        self.person = person
        self.name = name
        self.phone = ""
        self.password_hash = ""
        self.granted: tuple[tuple[str, str], ...] = ()
        self.is_disabled = False
        self.must_change = True
        self.created = created
        self.epoch = 1

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The roles at places."""
        return tuple(Grant(role, place) for role, place in self.granted)

    def holds(self, role: str, place: str) -> bool:
        """Whether the role is granted at exactly this place."""
        return (role, place) in self.granted

    def actor(self, laws: Mapping[str, Any] = NO_LAWS) -> Actor:
        """The user as acts and guards see him; a disabled one holds nothing.

        ``laws`` are the roles that are data (``roles.Law``) by their names.
        """
        grants = () if self.is_disabled else self.grants
        made = tuple(by_law(g, laws[g.role]) if g.role in laws else g for g in grants)
        return Actor(self.login, self.person, self.name, made)


def by_law(grant: Grant, law: Any) -> Grant:
    """The grant of a role that is data, as the built-in role it is made of."""
    return Grant(
        law.base,
        grant.place,
        custom=law.name if law.name != law.base else "",
        gone=law.gone,
        come=law.come,
    )
