"""Lists of documents: filters in the address, pages by key, totals on demand.

A page never counts everything. A list shows one place (a unit, or a region for the
bureau) or all places of the actor, newest first, cut to where he holds the permission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from nontax_site.catalog.orders import place_of
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from nontax_site.security.grants import static_permits
from views.exporting import exported
from views.i18n import _
from views.scopes import ALL, regions_where, scopes_where, units_where, widest
from views.tables import CREATED, NUMBER, STATE, UNIT, Column, Table

__all__ = [
    "CREATED",
    "NUMBER",
    "STATE",
    "UNIT",
    "Button",
    "Column",
    "ListPage",
    "Table",
]

PAGE = 50
UNITS_OFFERED = 200
"""With more units than this a list offers only those asked for by address."""
SUMMED = 10_000
"""Totals are exact up to so many rows (decision 30)."""
READ = 5_000
"""A page of a narrowed list reads so many documents at most."""
STEP = 200


class DayMalformed(BadInput):
    """A date in the address of a list is none."""

    code = "day-malformed"
    message = "«${text}» is not a date. Write it like 2026-11-21."


@dataclass(frozen=True, slots=True)
class Button:
    """A link above a list, shown to whoever holds the permission somewhere.

    ``when`` of a request says whether it leads anywhere for him.
    """

    title: Any
    path: str
    permission: str
    when: Callable[[Any], bool] | None = None

    def shown(self, request: Any) -> bool:
        """Whether the list offers it to the reader."""
        may = static_permits(request.actor, self.permission)
        return may and (self.when is None or self.when(request))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of a list asks for."""

    scope: str
    scopes: tuple[str, ...]
    states: tuple[str, ...]
    asked: str
    day_from: date | None
    day_to: date | None
    before: str | None

    @property
    def within(self) -> tuple[str, ...]:
        """The scopes of the order book the list reads; none when nothing is his."""
        if self.scope == ALL:
            return widest(s for s in self.scopes if s != ALL)
        return (self.scope,) if self.scope else ()


