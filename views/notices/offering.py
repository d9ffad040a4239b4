"""What a form of a notice offers: units, charge items of the day, reductions."""

from __future__ import annotations

from typing import Any

from nontax_site.items.catalogue import Catalogue
from nontax_site.items.item import ChargeItem
from nontax_site.items.tariff import FIXED
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Notice
from nontax_site.payments.noticing import MAX_LINES
from nontax_site.units.unit import Unit
from schemas.notices import PAYER_TYPE_TITLES
from schemas.types import document_kinds
from views.fields import choice, digits, hidden, radio, rows, text, text_area
from views.i18n import _
from views.scopes import units_where

LOOKED_BACK = 50
"""So many notices of a unit are looked at to find somebody's last one."""

NAMED_LENGTH = 30
"""A longer name of an item would make the table of lines too wide."""


def units_offered(request: Any) -> list[Unit]:
    """The active units the actor may draft for, by id."""
    found = (
        request.site.units.get(name) for name in units_where(request, "notice:draft")
    )
    return [unit for unit in found if unit is not None and unit.is_active]


def unit_chosen(request: Any, units: list[Unit]) -> Unit:
    """The unit of the address, else the first; raises Forbidden without one."""
    wanted = request.GET.get("unit", "")
    chosen = next((unit for unit in units if unit.id == wanted), None)
    if chosen is None and (wanted or not units):
        raise Forbidden
    return chosen or units[0]


def items_offered(request: Any, unit: Unit) -> tuple[ChargeItem, ...]:
    """The items the unit may charge today."""
    region = request.site.regions[unit.region]
    catalogue = Catalogue(request.site.items, request.site.adoptions)
    return catalogue.chargeable(unit, region, request.clock.today())


def inputs(request: Any, unit: Unit) -> dict[str, Any]:
    """The inputs of the form of a notice of the unit."""
    today = request.clock.today()
    items = items_offered(request, unit)
    reductions = {name: name for item in items for name in _classes(item, today)}
    whole = [("", _("none"))]
    return {
        "payer_type": radio(PAYER_TYPE_TITLES.items()),
        "payer_name": text(fill_in="off"),
        "document_kind": choice(document_kinds(), empty=False),
        "phone": text(fill_in="off", kind="tel"),
        "lines": rows(least=1, most=MAX_LINES),
        "lines.item_code": choice([(item.id, _offer(item, today)) for item in items]),
        "lines.quantity": digits(),
        "lines.klass": choice([*whole, *reductions.items()], empty=False)
        if reductions
        else hidden(),
        "basis": text_area(rows=1),
        "remark": text_area(rows=2),
        "expect": hidden(),
    }


def _classes(item: ChargeItem, today: Any) -> list[str]:
    """The names of the reductions of an item's tariff of the day."""
    tariff = item.tariff_on(today)
    return [name for name, _parts in tariff.classes] if tariff is not None else []


def _offer(item: ChargeItem, today: Any) -> str:
    """An item with its standard, as the list of a line offers it."""
    tariff = item.tariff_on(today)
    short = item.name
    if len(short) > NAMED_LENGTH:
        short = short[: NAMED_LENGTH - 1] + "…"
    standard = tariff.standard if tariff is not None else ""
    return f"{short}　{standard}".strip()


# ---- what was typed, and what to begin with -----------------------------------


def initial_of(request: Any, notice: Notice, *, whole: bool) -> dict[str, Any]:
    """The form filled with what a notice says.

    Not ``whole``, it leaves out the payer's numbers, which are masked for whoever
    did not type them.
    """
    who = notice.who
    lines = (
        [_wanted_row(row) for row in notice.wanted]
        if notice.wanted
        else [_line_row(request, part) for part in notice.parts]
    )
    return {
        "payer_type": who.payer_type,
        "payer_name": who.name,
        "document_kind": who.document_kind,
        "document_number": who.document_number if whole else "",
        "phone": who.phone if whole else "",
        "lines": lines,
        "basis": notice.basis,
        "case_no": notice.case_no,
        "remark": notice.remark,
    }


def _wanted_row(row: tuple[Any, ...]) -> dict[str, Any]:
    item_code, quantity, fen, klass = row
    amount = {} if fen is None else {"amount": Money(fen)}
    return {"item_code": item_code, "quantity": quantity, "klass": klass, **amount}


def _line_row(request: Any, part: Any) -> dict[str, Any]:
    """A line of an issued notice as it would be asked for today."""
    item = request.site.items.get(part.item_code)
    tariff = item.tariff_on(request.clock.today()) if item is not None else None
    fixed = tariff is not None and tariff.kind == FIXED
    amount = {} if fixed else {"amount": part.original}
    return {
        "item_code": part.item_code,
        "quantity": part.quantity,
        "klass": part.klass,
        **amount,
    }


def last_of(request: Any, unit: Unit) -> Notice | None:
    """The notice of the unit the actor issued last, looked for among its newest."""
    tokens = [f"notice:{state.name}" for state in request.workflows.states("notice")]
    ids, _cursor = request.site.orders.page(
        f"unit:{unit.id}", tokens, limit=LOOKED_BACK
    )
    for name in ids:
        notice: Notice | None = request.site.find("notice", name)
        if notice is not None and notice.issued_at and is_own(request, notice):
            return notice
    return None


def is_own(request: Any, notice: Notice) -> bool:
    """Whether the actor drafted the notice."""
    return bool(notice.history()[0].login == request.actor.login)
