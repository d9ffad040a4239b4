"""Whether a unit may be applied for, activated or closed: what the ZCML of units calls."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.units.activating import check_activation
from nontax_site.units.applying import check_complete
from nontax_site.units.closing import check_closing
from nontax_site.units.unit import Unit


def guard_submit(unit: Unit, act: Act) -> None:
    """Refuse an application without contact, address or fiscal account.

    While a page only asks, its form may still give them. Raises ContactMissing
    and UnitWithoutAccount.
    """
    if not act.facts.get("trial"):
        check_complete(unit)


def guard_activate(unit: Unit, act: Act) -> None:
    """Refuse a unit without a fiscal account or without a seal key in force.

    The deed says the fact ``seal_key``; while a page only asks which actions
    are open, the key may be unknown. Raises UnitWithoutAccount and
    UnitWithoutSealKey.
    """
    in_force = act.facts.get("seal_key")
    if in_force is None and not act.facts.get("trial"):
        in_force = False
    check_activation(unit, in_force)


def guard_close(unit: Unit, act: Act) -> None:
    """Refuse to close while anything of the unit is open.

    The deed says the fact ``open_things``; without it nothing is known to be
    finished, so only a page that merely asks passes. Raises UnitHasOpenThings.
    """
    things = act.facts.get("open_things")
    if things is None and not act.facts.get("trial"):
        things = {"uncounted": 1}
    check_closing(unit, things)
