"""Who does something, when and why: what every deed and guard is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a place: ``unit:<id>``, ``region:<code>`` or ``site``.

    ``kinds`` limits it to documents of these kinds; without any it counts for all.
    ``engagement`` names the authorisation that lends it for a time, "" for one
    that is held by office. ``custom`` is the name of a role that is data, ``role``
    then the built-in one it is made of; ``gone`` and ``come`` are permissions that
    were taken from the role and added to it.
    """

    role: str
    place: str
    kinds: tuple[str, ...] = ()
    engagement: str = ""
    custom: str = ""
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    def gives(self, permission: str) -> bool:
        """Whether what the role holds by itself counts for the permission.

        Without a permission the role itself is asked for: one that is data is not
        the role it is made of.
        """
        return permission not in self.gone if permission else not self.custom

    @property
    def name(self) -> str:
        """The role as it was granted."""
        return self.custom or self.role

    def __str__(self) -> str:
        return f"{self.role}@{self.place}"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting for a natural person (four eyes compares ``person``).

    ``login`` names the account, ``person`` is the keyed digest of the person
    behind it (``system:<name>`` for the system's own deeds), ``name`` is what
    pages show. ``scopes`` are the only permissions a program's key may use of
    what its roles hold; None for a person, who may use them all.
    """

    login: str
    person: str
    name: str
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] | None = None

    def holds(
        self, role: str, *places: str, kind: str = "", permission: str = ""
    ) -> bool:
        """Whether the role is held at one of the places.

        A grant that is limited to kinds counts only when ``kind`` is one of them,
        one that was narrowed only for a permission that is left to it.
        """
        return any(
            g.role == role
            and g.place in places
            and (not g.kinds or kind in g.kinds)
            and g.gives(permission)
            for g in self.grants
        )

    def may_use(self, permission: str) -> bool:
        """Whether the permission counts for the actor, where a role holds it."""
        return self.scopes is None or permission in self.scopes

    @property
    def is_system(self) -> bool:
        """Whether this is a deed of the system itself, not of a person."""
        return self.person.startswith("system:")


def system_actor(name: str) -> Actor:
    """The named system principal; holds the role ``system`` at the site."""
    return Actor(
        login=f"system:{name}",
        person=f"system:{name}",
        name=name,
        grants=(Grant("system", "site"),),
    )


def places_over(place: str) -> tuple[str, ...]:
    """A place of a grant and those it lies in, up to the site."""
    kind, _, name = place.partition(":")
    region = (f"region:{name.partition('-')[0]}",) if kind == "unit" else ()
    return tuple(dict.fromkeys((place, *region, "site")))


NOBODY: Mapping[str, Any] = MappingProxyType({})

ANONYMOUS = Actor(login="", person="", name="")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who, when, why, and the facts a guard may need.

    ``at`` is aware. ``on_behalf_of`` is set when a delegate acts; both are
    written to the history and four eyes applies to both. ``expect`` is the
    version of the document the caller saw, when he said so.
    """

    actor: Actor
    at: datetime
    comment: str = ""
    on_behalf_of: Actor | None = None
    expect: int | None = None
    request_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=lambda: NOBODY)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an act needs an aware time")

    def with_facts(self, **facts: Any) -> Act:
        """The same act with more facts for the guards."""
        return replace(self, facts=MappingProxyType({**self.facts, **facts}))
