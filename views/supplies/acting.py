"""The steps of an application for bills, one page a verb."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import ISupplyDocument
from nontax_site.stock.allotting import Allotting
from nontax_site.stock.paperwork import counted
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.supply import MISSING_TITLES, Supply
from nontax_site.stock.supplying import Supplying
from schemas.stock_documents import (
    CheckSupply,
    application_schema,
    granted_in,
    lines_shown,
    needs_in,
    ranges_schema,
    signing_schema,
    spans_in,
)
from views.actions import ActionPage
from views.documents import Fact
from views.fields import choice, radio
from views.i18n import _
from views.ranges import (
    MISSING_WIDGETS,
    RANGE_WIDGETS,
    keepers_of,
    stores_offered,
    today,
)
from views.supplies.page import needs_widgets
from views.supplies.showing import facts, limit_facts


def _applying(request: Any) -> Supplying:
    return Supplying(stock_ports(request))


def _allotting(request: Any) -> Allotting:
    return Allotting(stock_ports(request))


def summary(request: Any, supply: Supply) -> list[Fact]:
    """Who asks for what, and where the books are."""
    words = request.fmt.words
    needs = tuple(
        words(
            _("${bill_type}: ${books} books of ${sheets} sheets"),
            bill_type=need.name,
            books=need.books,
            sheets=need.sheets,
        )
        for need in supply.grants
    )
    return [*facts(request, supply), Fact(_("What is needed"), needs)]


def judged(request: Any, supply: Supply) -> list[Fact]:
    """Everything a decision needs: also the limit and what is not written off."""
    return [*summary(request, supply), *limit_facts(request, supply)]


def edit(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Write the application anew."""
    _applying(request).edit(supply, needs_in(given), given["purpose"], act)


def apply(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Hand it in."""
    _applying(request).apply(supply, act)


def check(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Say how many books are right, from which store."""
    _applying(request).check(supply, granted_in(given), given["store"], act)


def approve(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Approve."""
    _applying(request).approve(supply, act)


def allot(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Allot the numbers named."""
    _allotting(request).allot(supply, spans_in(given), act)


def take_back(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Put the books back on the shelf they came from."""
    _allotting(request).take_back(supply, act)


def receive(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Sign for the department."""
    _allotting(request).receive(supply, act)


def hand_on(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Hand on to the unit."""
    _allotting(request).hand_on(supply, act)


def release(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Keep the books at the department."""
    _allotting(request).release(supply, act)


def sign(request: Any, supply: Supply, act: Any, given: dict[str, Any]) -> None:
    """Sign for the books."""
    _allotting(request).sign(supply, spans_in(given), given["how"], act)


def _suggested(request: Any, supply: Supply) -> dict[str, Any]:
    rows = _allotting(request).suggest(supply, today(request))
    return {"lines": lines_shown(rows)} if rows else {}


def _in_store(request: Any, supply: Supply) -> list[Fact]:
    """What is approved, and whether the store has it."""
    rows = _allotting(request).suggest(supply, today(request))
    wanted = sum(need.size for need in supply.grants)
    found = counted(rows)
    note = (
        request.fmt.words(_("The store has ${found} of them."), found=f"{found:,}")
        if found < wanted
        else ""
    )
    return [*summary(request, supply), Fact(_("Sheets to allot"), wanted, note)]


def _granted(request: Any, supply: Supply) -> dict[str, Any]:
    stores = stores_offered(request, (supply.region,))
    books = {f"books_{need.bill_type}": need.books for need in supply.needs}
    return {**books, **({"store": stores[0][0]} if len(stores) == 1 else {})}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="supply",
        verb=verb,
        marker=ISupplyDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        **{"summary": summary, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep the change"),
        _("Hand it in from its page afterwards."),
        deed=edit,
        schema=application_schema(choose_unit=False),
        widgets=lambda request, supply: needs_widgets(request, (supply.unit,)),
        initial=lambda request, supply: {
            "wanted": [
                {"bill_type": need.bill_type, "books": need.books}
                for need in supply.needs
            ],
            "purpose": supply.purpose,
        },
        summary=None,
    ),
    _page(
        "apply",
        _("Hand this application in"),
        _("It goes to your department where you have one, else to the bureau."),
        deed=apply,
        summary=judged,
    ),
    _page("withdraw", _("Withdraw this application"), _("Nothing was allotted yet.")),
    _page(
        "agree",
        _("Agree"),
        _("The application goes on to the finance bureau."),
        summary=judged,
    ),
    _page(
        "refuse",
        _("Refuse this application"),
        _("The unit reads the reason."),
        danger=True,
    ),
    _page(
        "return",
        _("Send this application back"),
        _("Say what is to be changed; nothing is lost."),
    ),
    _page(
        "check",
        _("These books are right"),
        _("Less than asked may be granted; the supervisor approves."),
        deed=check,
        schema=CheckSupply,
        widgets=lambda request, supply: {
            "store": choice(stores_offered(request, (supply.region,)))
        },
        initial=_granted,
        summary=judged,
    ),
    _page(
        "approve",
        _("Approve these books"),
        _("The store's custodian allots the numbers."),
        deed=approve,
        summary=judged,
    ),
    _page(
        "allot",
        _("Allot these numbers"),
        _(
            "Whole books, the lowest numbers first. They are on the way until the "
            "receiver signs."
        ),
        deed=allot,
        schema=ranges_schema(_("Numbers that leave the store")),
        widgets=RANGE_WIDGETS,
        initial=_suggested,
        summary=_in_store,
    ),
    _page(
        "take_back",
        _("Put the books back"),
        _("Nobody came for them; they stand on your shelf again."),
        deed=take_back,
    ),
    _page(
        "receive",
        _("Sign for the department"),
        _("The books stand on the department's shelf; hand them on to the unit."),
        deed=receive,
    ),
    _page(
        "hand_on",
        _("Hand these books on"),
        _("The unit's custodian signs for them."),
        deed=hand_on,
    ),
    _page(
        "release",
        _("Keep the books at the department"),
        _("The unit does not take them; give them back by a return."),
        deed=release,
        danger=True,
    ),
    _page(
        "sign",
        _("Sign for these books"),
        _(
            "Count every book before you sign: whoever signs has them. Name the "
            "sheets that are missing, if any."
        ),
        deed=sign,
        schema=signing_schema(),
        widgets={**MISSING_WIDGETS, "how": radio(MISSING_TITLES.items())},
    ),
)