@dataclass(frozen=True)
class ListPage:
    """The list of one kind of document, at its place.

    ``amount`` of a document gives totals; ``scopes`` of a request replaces the
    places the list may show (default: where the actor holds ``permission``);
    ``by_unit`` offers the bureau each unit of its region (not for documents that
    belong to none); ``empty`` says what will appear here and how it gets there.
    """

    place: Any
    kind: str
    title: Any
    permission: str
    columns: Sequence[Column]
    empty: Any
    amount: Callable[[Any], Money] | None = None
    buttons: Sequence[Button] = ()
    by_unit: bool = True
    scopes: Callable[[Any], tuple[str, ...]] | None = None

    def register(self, config: Any) -> None:
        """Put the list at the place of its noun."""
        config.add_view(
            self,
            context=self.place,
            permission=self.permission,
            renderer="views:macros/list.pt",
            request_method="GET",
        )

    def __call__(self, context: Any, request: Any) -> Any:  # noqa: ARG002 (a view)
        """The values of the page."""
        filters = self.filters(request)
        if request.GET.get("export") == "csv":
            return exported(request, self, filters)
        documents, cursor = self.page(request, filters)
        totals = None
        if "totals" in request.params and filters.scope:
            totals = self.totals(request, filters)
        return {
            "title": self.title,
            "buttons": [b for b in self.buttons if b.shown(request)],
            "filters": filters,
            "scopes": [(s, _named(request, s)) for s in filters.scopes],
            "states": [
                (state.name, request.fmt.words(state.title))
                for state in request.workflows.states(self.kind)
            ],
            "table": Table(self.columns, documents, caption=self.title),
            "empty": self.empty,
            "is_last": cursor is None,
            "next_url": _with(request, before=cursor) if cursor else "",
            "first_url": _with(request, before=None) if filters.before else "",
            "totals": totals,
            "export_url": _with(request, export="csv", before=None),
            "totals_url": _with(request, totals="1", before=None),
            "has_amount": self.amount is not None,
        }

    def filters(self, request: Any) -> Filters:
        """What the address asks for; raises DayMalformed."""
        given = request.GET
        scopes = self.scopes(request) if self.scopes else _scopes(request, self)
        if len(widest(scopes)) > 1:
            scopes = (ALL, *scopes)
        wanted = given.get("place", "")
        allowed = {state.name for state in request.workflows.states(self.kind)}
        chosen = [s for s in given.getall("state") if s in allowed]
        return Filters(
            scope=wanted if wanted in scopes else (scopes[0] if scopes else ""),
            scopes=scopes,
            states=tuple(chosen),
            asked=given.get("asked", ""),
            day_from=_day(given.get("from", "")),
            day_to=_day(given.get("to", "")),
            before=given.get("before") or None,
        )

    def narrowed(self, request: Any, filters: Any) -> bool:  # noqa: ARG002
        """Whether the orders alone do not answer the list, but ``admits`` too."""
        return False

    def admits(self, request: Any, filters: Any, document: Any) -> bool:  # noqa: ARG002
        """Whether a filter that is no order lets the document through."""
        return True

    def tokens(self, request: Any, filters: Filters) -> tuple[str, ...]:
        """The orders the filters name."""
        if filters.asked:
            return (f"{self.kind}:asked:{filters.asked}",)
        names = filters.states or tuple(
            state.name for state in request.workflows.states(self.kind)
        )
        return tuple(f"{self.kind}:{name}" for name in names)

    def page(self, request: Any, filters: Any) -> tuple[list[Any], str | None]:
        """The documents of a page, and where the next one begins.

        A narrowed list reads documents one after the other and stops after
        ``READ`` of them; the next page goes on from there.
        """
        if not filters.scope:
            return [], None
        if self.narrowed(request, filters):
            return self._narrow_page(request, filters)
        ids, cursor = self._ids(request, filters, filters.before, PAGE)
        found = (request.site.find(self.kind, name) for name in ids)
        return [document for document in found if document is not None], cursor

    def _narrow_page(self, request: Any, filters: Any) -> tuple[list[Any], str | None]:
        found: list[Any] = []
        for read, document in enumerate(self.walk(request, filters), start=1):
            if self.admits(request, filters, document):
                found.append(document)
            if len(found) > PAGE:
                return found[:PAGE], place_of(found[PAGE - 1])
            if read >= READ:
                return found, place_of(document)
        return found, None

    def totals(self, request: Any, filters: Any) -> dict[str, Any]:
        """Count and sum of the whole selection, exact up to ``SUMMED`` rows read.

        With more than that ``is_capped`` says that both are at least so much.
        """
        if self.amount is None and not self.narrowed(request, filters):
            days = {"day_from": filters.day_from, "day_to": filters.day_to}
            tokens = self.tokens(request, filters)
            orders = request.site.orders
            count = orders.count(filters.within, tokens, SUMMED + 1, **days)
            capped = count > SUMMED
            return {"count": min(count, SUMMED), "total": None, "is_capped": capped}
        whole = replace(filters, before=None)
        rows = list(islice(self.walk(request, whole), SUMMED + 1))
        admitted = [d for d in rows[:SUMMED] if self.admits(request, filters, d)]
        total = None
        if self.amount is not None:
            total = Money(sum(self.amount(d).fen for d in admitted))
        capped = len(rows) > SUMMED
        return {"count": len(admitted), "total": total, "is_capped": capped}

    def walk(self, request: Any, filters: Any) -> Iterator[Any]:
        """Every document of the orders, newest first, from the cursor on."""
        before = filters.before
        while True:
            ids, before = self._ids(request, filters, before, STEP)
            found = (request.site.find(self.kind, name) for name in ids)
            yield from (document for document in found if document is not None)
            if before is None:
                return

    def _ids(
        self, request: Any, filters: Any, before: str | None, limit: int
    ) -> tuple[list[str], str | None]:
        ids, cursor = request.site.orders.page(
            filters.within,
            self.tokens(request, filters),
            before=before,
            limit=limit,
            day_from=filters.day_from,
            day_to=filters.day_to,
        )
        return ids, cursor


def _scopes(request: Any, page: ListPage) -> tuple[str, ...]:
    """Regions where the actor may with their units, or else his own units."""
    scopes = scopes_where(request, page.permission)
    if not page.by_unit or not regions_where(request, page.permission):
        return scopes
    units = units_where(request, page.permission)
    wanted = request.GET.get("place", "").removeprefix("unit:")
    if len(units) > UNITS_OFFERED:
        units = (wanted,) if wanted in units else ()
    return tuple(dict.fromkeys((*scopes, *(f"unit:{unit}" for unit in units))))


def _named(request: Any, scope: str) -> str:
    """A place as the filter names it."""
    said: str = request.fmt.words(_("all places"))
    return said if scope == ALL else str(request.fmt.place(scope))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayMalformed(field="from", text=text) from None


def _with(request: Any, **changes: str | None) -> str:
    """The address with some parameters changed or taken out."""
    kept = [
        (name, value)
        for name, value in request.GET.items()
        if name not in changes and value
    ]
    more = [(name, value) for name, value in changes.items() if value]
    query = urlencode([*kept, *more])
    return f"{request.path}?{query}" if query else str(request.path)
