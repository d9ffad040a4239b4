"""One verb on many documents: each answered for itself, one failing stops none.

First the documents are shown and the question is asked once; then each is done
behind a savepoint of its own, and a page of its own says row by row what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput, NontaxError, NotFound
from nontax_site.kernel.money import Money, sum_of
from views.tables import amount_of, named
from views.traversal import NOUN_OF, PLACES, Site
from views.work.waiting import bulk_page

MOST = 200

ANSWER = "bulk"
"""Where the session keeps what became of the last documents."""


class NothingChosen(BadInput):
    """No row was ticked."""

    code = "nothing-chosen"
    message = "No document is ticked."
    remedy = "Go back and tick those that are meant."


class TooManyChosen(BadInput):
    """More rows than one transaction should hold."""

    code = "too-many-chosen"
    message = "At most ${most} documents at once."


@dataclass(frozen=True, slots=True)
class Row:
    """A document with what became of it; ``fault`` is "" when it was done."""

    document: Any
    name: str
    amount: Any
    fault: str = ""


@view_config(
    context=Site,
    name="bulk",
    permission="work:view",
    renderer="views:work/bulk.pt",
    request_method="POST",
)
def bulk(context: Any, request: Any) -> Any:
    """Ask once, then do it; what became of it is another page (``answered``)."""
    kind, verb = request.POST.get("kind", ""), request.POST.get("verb", "")
    page = bulk_page(request, kind, verb) if kind in NOUN_OF else None
    if page is None:
        raise NotFound(what="action")
    if not request.POST.getall("id"):
        return HTTPSeeOther(location="/work?unticked=yes")
    documents = chosen(request, kind)
    if "sure" not in request.POST:
        return _shown(request, kind, verb, [row(document) for document in documents])
    comment = request.POST.get("comment", "")
    rows = [done(request, page, document, comment) for document in documents]
    request.session[ANSWER] = {
        "kind": kind,
        "verb": verb,
        "rows": [[row.document.id, row.fault] for row in rows],
    }
    return HTTPSeeOther(location="/bulk")


@view_config(
    context=Site,
    name="bulk",
    permission="work:view",
    renderer="views:work/bulk.pt",
    request_method="GET",
)
def answered(context: Any, request: Any) -> Any:
    """What became of the documents that were last done together."""
    answer = request.session.get(ANSWER)
    if answer is None:
        return HTTPSeeOther(location="/work")
    kind, verb = answer["kind"], answer["verb"]
    view = PLACES[NOUN_OF[kind]].view
    found = [(request.site.find(kind, name), fault) for name, fault in answer["rows"]]
    rows = [
        row(document, fault)
        for document, fault in found
        if document is not None and request.has_permission(view, document)
    ]
    return _shown(request, kind, verb, rows, is_done=True)


def _shown(
    request: Any, kind: str, verb: str, rows: list[Row], *, is_done: bool = False
) -> dict[str, Any]:
    """The page before and after; ``total`` sums what was done."""
    page = bulk_page(request, kind, verb)
    good = [row for row in rows if not row.fault]
    amounts = [row.amount for row in good if isinstance(row.amount, Money)]
    return {
        "title": request.workflows.verb_title(kind, verb),
        "kind": kind,
        "verb": verb,
        "rows": rows,
        "is_done": is_done,
        "done": len(good),
        "total": sum_of(amounts) if amounts else None,
        "ask": page.ask if page else "",
    }


def chosen(request: Any, kind: str) -> list[Any]:
    """The ticked documents the actor may see; raises NothingChosen."""
    names = list(dict.fromkeys(request.POST.getall("id")))
    if len(names) > MOST:
        raise TooManyChosen(most=MOST)
    view = PLACES[NOUN_OF[kind]].view
    found = [request.site.find(kind, name) for name in names]
    seen = [d for d in found if d is not None and request.has_permission(view, d)]
    if not seen:
        raise NothingChosen
    return seen


def row(document: Any, fault: str = "") -> Row:
    """A row of the page."""
    return Row(document, named(document), amount_of(document), fault)


def done(request: Any, page: Any, document: Any, comment: str) -> Row:
    """Do it to one document; a refusal leaves that one as it was."""
    before = request.tm.get().savepoint()
    try:
        page.do(request, document, request.act(comment=comment), {})
    except NontaxError as error:
        before.rollback()
        return row(document, request.fmt.error(error))
    return row(document)
