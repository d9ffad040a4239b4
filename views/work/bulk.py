"""One verb on many documents: each answered for itself, one failing stops none.

First a page says row by row what will happen: the engine is asked for each document
whether the verb is open, and in whose name; both sums stand below. Then it is asked
once. Each is done behind a savepoint of its own, upon the version and in the name
that were shown, and a page of its own says row by row what was done. The same page
sent twice is done once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.errors import BadInput, NontaxError, NotFound, Refused
from nontax_site.kernel.money import Money, sum_of
from nontax_site.storage.idempotency import Answer, Idempotency
from views.actions import action_and_names
from views.behalf import OWN, behalf_of, login_of, words_of
from views.deciding import decide_pages
from views.documents import who_could
from views.i18n import _
from views.signing_in.stepping_up import require_for
from views.tables import amount_of, named
from views.traversal import NOUN_OF, PLACES, Site
from views.work.waiting import bulk_page

MOST = 200

ANSWER = "bulk"
"""Where the session keeps what became of the last documents."""

REASONS = {
    "agreed": _("The request is right and complete"),
    "checked": _("Checked against the papers"),
    "papers-missing": _("Papers are missing"),
    "wrong-data": _("Something in it is wrong"),
}
"""Reasons to choose from where a noun has no list of its own."""


class NothingChosen(BadInput):
    """No row was ticked."""

    code = "nothing-chosen"
    message = "No document is ticked."
    remedy = "Go back and tick those that are meant."


class TooManyChosen(BadInput):
    """More rows than one transaction should hold."""

    code = "too-many-chosen"
    message = "At most ${most} documents at once."
    remedy = "Take some off, and do the others afterwards."


@dataclass(frozen=True, slots=True)
class Row:
    """A document and what will become of it, or became; ``fault`` "" is good.

    ``behalf`` is the value of the name it is done in, ``given`` the reason of
    whoever asks for it.
    """

    document: Any
    name: str
    amount: Any
    fault: str = ""
    remedy: str = ""
    who: str = ""
    behalf: str = OWN
    behalf_words: str = ""
    given: str = ""


@view_config(
    context=Site,
    name="bulk",
    permission="work:view",
    renderer="views:work/bulk.pt",
    request_method="POST",
)
def bulk(context: Any, request: Any) -> Any:
    """Show what would happen and ask once, then do it (``answered``)."""
    kind, verb = request.POST.get("kind", ""), request.POST.get("verb", "")
    page = bulk_page(request, kind, verb) if kind in NOUN_OF else None
    if page is None:
        raise NotFound(what="action")
    if not request.POST.getall("id"):
        return HTTPSeeOther(location="/work?unticked=yes")
    if "sure" in request.POST and _was_sent(request):
        return HTTPSeeOther(location="/bulk")
    documents = chosen(request, kind)
    comment = comment_of(request, kind)
    if "sure" not in request.POST or _lacks_reason(request, kind, verb, comment):
        return _preview(request, kind, verb, documents)
    rows = _done(request, page, documents, verb, comment)
    request.session[ANSWER] = {
        "kind": kind,
        "verb": verb,
        "rows": [[row.document.id, row.fault, row.behalf] for row in rows],
    }
    _remember(request)
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
    rows = [
        row(request, document, fault=fault, behalf=behalf)
        for name, fault, behalf in answer["rows"]
        if (document := request.site.find(kind, name)) is not None
        and request.has_permission(view, document)
    ]
    return _shown(request, kind, verb, rows, is_done=True)


# ---- the page before ------------------------------------------------------------


def _preview(
    request: Any, kind: str, verb: str, documents: list[Any]
) -> dict[str, Any]:
    """Row by row what will happen; again with 422 when the reason is missing."""
    rows = [previewed(request, document, verb) for document in documents]
    page = _shown(request, kind, verb, rows, is_done=False)
    missing = "sure" in request.POST
    if missing:
        request.response.status_int = 422
    return page | {
        "missing": missing,
        "reasons": list(_reasons(request, kind)),
        "required": _required(request, kind, verb),
        "typed": request.POST.get("comment", "") if missing else "",
        "once": request.POST.get("__once__") or secrets.token_hex(8),
    }


def previewed(request: Any, document: Any, verb: str) -> Row:
    """A row as the engine answers for it now, in the first name that is open.

    A name that came with the choice (from the group of a principal) is taken
    before any other.
    """
    action, names = action_and_names(request, document, verb)
    if action is None:
        return row(request, document, fault=_gone(request, document))
    if not names:
        reason = action.reason
        remedy = request.fmt.remedy(reason) if isinstance(reason, Refused) else ""
        return row(
            request,
            document,
            fault=request.fmt.error(reason),
            remedy=remedy,
            who=who_could(request, action.who),
        )
    wanted = request.POST.get("behalf", "")
    values = [login_of(name) for name in names]
    value = wanted if wanted in values else values[0]
    return row(request, document, behalf=value)


def _gone(request: Any, document: Any) -> str:
    """Why a verb that the state does not know cannot be done."""
    said: str = request.fmt.words(
        _("Not possible while this is ${state}."),
        state=request.fmt.state(document).words,
    )
    return said


def _reasons(request: Any, kind: str) -> Iterator[tuple[str, str]]:
    found = decide_pages(request.registry).get(kind)
    for key, said in (found.reasons if found else REASONS).items():
        yield key, request.fmt.words(said)


def comment_of(request: Any, kind: str) -> str:
    """The chosen reason and the typed one, as the history keeps them."""
    reason = dict(_reasons(request, kind)).get(request.POST.get("reason", ""), "")
    typed = request.POST.get("comment", "").strip()[:2000]
    return "：".join(part for part in (reason, typed) if part)


def _required(request: Any, kind: str, verb: str) -> bool:
    ways = request.workflows.definition(kind).of_verb(verb)
    return any(way.comment_required for way in ways)


def _lacks_reason(request: Any, kind: str, verb: str, comment: str) -> bool:
    return not comment and _required(request, kind, verb)


def _shown(
    request: Any, kind: str, verb: str, rows: list[Row], *, is_done: bool
) -> dict[str, Any]:
    """What both pages say: the rows, and the counts and sums of both parts."""
    page = bulk_page(request, kind, verb)
    good, bad = _parted(rows)
    return {
        "title": request.workflows.verb_title(kind, verb),
        "kind": kind,
        "verb": verb,
        "rows": rows,
        "is_done": is_done,
        "good": good,
        "bad": bad,
        "good_total": total_of(good),
        "bad_total": total_of(bad),
        "ask": page.ask if page else "",
        "has_names": any(row.behalf != OWN for row in rows),
        "has_given": any(row.given for row in rows),
        "missing": False,
    }


def _parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    every = list(rows)
    return [r for r in every if not r.fault], [r for r in every if r.fault]


def total_of(rows: Iterable[Row]) -> Money | None:
    """The sum of the amounts, None where no row has one."""
    amounts = [row.amount for row in rows if isinstance(row.amount, Money)]
    return sum_of(amounts) if amounts else None


# ---- doing it -------------------------------------------------------------------


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


def row(request: Any, document: Any, *, behalf: str = OWN, **more: str) -> Row:
    """A row of either page."""
    asked = document.open_request
    given = f"{asked.name}：{asked.comment}" if asked else ""
    return Row(
        document,
        named(document),
        amount_of(document),
        behalf=behalf,
        behalf_words=_name_words(request, behalf),
        given=given,
        **more,
    )


def _name_words(request: Any, behalf: str) -> str:
    principal: Actor | None = request.principals.get(behalf_of(behalf))
    return "" if principal is None else words_of(request, principal)


def _done(
    request: Any, page: Any, documents: list[Any], verb: str, comment: str
) -> list[Row]:
    """Each on its own; a proof is asked for once, before the first."""
    for document in documents:
        require_for(request, document, verb)
    return [done(request, page, document, comment) for document in documents]


def done(request: Any, page: Any, document: Any, comment: str) -> Row:
    """Do it to one document; a refusal leaves that one as it was."""
    before = request.tm.get().savepoint()
    behalf = request.POST.get(f"behalf-{document.id}", OWN)
    seen = request.POST.get(f"expect-{document.id}", "")
    try:
        act = request.act(
            comment=comment,
            expect=int(seen) if seen.isascii() and seen.isdigit() else None,
            behalf=behalf_of(behalf),
        )
        page.do(request, document, act, {})
    except NontaxError as error:
        before.rollback()
        return row(request, document, fault=request.fmt.error(error), behalf=behalf)
    return row(request, document, behalf=behalf)


# ---- once -----------------------------------------------------------------------


def _keys(request: Any) -> tuple[str, str, str]:
    key = str(request.POST.get("__once__", ""))[:64]
    digest = hashlib.sha256(request.path.encode()).hexdigest()
    return f"form:{request.actor.login}", key, digest


def _was_sent(request: Any) -> bool:
    """Whether this very page was sent and done before."""
    sender, key, digest = _keys(request)
    seen = Idempotency(request.site.idempotency).seen(sender, key, digest)
    return bool(key) and seen is not None


def _remember(request: Any) -> None:
    sender, key, digest = _keys(request)
    if key:
        answer = Answer(303, b"/bulk", request.clock.now())
        Idempotency(request.site.idempotency).keep(sender, key, digest, answer)
