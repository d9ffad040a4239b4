"""The deeds about roles as data: propose, approve, refuse."""

from __future__ import annotations

import re
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.security import grants
from nontax_site.security.people import LANE
from nontax_site.security.people_refusals import RoleUnknown
from nontax_site.security.roles import (
    ChangeOpen,
    Law,
    NothingChanges,
    RoleChange,
    RoleNameMalformed,
    RoleNameTaken,
    RoleTitleMissing,
    check_law,
    held_by_role,
)
from nontax_site.security.staffing import next_id

_NAME = re.compile(r"[a-z][a-z_]{2,29}")


class ChangingRoles:
    """One proposes, another approves; then the law is in force."""

    def __init__(self, site: Any, workflows: Any, audit: Any) -> None:
        self._site = site
        self._workflows = workflows
        self._audit = audit

    def definitions(self) -> tuple[Any, ...]:
        """The definitions of every kind of document."""
        workflows = self._workflows
        return tuple(workflows.definition(kind) for kind in workflows.kinds())

    def law_of(self, role: str, base: str, title: str, may: frozenset[str]) -> Law:
        """The law by which a role may exactly these things.

        Raises RoleUnknown, RoleNameMalformed, RoleNameTaken or RoleTitleMissing.
        """
        if base not in grants.PLACES or base == grants.SYSTEM:
            raise RoleUnknown(field="base", role=base)
        if role != base:
            self._check_own(role, base, title)
        built = held_by_role(self.definitions(), Law(base, "", base, (), ()))
        return Law(
            role,
            title.strip() if role != base else "",
            base,
            tuple(sorted(built - may)),
            tuple(sorted(may - built)),
        )

    def _check_own(self, role: str, base: str, title: str) -> None:
        if not _NAME.fullmatch(role):
            raise RoleNameMalformed
        known = self._site.roles.find(role)
        if role in grants.PLACES or (known is not None and known.base != base):
            raise RoleNameTaken(field="name", name=role)
        if not title.strip():
            raise RoleTitleMissing

    def propose(self, law: Law, act: Act) -> RoleChange:
        """Put a change down; raises what ``check_law`` does, ChangeOpen, NothingChanges."""
        check_law(self.definitions(), law)
        before = self._site.roles.find(law.name)
        if before == law or (
            before is None and law.name == law.base and not law.gone and not law.come
        ):
            raise NothingChanges(field="may")
        for change in self._site.role_changes.values():
            if change.state == "proposed" and change.proposed.name == law.name:
                raise ChangeOpen(id=change.id)
        regions = tuple(self._site.regions.keys())
        change = RoleChange(
            id=next_id(
                self._site.role_changes, f"{beijing_day(act.at):%Y%m%d}-{law.name}"
            ),
            created=act.at,
            region=regions[0] if regions else "",
            regions=regions,
            law=tuple(law),
            before=tuple(before) if before is not None else (),
            name=law.title or law.name,
        )
        self._workflows.begin(change, act)
        self._site.role_changes.add(change.id, change)
        return change

    def approve(self, change: RoleChange, act: Act) -> None:
        """Let it be in force from the next click on."""
        law = change.proposed
        check_law(self.definitions(), law)
        self._workflows.fire(change, "approve", act)
        self._site.roles.put(law)
        self._audit.note(
            LANE,
            act,
            "change_role",
            law.name,
            base=law.base,
            gone=list(law.gone),
            come=list(law.come),
        )
