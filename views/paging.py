"""Reading a list: pages by key both ways, in any order that exists.

The orders by state answer most lists alone; a list sorted by a value reads the orders
by value, one that looks for text asks the search index. A filter that no order
answers is compared document by document, ``READ`` of them a page at most, and the
next page goes on from there. No page counts or reads everything.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from nontax_site.catalog.orders import place_of, scopes_of
from nontax_site.catalog.search import amount_place, due_place, phone_digest
from nontax_site.catalog.terms import amount_fen, question_of
from nontax_site.kernel.clock import beijing_day
from views.filtering import AMOUNT, CREATED, Filters

READ = 5_000
"""A page of a narrowed list reads so many documents at most."""
FOUND_MOST = 5_000
"""A list that looks for text has so many rows at most, the newest found."""


class Page(NamedTuple):
    """Documents, and the places the pages before and after it begin at."""

    documents: list[Any]
    newer: str | None = None
    older: str | None = None


def page_of(listing: Any, request: Any, filters: Filters) -> Page:
    """The page the filters ask for."""
    if not filters.scope:
        return Page([])
    if filters.after is None:
        return _onwards(listing, request, filters, filters.before)
    rows, stop = _read(listing, request, filters, filters.after, turned=True)
    if stop is None and len(rows) <= filters.size:
        return _onwards(listing, request, filters, None)
    is_more = stop is not None or len(rows) > filters.size
    rows = rows[: filters.size][::-1]
    first = rows[0][0] if rows else stop
    last = rows[-1][0] if rows else filters.after
    return Page([d for _place, d in rows], first if is_more else None, last)


def _onwards(listing: Any, request: Any, filters: Filters, past: str | None) -> Page:
    """A page read in the direction of the list."""
    rows, stop = _read(listing, request, filters, past, turned=False)
    is_more = len(rows) > filters.size
    rows = rows[: filters.size]
    older = rows[-1][0] if is_more else stop
    newer = (rows[0][0] if rows else past) if past is not None else None
    return Page([d for _place, d in rows], newer, older)


def _read(
    listing: Any, request: Any, filters: Filters, past: str | None, *, turned: bool
) -> tuple[list[tuple[str, Any]], str | None]:
    """Up to one row more than a page, and where reading stopped early, if it did."""
    found: list[tuple[str, Any]] = []
    rows = walk(listing, request, filters, past, turned=turned)
    for read, (place, document) in enumerate(rows, start=1):
        if admits(listing, request, filters, document):
            found.append((place, document))
        if len(found) > filters.size:
            return found, None
        if read >= READ:
            return found, place
    return found, None


def walk(
    listing: Any,
    request: Any,
    filters: Filters,
    past: str | None = None,
    *,
    turned: bool = False,
) -> Iterator[tuple[str, Any]]:
    """(place, document) of the orders in the list's direction, or turned round."""
    for place in listing.places(request, filters, past, turned=turned):
        document = listing.find(request, place.split("|", 1)[1])
        if document is not None:
            yield place, document


def places(
    listing: Any,
    request: Any,
    filters: Filters,
    past: str | None,
    *,
    turned: bool = False,
) -> Iterator[str]:
    """The places of the orders behind ``past``."""
    upwards = filters.is_upwards != turned
    if filters.text:
        return _found(listing, request, filters, past, upwards=upwards)
    if filters.order == CREATED:
        found: Iterator[str] = request.site.orders.places(
            filters.within,
            listing.tokens(request, filters),
            past=past,
            upwards=upwards,
            day_from=filters.day_from,
            day_to=filters.day_to,
        )
        return found
    values: Iterator[str] = request.site.search.values.places(
        filters.within,
        (f"{listing.kind}:{filters.order}",),
        past=past,
        upwards=upwards,
    )
    return values


def _found(
    listing: Any, request: Any, filters: Filters, past: str | None, *, upwards: bool
) -> Iterator[str]:
    """The places of what answers the text, in the order of the list."""
    rows = sorted(set(_looked_for(listing, request, filters)))
    if past is not None and upwards:
        rows = rows[bisect_right(rows, past) :]
    elif past is not None:
        rows = rows[: bisect_left(rows, past)]
    return iter(rows if upwards else rows[::-1])


def _looked_for(listing: Any, request: Any, filters: Filters) -> Iterator[str]:
    site, digest = request.site, phone_digest(request.registry.master_key)
    question = question_of(filters.text, digest)
    close = "".join(filters.text.split())
    for name in {close, close.replace("-", "")}:
        document = site.find(listing.kind, name)
        if document is not None and set(scopes_of(document)) & set(filters.within):
            yield value_place(document, filters.order)
    hits = site.search.hits(filters.within, question, site.find, digest, listing.kind)
    for hit in islice(hits, FOUND_MOST):
        if filters.order == CREATED:
            yield hit.place
            continue
        document = site.find(hit.kind, hit.id)
        if document is not None:
            yield value_place(document, filters.order)


def value_place(document: Any, order: str) -> str:
    """Where a document stands in an order."""
    if order == CREATED:
        return place_of(document)
    if order == AMOUNT:
        return f"{amount_place(amount_fen(document) or 0)}|{document.id}"
    return f"{due_place(document)}|{document.id}"


def admits(listing: Any, request: Any, filters: Filters, document: Any) -> bool:
    """Whether the reader may see it and every filter that the order read does not
    answer lets it through. The unit of a department finds in its order what waits for
    the department, which is only for the department's own staff.
    """
    is_plain = filters.order == CREATED and not filters.text
    if not is_plain and not listing.stands(request, filters, document):
        return False
    if filters.least is not None or filters.most is not None:
        amount = listing.amount(document) if listing.amount is not None else None
        if amount is None:
            return False
        if filters.least is not None and amount < filters.least:
            return False
        if filters.most is not None and amount > filters.most:
            return False
    if not listing.admits(request, filters, document):
        return False
    return bool(request.has_permission(listing.permission, document))


def stands(listing: Any, request: Any, filters: Filters, document: Any) -> bool:
    """What the orders by state would have answered: state, request and days."""
    tokens = listing.tokens(request, filters)
    own = [f"{document.kind}:{document.state}"]
    if document.asked is not None:
        own.append(f"{document.kind}:asked:{document.asked[0]}")
    if not any(token in tokens for token in own):
        return False
    if filters.day_from is None and filters.day_to is None:
        return True
    day = beijing_day(document.created)
    if filters.day_from is not None and day < filters.day_from:
        return False
    return filters.day_to is None or day <= filters.day_to
