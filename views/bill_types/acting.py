"""Drafting a bill type and the verbs upon it, one page each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import colander
from pyramid.view import view_config

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IBillTypeDocument
from nontax_site.stock.bill_type import (
    HOLDER_TITLES,
    PAYMENT_BOOK_COPIES,
    BillType,
    types_of,
)
from nontax_site.stock.modes import FORM_TITLES, MODE_TITLES
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.revising import Revising, faults, replaced_by
from nontax_site.units.categories import CATEGORY_TITLES
from schemas.bill_types import EndType, PublishType, type_facts, type_schema, type_shown
from schemas.layouts.layout import PAPERS, load
from views.actions import ActionPage
from views.bill_types.showing import facts
from views.documents import Fact
from views.fields import choice, digits, radio, rows, text_area, ticks
from views.forms import form_page
from views.i18n import _
from views.scopes import regions_where
from views.traversal import BillTypes


def revising(request: Any) -> Revising:
    """The deeds on bill types."""
    return Revising(stock_ports(request))


def widgets(*_ignored: Any) -> dict[str, Any]:
    """The inputs of a revision."""
    return {
        "form": radio(FORM_TITLES.items()),
        "copies": rows(least=0, most=9),
        "copies.holder": choice(HOLDER_TITLES.items()),
        "categories": ticks(CATEGORY_TITLES.items()),
        "modes": ticks(MODE_TITLES.items()),
        "layout": choice([(name, load(name).title) for name in PAPERS]),
        "guide": text_area(8),
    }


@view_config(
    context=BillTypes,
    name="new",
    permission="bill_type:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Draft a type, or the next revision of one (``?after=<its id>``)."""
    site = request.site
    regions = {
        code: site.regions[code].name
        for code in regions_where(request, "bill_type:draft")
    }
    after = site.bill_types.get(request.GET.get("after", ""))
    if after is not None and after.region not in regions:
        after = None

    def send(given: dict[str, Any]) -> Any:
        region = site.regions[given["region"]]
        made = revising(request).draft(
            region, given["code"], type_facts(given), request.act()
        )
        request.said(_("Drafted: ${name}."), name=made.name)
        return made

    def also_wrong(typed: dict[str, Any]) -> Iterable[NontaxError]:
        region = site.regions.get(typed.get("region", ""))
        return _faults(region, typed.get("code", ""), typed)

    return form_page(
        request,
        type_schema(regions),
        send,
        title=_("Draft a bill type"),
        button=_("Keep this draft"),
        ask=_("A supervisor publishes it. A new revision ends the one in use."),
        initial=_initial(after, next(iter(regions), "")),
        widgets={
            "region": choice(regions.items(), empty=False),
            "code": digits(),
            **widgets(),
        },
        also_wrong=also_wrong,
        back="/bill-types",
    )


def _initial(after: BillType | None, region: str) -> dict[str, Any]:
    """The revision in use, or the five copies of the Payment Book to begin with."""
    if after is not None:
        shown = type_shown(after) | {"from_day": None, "to_day": None}
        return {**shown, "region": after.region, "code": after.code}
    copies = [copy._asdict() for copy in PAYMENT_BOOK_COPIES]
    return {"region": region, "sheets": 100, "copies": copies, "form": "machine"}


def _faults(region: Any, code: str, typed: dict[str, Any]) -> Iterable[NontaxError]:
    """Everything else wrong with what was typed, once it can be read at all."""
    if region is None:
        return ()
    try:
        given = type_schema().deserialize(typed)
    except colander.Invalid:
        return ()
    return faults(region, code, type_facts(given))


# ---- verbs -----------------------------------------------------------------------


def _edit(request: Any, bill_type: BillType, act: Any, given: dict[str, Any]) -> None:
    revising(request).edit(bill_type, type_facts(given), act)


def _edit_wrong(
    request: Any, bill_type: BillType, typed: dict[str, Any]
) -> Iterable[NontaxError]:
    region = request.site.regions[bill_type.region]
    return _faults(region, bill_type.code, typed)


def _publish(
    request: Any, bill_type: BillType, act: Any, given: dict[str, Any]
) -> None:
    revising(request).publish(bill_type, act, given["recall_by"])


def _ask_end(
    request: Any, bill_type: BillType, act: Any, given: dict[str, Any]
) -> None:
    revising(request).ask_end(bill_type, given["last_day"], given["hand_in"], act)


def _discontinue(request: Any, bill_type: BillType, act: Any, given: Any) -> None:
    revising(request).discontinue(bill_type, act)


def _refuse_end(request: Any, bill_type: BillType, act: Any, given: Any) -> None:
    revising(request).refuse_end(bill_type, act)


def _before_publishing(request: Any, bill_type: BillType) -> list[Fact]:
    """What it is, and which revision it ends."""
    old = replaced_by(request.site, bill_type)
    found = facts(request, bill_type)
    if old is not None:
        found.append(Fact(_("Ends the revision in use"), old.id, old.from_day))
    return found


def _before_ending(request: Any, bill_type: BillType) -> list[Fact]:
    """What is proposed, by whom and why."""
    asked = bill_type.open_request
    found = facts(request, bill_type)
    if asked is not None:
        found += [
            Fact(_("Proposed by"), asked.name, asked.login),
            Fact(_("Reason given"), asked.comment),
        ]
    return found


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="bill_type",
        verb=verb,
        marker=IBillTypeDocument,
        button=button,
        ask=ask,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep these facts"),
        _("The draft is changed; the code stays."),
        deed=_edit,
        schema=type_schema(),
        widgets=widgets,
        initial=lambda request, bill_type: type_shown(bill_type),
        also_wrong=_edit_wrong,
        summary=None,
    ),
    _page(
        "submit",
        _("Submit this type"),
        _("A supervisor of the bureau looks at it and publishes it."),
    ),
    _page(
        "give_up",
        _("Give this draft up"),
        _("Nothing of it comes into use."),
        danger=True,
    ),
    _page(
        "publish",
        _("Publish this type"),
        _("It is used from its first day on; the revision before ends the day before."),
        deed=_publish,
        schema=PublishType,
        summary=_before_publishing,
    ),
    _page(
        "send_back",
        _("Send this type back"),
        _("The clerk sees the reason and corrects it."),
    ),
    _page(
        "ask_end",
        _("Propose to discontinue it"),
        _("It is used until the day you name; what is left is handed in."),
        deed=_ask_end,
        schema=EndType,
    ),
    _page(
        "discontinue",
        _("Discontinue this type"),
        _("Behind its last day no bill of it is issued or supplied any more."),
        deed=_discontinue,
        summary=_before_ending,
        danger=True,
    ),
    _page(
        "refuse_end",
        _("Refuse: it stays in use"),
        _("The type goes on as it is."),
        deed=_refuse_end,
        summary=_before_ending,
    ),
)


def choices_in_force(request: Any, region: str) -> dict[str, str]:
    """The types with paper a region uses today: code → words."""
    today = request.clock.today()
    return {
        t.code: f"{t.code} {t.name}"
        for t in types_of(request.site, region)
        if t.has_stock and t.in_force(today)
    }
