"""The custodian 票据专管员: exactly one person keeps a holder's paper (CQ-38)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from persistent import Persistent

from nontax_site.kernel.acts import Act, Actor
from nontax_site.stock.refusals import (
    CustodianMissing,
    NotCustodian,
    SignerNotReceiver,
)
from nontax_site.storage.classes import stored

Tenure = tuple[str, str, str, datetime, str]
"""(login, person, name, since, document) of one who was or is custodian."""


@stored
class Custodian(Persistent):
    """Who keeps the paper of a store, department or unit, and who did before.

    ``tenures`` are oldest first; the last one counts. It is only added to.
    """

    def __init__(self, holder: str, tenure: Tenure) -> None:
        self.holder = holder
        self.tenures: tuple[Tenure, ...] = (tenure,)

    @property
    def login(self) -> str:
        """The account of the custodian."""
        return self.tenures[-1][0]

    @property
    def person(self) -> str:
        """The keyed digest of the person."""
        return self.tenures[-1][1]

    @property
    def name(self) -> str:
        """The name of the person."""
        return self.tenures[-1][2]

    @property
    def since(self) -> datetime:
        """When he took over."""
        return self.tenures[-1][3]

    def succeed(self, tenure: Tenure) -> None:
        """Hand the paper to the next one."""
        self.tenures = (*self.tenures, tenure)


def custodian_of(root: Any, holder: str) -> Custodian:
    """The custodian of a holder; raises CustodianMissing."""
    found: Custodian | None = root.custodians.get(holder)
    if found is None:
        raise CustodianMissing(holder=holder)
    return found


def check_hands_out(root: Any, holder: str, act: Act) -> None:
    """Raise CustodianMissing or NotCustodian: only he hands out paper (CQ-38)."""
    custodian = custodian_of(root, holder)
    if act.actor.is_system:
        return
    persons = {act.actor.person}
    if act.on_behalf_of is not None:
        persons.add(act.on_behalf_of.person)
    if custodian.person not in persons:
        raise NotCustodian(custodian=custodian.name, holder=holder)


def check_signs(root: Any, holder: str, signer: Actor) -> None:
    """Raise CustodianMissing or SignerNotReceiver: who signs has them (CQ-40)."""
    custodian = custodian_of(root, holder)
    if custodian.person != signer.person and not signer.is_system:
        raise SignerNotReceiver(
            signer=signer.name, custodian=custodian.name, holder=holder
        )
