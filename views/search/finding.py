"""The search box: a number opens what it names, anything else is looked for.

Numbers are looked up first; a name, its pinyin or initials, a case number, a whole
telephone number, an amount or a day is asked of the search index, in the places of
the actor only. Whatever he may not see is as if there were none. Part of a phone
number finds nothing: who sees it masked could put it together piece by piece.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.catalog import terms
from nontax_site.catalog.search import Hit, phone_digest
from nontax_site.catalog.terms import Question, question_of, words_of
from nontax_site.root import KINDS
from views.format import Link
from views.i18n import _
from views.scopes import scopes_where
from views.stock.contexts import Numbers
from views.tables import (
    CREATED,
    STATE,
    UNIT,
    Column,
    Table,
    amount_of,
    named,
)
from views.traversal import NOUN_OF, PLACES, Site

SHOWN = 50
PAPER_DIGITS = 18
"""A paper number: eight digits of the code and ten of the number."""
LOOKED_AT = 500
"""So many hits are read at most until a page of them may be shown."""

WHY_TITLES = {
    terms.AMOUNT: _("amount"),
    terms.DAY: _("day of creation"),
    terms.NUMBER: _("number"),
    terms.PHONE: _("telephone"),
    terms.NAME: _("name"),
    terms.PINYIN: _("pinyin"),
    terms.INITIALS: _("initials"),
    terms.WORD: _("name"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A document with why it answers."""

    document: Any
    why: tuple[str, ...]


@view_config(
    context=Site,
    name="search",
    permission="work:view",
    renderer="views:search/found.pt",
    request_method="GET",
)
def search(context: Any, request: Any) -> Any:
    """One hit opens; several are listed with what they are and why they are there."""
    wanted = request.GET.get("q", "").strip()
    found = looked_for(request, wanted) if wanted else []
    if len(found) == 1:
        one = found[0].document
        return HTTPSeeOther(location=request.fmt.path(one.kind, one.id))
    paper = "" if found else paper_number(request, wanted)
    if paper:
        return HTTPSeeOther(location=f"/stock/numbers/{paper}")
    return {
        "title": _("Search"),
        "wanted": wanted,
        "is_cut": len(found) > SHOWN,
        "shown": SHOWN,
        "table": Table(COLUMNS, found[:SHOWN], caption=_("Found")),
    }


def _column(title: Any, column: Column) -> Column:
    """A column of documents over rows that hold one."""
    return Column(
        title, lambda request, row: column.value(request, row.document), column.style
    )


COLUMNS = (
    Column(_("What"), lambda request, row: kind_words(request, row.document.kind)),
    Column(
        _("Number"),
        lambda request, row: Link(
            request.fmt.code(row.document.id),
            request.fmt.path(row.document.kind, row.document.id),
        ),
        "figure text-nowrap",
    ),
    Column(_("Name"), lambda request, row: named(row.document)),
    Column(_("Amount"), lambda request, row: amount_of(row.document), "text-end"),
    _column(_("State"), STATE),
    _column(_("Unit"), UNIT),
    _column(_("Created"), CREATED),
    Column(
        _("Found by"),
        lambda request, row: "、".join(
            dict.fromkeys(request.fmt.words(WHY_TITLES[why]) for why in row.why)
        ),
    ),
)


def kind_words(request: Any, kind: str) -> str:
    """What a kind of document is called."""
    words: str = request.fmt.words(request.workflows.definition(kind).title)
    return words


def looked_for(request: Any, wanted: str) -> list[Found]:
    """What answers, up to one more than is shown.

    Raises QuestionTooLong or NothingToLookFor.
    """
    question = question_of(wanted, phone_digest(request.registry.master_key))
    found = {
        (document.kind, document.id): Found(document, (terms.NUMBER,))
        for document in by_number(request, wanted)
    }
    if len(found) != 1:
        for row in by_words(request, question):
            found.setdefault((row.document.kind, row.document.id), row)
            if len(found) > SHOWN:
                break
    return list(found.values())


def by_number(request: Any, wanted: str) -> Iterator[Any]:
    """Documents whose number this is, with or without blanks."""
    joined = "".join(wanted.split())
    close = joined.replace("-", "")
    names = {wanted, joined, close}
    if len(close) == 18 and close.isdigit():
        names.add(f"{close[:8]}-{close[8:]}")
    for kind in KINDS:
        for name in sorted(names):
            found = request.site.find(kind, name) if kind in NOUN_OF else None
            if found is not None and _may(request, found):
                yield found


def paper_number(request: Any, wanted: str) -> str:
    """The paper number this is, with or without blanks and dash; "" for none seen."""
    close = "".join(wanted.split()).replace("-", "")
    if len(close) != PAPER_DIGITS or not (close.isascii() and close.isdigit()):
        return ""
    name = f"{close[:8]}-{close[8:]}"
    life = Numbers(request).found(name)
    may = life is not None and request.has_permission("stock:view", life)
    return name if may else ""


def by_words(request: Any, question: Question) -> Iterator[Found]:
    """What the index has for the question, newest first, cut to what he may see."""
    site, digest = request.site, phone_digest(request.registry.master_key)
    hits = site.search.hits(scopes(request), question, site.find, digest)
    for hit in newest(hits, LOOKED_AT):
        document = site.find(hit.kind, hit.id)
        if document is not None and _may(request, document):
            yield Found(document, question.met(words_of(document, digest)))


def newest(hits: Iterable[Hit], most: int) -> list[Hit]:
    """The newest of the hits."""
    return heapq.nlargest(most, hits, key=lambda hit: hit.place)


def scopes(request: Any) -> tuple[str, ...]:
    """Where the actor may see anything: whole regions, his units and their bureau."""
    held: dict[str, None] = {}
    for kind in KINDS:
        if kind in NOUN_OF:
            view = PLACES[NOUN_OF[kind]].view
            held |= dict.fromkeys(scopes_where(request, view))
    bureaus = (f"bureau:{s[5:11]}" for s in held if s.startswith("unit:"))
    return tuple(islice(dict.fromkeys((*held, *bureaus)), LOOKED_AT))


def _may(request: Any, document: Any) -> bool:
    view = PLACES[NOUN_OF[document.kind]].view
    return bool(request.has_permission(view, document))
