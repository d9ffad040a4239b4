"""Writing off many bills at once, by tick boxes, with an answer for each."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.money import sum_of
from views.i18n import _
from views.links import path_of
from views.scopes import regions_where
from views.traversal import Bills

TOKENS = ("bill:delivered", "bill:sealed")
ON_A_PAGE = 100


def waiting(request: Any) -> list[Any]:
    """The bills of the actor's regions that wait to be written off, newest first."""
    found = []
    for region in regions_where(request, "bill:write_off"):
        ids, _cursor = request.site.orders.page(
            f"region:{region}", TOKENS, limit=ON_A_PAGE
        )
        bills = (request.site.find("bill", name) for name in ids)
        found += [b for b in bills if b is not None and b.is_standing]
    return [b for b in found if b.written_off_at is None][:ON_A_PAGE]


@view_config(
    context=Bills,
    name="write-off",
    permission="bill:write_off",
    renderer="views:bills/write_off.pt",
    request_method="GET",
)
def choose(context: Any, request: Any) -> dict[str, Any]:
    """The bills that wait, with a tick box each."""
    return _page(request, ())


@view_config(
    context=Bills,
    name="write-off",
    permission="bill:write_off",
    renderer="views:bills/write_off.pt",
    request_method="POST",
)
def write_off(context: Any, request: Any) -> dict[str, Any]:
    """Write off what was ticked; each bill has its own answer."""
    names = list(dict.fromkeys(request.POST.getall("bill")))[:ON_A_PAGE]
    bills = [context[name] for name in names if _found(context, name)]
    answers = WritingOff(request.workflows).write_off_all(bills, request.act())
    return _page(request, answers)


def _found(context: Any, name: str) -> bool:
    """Whether the actor may see a bill of that id."""
    try:
        return context[name] is not None
    except KeyError:
        return False


def _page(request: Any, answers: Any) -> dict[str, Any]:
    done = [bill for bill, refusal in answers if refusal is None]
    left = [bill for bill in waiting(request) if bill not in done]
    return {
        "title": _("Write off bills"),
        "bills": left,
        "path_of": path_of,
        "done": done,
        "done_total": sum_of(bill.total for bill in done),
        "refused": [(bill, refusal) for bill, refusal in answers if refusal],
        "answered": bool(answers),
    }
