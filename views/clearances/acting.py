"""The steps of a clearance, one page a verb."""

from __future__ import annotations

from typing import Any

from nontax_site.bills.clearing import Clearing
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.interfaces import IClearanceDocument
from nontax_site.stock.clearance import Clearance
from schemas.clearances import (
    answer_schema,
    archive_schema,
    label_schema,
    stubs_schema,
    voids_in,
)
from schemas.stock_documents import lines_shown, ranges_schema, spans_in
from views.actions import ActionPage
from views.clearances.page import STUB_WIDGETS
from views.clearances.showing import case_words, facts
from views.fields import choice
from views.i18n import _
from views.ranges import RANGE_WIDGETS, keepers_of, stores_offered


def _deeds(request: Any) -> Clearing:
    return Clearing(ports_of(request))


def edit(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Write the batch anew."""
    _deeds(request).edit(found, spans_in(given), voids_in(given), act)


def submit(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Hand it in."""
    _deeds(request).submit(found, act)


def withdraw(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Give it up."""
    _deeds(request).withdraw(found, act)


def clear(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Clear what was counted."""
    _deeds(request).clear(found, spans_in(given), act)


def send_back(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Give everything back to the unit."""
    _deeds(request).send_back(found, act)


def answer(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Explain one difference."""
    _deeds(request).answer(found, given["subject"], act)


def compare(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Compare with the payments again."""
    _deeds(request).compare(found, act)


def write_off(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Write it off for an archive."""
    _deeds(request).write_off(found, given["store"], act)


def refuse(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Have it cleared again."""
    _deeds(request).refuse(found, act)


def keep(request: Any, found: Clearance, act: Any, given: dict[str, Any]) -> None:
    """Put it into the archive."""
    _deeds(request).keep(found, given["label"], act)


def _as_written(request: Any, found: Clearance) -> dict[str, Any]:
    shown = {"lines": lines_shown(found.ranges), "voids": lines_shown(found.voids)}
    return {name: value for name, value in shown.items() if value}


def _archives(request: Any, found: Clearance) -> dict[str, Any]:
    return {"store": choice(stores_offered(request, [found.region]))}


def _only_archive(request: Any, found: Clearance) -> dict[str, Any]:
    stores = stores_offered(request, [found.region])
    return {"store": stores[0][0]} if len(stores) == 1 else {}


def _cases(request: Any, found: Clearance) -> dict[str, Any]:
    cases = [(case.subject, case_words(request, case)) for case in found.open_cases]
    return {"subject": choice(cases)}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="clearance",
        verb=verb,
        marker=IClearanceDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep this batch"),
        _("What is on the bills is compared with what was paid in."),
        deed=edit,
        schema=stubs_schema(),
        widgets=STUB_WIDGETS,
        initial=_as_written,
    ),
    _page(
        "submit",
        _("Hand the stubs in"),
        _("Stubs and voids leave the unit; void sheets with all their copies."),
        deed=submit,
    ),
    _page(
        "withdraw", _("Withdraw this batch"), _("No stub is handed in."), deed=withdraw
    ),
    _page(
        "clear",
        _("Clear this batch"),
        _("Type what you counted: it must be what was handed in."),
        deed=clear,
        schema=ranges_schema(_("Numbers you counted")),
        widgets=RANGE_WIDGETS,
    ),
    _page(
        "send_back",
        _("Send the batch back"),
        _("Stubs and voids go back to the unit, which hands them in again."),
        deed=send_back,
    ),
    _page(
        "answer",
        _("Explain this difference"),
        _("Say why it was not paid in as the bill says; the bureau judges it."),
        deed=answer,
        schema=answer_schema(),
        widgets=_cases,
    ),
    _page(
        "compare",
        _("Compare again"),
        _("What was paid in meanwhile is no difference any more."),
        deed=compare,
    ),
    _page(
        "write_off",
        _("Write this batch off"),
        _("The numbers are accounted for; the stubs go to the archive for years."),
        deed=write_off,
        schema=archive_schema(),
        widgets=_archives,
        initial=_only_archive,
        danger=True,
    ),
    _page(
        "refuse",
        _("Have it cleared again"),
        _("The batch goes back to who cleared it."),
        deed=refuse,
    ),
    _page(
        "keep",
        _("Put it into the archive"),
        _("The box stands in your archive until the day it may be destroyed."),
        deed=keep,
        schema=label_schema(),
    ),
)
