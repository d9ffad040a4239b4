"""The page of a unit: names of all times, accounts, seal key, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IUnitDocument
from nontax_site.security.keys import NoKeyInForce
from nontax_site.stock.certificate import certificate_of
from nontax_site.stock.holding import held_by
from nontax_site.units.bodies import (
    ACCOUNT_TYPE_TITLES,
    BODY_KIND_TITLES,
    TRAIT_TITLES,
)
from nontax_site.units.closing import OPEN_TITLES, OpenThings, open_things
from nontax_site.units.region import LEVEL_TITLES
from views.documents import Fact, Related, document_page
from views.format import Link, Marked
from views.i18n import _
from views.tables import Column, Table
from views.units.staffing import staffing

WARNED = timedelta(days=30)
"""A seal key that ends within this time is marked."""


@view_config(
    context=IUnitDocument,
    permission="unit:view",
    renderer="views:units/unit.pt",
    request_method="GET",
)
def unit(context: Any, request: Any) -> dict[str, Any]:
    """What the unit is, where it stands and what can be done."""
    return document_page(
        request,
        context,
        title=_("Executing unit"),
        facts=facts(request, context),
        lines=accounts(request, context),
        chain=[
            *certificates(request, context),
            Related(_("Successor"), "unit", context.successor),
        ],
        supervisors=staffing(request).supervisors(context),
        may_open=staffing(request).may_open(context, request.actor)
        and request.has_permission("unit:edit", context),
    )


def certificates(request: Any, unit: Any) -> list[Related]:
    """The unit's bill certificate, for who may see it."""
    found = certificate_of(request.site, unit.id)
    if found is None or not request.has_permission("certificate:view", found):
        return []
    state = request.fmt.state(found).words
    return [Related(_("Bill certificate"), "certificate", found.id, state)]


def facts(request: Any, unit: Any) -> list[Fact]:
    """The facts in two columns."""
    say = request.fmt.words
    return [
        Fact(_("Number"), unit.id),
        Fact(_("Name"), unit.name, note=names(request, unit)),
        Fact(_("Region"), request.fmt.place(f"region:{unit.region}")),
        Fact(_("Level"), say(LEVEL_TITLES.get(unit.level, unit.level))),
        Fact(_("Kind of body"), say(BODY_KIND_TITLES[unit.body_kind])),
        Fact(_("Department"), unit.department),
        Fact(_("Department in charge"), request.fmt.unit(unit.overseer)),
        Fact(_("Bill custodian"), _custodian(request, unit)),
        Fact(_("Unified social credit code"), unit.credit_code),
        Fact(_("Is the finance department itself"), unit.finance_department),
        Fact(_("Two lines of income and expenditure"), unit.two_lines),
        Fact(_("Takes no cash"), unit.cashless),
        Fact(_("Marks"), tuple(say(TRAIT_TITLES[trait]) for trait in unit.traits)),
        Fact(_("Contact person"), unit.contact),
        Fact(_("Telephone"), unit.phone),
        Fact(_("Address"), unit.address),
        Fact(_("Seal key"), seal_key(request, unit)),
        Fact(_("Still open"), still_open(request, unit)),
    ]


def _custodian(request: Any, unit: Any) -> Link:
    """Who keeps the unit's paper, with the way to its shelf."""
    found = request.site.custodians.get(unit.id)
    name = found.name if found is not None else request.fmt.words(_("not named yet"))
    return Link(name, f"/stock/shelves/{unit.id}")


def names(request: Any, unit: Any) -> str:
    """The earlier names with their days, "" when there are none."""
    earlier = [
        request.fmt.words(
            _("${name} (${from_day} to ${to_day})"),
            name=name,
            from_day=from_day.isoformat(),
            to_day=to_day.isoformat(),
        )
        for name, from_day, to_day in unit.names
        if to_day is not None
    ]
    return " · ".join(earlier)


def accounts(request: Any, unit: Any) -> Table:
    """The fiscal accounts."""
    return Table(
        columns=(
            Column(
                _("Type of account"),
                lambda request, row: request.fmt.words(ACCOUNT_TYPE_TITLES[row[0]]),
            ),
            Column(_("Name of the account"), lambda request, row: row[1]),
            Column(_("Account number"), lambda request, row: row[2], "figure"),
            Column(_("Bank"), lambda request, row: row[3]),
        ),
        rows=unit.accounts,
        caption=_("Fiscal accounts"),
        empty=_("No fiscal account is registered yet."),
    )


def has_seal_key(request: Any) -> Any:
    """Whether a holder has a seal key in force at a time (``HasSealKey``)."""

    def found(holder: str, at: Any) -> bool:
        try:
            request.site.keys.in_force(holder, at)
        except NoKeyInForce:
            return False
        return True

    return found


def seal_key(request: Any, unit: Any) -> Any:
    """Until when the unit can seal, or that it cannot."""
    try:
        key = request.site.keys.in_force(unit.holder, request.clock.now())
    except NoKeyInForce:
        return Marked(request.fmt.words(_("no key in force")), "bad")
    not_after = key.certificate.not_after
    soon = not_after - request.clock.now() < WARNED
    until = request.fmt.day(not_after)
    words = request.fmt.words(_("in force until ${day}"), day=until)
    return Marked(words, "wait" if soon else "ok")


def counted(request: Any, unit: Any) -> Mapping[str, int]:
    """What of the unit is open, by the keys of ``OPEN_TITLES``."""
    return things_of(request)(unit)


def things_of(request: Any) -> OpenThings:
    """How what is open of a unit is counted: its documents and its paper."""
    site = request.site
    return open_things(site.orders, lambda unit: held_by(site, unit.id))


def still_open(request: Any, unit: Any) -> Any:
    """What keeps the unit from closing, with the counts."""
    things = counted(request, unit)
    if not things:
        return _("nothing")
    return tuple(
        f"{request.fmt.words(OPEN_TITLES[what])}: {count}"
        for what, count in things.items()
    )


def guard_facts(request: Any, unit: Any) -> dict[str, Any]:
    """What the guards of units need to answer on the page already."""
    return {
        "seal_key": has_seal_key(request)(unit.holder, request.clock.now()),
        "open_things": counted(request, unit),
    }
