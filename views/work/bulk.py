"""One verb on many documents: each answered for itself, one failing stops none.

First the documents are shown and the question is asked once; then each is done
behind a savepoint of its own, and the page says row by row what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.renderers import render_to_response
from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput, NontaxError, NotFound
from views.tables import amount_of, named
from views.traversal import NOUN_OF, PLACES, Site
from views.work.waiting import bulk_page

MOST = 200


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


@view_config(context=Site, name="bulk", permission="work:view", request_method="POST")
def bulk(context: Any, request: Any) -> Any:
    """Ask once, then do it."""
    kind, verb = request.POST.get("kind", ""), request.POST.get("verb", "")
    page = bulk_page(request, kind, verb) if kind in NOUN_OF else None
    if page is None:
        raise NotFound(what="action")
    documents = chosen(request, kind)
    sure = "sure" in request.POST
    comment = request.POST.get("comment", "")
    rows = [
        done(request, page, document, comment) if sure else row(document)
        for document in documents
    ]
    values = {
        "title": request.workflows.verb_title(kind, verb),
        "kind": kind,
        "verb": verb,
        "rows": rows,
        "is_done": sure,
        "done": sum(not r.fault for r in rows),
        "button": page.button,
        "ask": page.ask,
    }
    return render_to_response("views:work/bulk.pt", values, request=request)


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
