"""Guards of handovers between custodians: each of the three persons does his part."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_handover import CustodyHandover, Party
from nontax_site.stock.movement_refusals import NotTheNewCustodian, NotTheWitness
from nontax_site.stock.refusals import NotCustodian


def _is(party: Party, act: Act) -> bool:
    if act.on_behalf_of is not None:
        raise Forbidden
    return act.actor.person == party[1]


def guard_new(found: CustodyHandover, act: Act) -> None:
    """Who takes over counts himself."""
    if not _is(found.new, act):
        raise NotTheNewCustodian(name=found.new[2])


def guard_old(found: CustodyHandover, act: Act) -> None:
    """Who gives over confirms the count."""
    if not _is(found.old, act):
        raise NotCustodian(custodian=found.old[2], holder=found.holder)


def guard_witness(found: CustodyHandover, act: Act) -> None:
    """The named third person closes it (监交人)."""
    if not _is(found.witness, act):
        raise NotTheWitness(name=found.witness[2])
