"""Lists of documents: filters in the address, pages by key, totals on demand.

A page never counts everything. A list shows one place (a unit, or a region for the
bureau) or all places of the actor, newest first or in another order that exists, cut
to where he holds the permission. What is filtered is exported, counted and saved as a
view exactly as it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther

from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from nontax_site.security.grants import static_permits
from views import exporting, paging
from views.filtering import (
    CONDITIONS,
    NEWEST,
    SIZE,
    SIZES,
    Filters,
    filters_of,
)
from views.i18n import _
from views.saved import Saving, default_query, is_default_view, views_of
from views.scopes import ALL, regions_where, scopes_where, units_where, widest
from views.tables import CREATED, NUMBER, STATE, UNIT, Column, Table
from views.ticking import TICK, ticked_verbs

__all__ = [
    "CREATED",
    "NUMBER",
    "STATE",
    "UNIT",
    "Button",
    "Column",
    "Filters",
    "ListPage",
    "Table",
]

UNITS_OFFERED = 200
"""With more units than this a list offers only those asked for by address."""
SUMMED = 10_000
"""Totals are exact up to so many rows (decision 30)."""


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

    def begins(self, request: Any) -> bool:
        """Whether the reader begins something with it, not only looks."""
        return not self.permission.endswith(":view") and self.shown(request)


@dataclass(frozen=True)
class ListPage:
    """The list of one kind of document, at its place.

    ``amount`` of a document gives totals and a filter; ``scopes`` of a request
    replaces the places the list may show (default: where the actor holds
    ``permission``); ``by_unit`` offers the bureau each unit of its region (not for
    documents that belong to none); ``empty`` says to every role what will appear here
    and how it gets there (who may begin one is led to the button that does);
    ``template`` adds filters of its own, named in ``more``; ``by_day``
    offers days of creation; ``first`` is what it is sorted by at first.
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
    template: str = "views:macros/list.pt"
    more: tuple[str, ...] = ()
    by_day: bool = True
    first: str = NEWEST

    def register(self, config: Any) -> None:
        """Put the list at the place of its noun."""
        config.registry.__dict__.setdefault("lists", {})[self.place.noun] = self
        config.add_view(
            self,
            context=self.place,
            permission=self.permission,
            renderer=self.template,
            request_method="GET",
        )
        Saving(self).register(config)
        exporting.Sheets(self).register(config)

    def __call__(self, context: Any, request: Any) -> Any:  # noqa: ARG002 (a view)
        """The values of the page."""
        kept = default_query(request, self.place.noun)
        if kept:
            return HTTPSeeOther(location=f"{request.path}?{kept}")
        try:
            filters = self.filters(request)
        except BadInput as error:
            if not is_default_view(request, self.place.noun):
                raise
            request.said(
                _("The view the list begins with no longer fits: ${why}"),
                why=request.fmt.error(error),
            )
            return HTTPSeeOther(location=f"{request.path}?view=none")
        way = request.GET.get("export", "count")
        if way != "count":
            return exporting.exported(request, self, filters)
        page = paging.page_of(self, request, filters)
        totals = None
        if "totals" in request.params and filters.scope:
            totals = self.totals(request, filters)
        clean = {"totals": None, "before": None, "after": None, "view": None}
        bulk = ticked_verbs(request, self.kind, self.tokens(request, filters))
        columns = (TICK, *self.columns) if bulk else self.columns
        table = Table(columns, page.documents, caption=self.title)
        return {
            "title": self.title,
            "buttons": [b for b in self.buttons if b.shown(request)],
            "filters": filters,
            "scopes": [(s, _named(request, s)) for s in filters.scopes],
            "states": self.states(request),
            "by_day": self.by_day,
            "first_sort": self.first,
            "sizes": sorted({*SIZES, filters.size}),
            "plain_size": SIZE,
            "table": table,
            "bulk": bulk,
            "kind": self.kind,
            "heads": self.heads(request, filters, table),
            "empty": self.empty,
            "begun_by": next((b for b in self.buttons if b.begins(request)), None),
            "is_last": page.older is None,
            "next_url": _with(request, before=page.older, after=None)
            if page.older
            else "",
            "previous_url": _with(request, after=page.newer, before=None)
            if page.newer
            else "",
            "first_url": _with(request, before=None, after=None)
            if filters.before or filters.after
            else "",
            "totals": totals,
            "totals_url": _with(request, **(clean | {"totals": "1"})),
            "rows": self._rows(request, filters, page),
            "export": {
                way: _with(request, **(clean | {"export": way}))
                for way in ("xlsx", "csv", "count")
            },
            "clear_url": f"{request.path}?view=none",
            "has_amount": self.amount is not None,
            "views": views_of(request, self),
        }

    def _rows(self, request: Any, filters: Any, page: paging.Page) -> str:
        """How many rows a sheet will have, as far as it is known or asked for."""
        if page.newer is None and page.older is None:
            return str(len(page.documents))
        if "export" not in request.GET:
            return ""
        count, most = self.counted(request, filters, exporting.SAID), exporting.SAID
        if count > most:
            return str(request.fmt.words(_("more than ${most}"), most=f"{most:,}"))
        return f"{count:,}"

    def heads(
        self, request: Any, filters: Filters, table: Table
    ) -> list[tuple[str, str, str, str]]:
        """(words, classes, address that sorts by it, aria-sort) of the columns."""
        found = []
        for (words, style), column in zip(
            table.heads(request), table.columns, strict=True
        ):
            url = said = ""
            if column.sort:
                is_here = column.sort == filters.order
                turned = is_here and not filters.is_upwards
                sort = column.sort if turned else f"-{column.sort}"
                changes = {"before": None, "after": None, "totals": None}
                kept = None if sort == self.first else sort
                url = _with(request, **(changes | {"sort": kept, "view": None}))
                if is_here:
                    said = "ascending" if filters.is_upwards else "descending"
            found.append((words, style, url, said))
        return found

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names in the address that say what the list shows, not which page."""
        return (*CONDITIONS, *self.more)

    def filters(self, request: Any) -> Any:
        """What the address asks for; raises the errors of ``views.filtering``."""
        scopes = self.scopes(request) if self.scopes else _scopes(request, self)
        if len(widest(scopes)) > 1:
            scopes = (ALL, *scopes)
        states = [name for name, _words in self.states(request)]
        sorts = (self.first.lstrip("-"), *(c.sort for c in self.columns if c.sort))
        return filters_of(request, scopes, states, sorts, self.first)

    def states(self, request: Any) -> list[tuple[str, str]]:
        """The states the list can be filtered to, with their words."""
        return [
            (state.name, request.fmt.words(state.title))
            for state in request.workflows.states(self.kind)
        ]

    def find(self, request: Any, name: str) -> Any:
        """What a row is about, by its id, or None."""
        return request.site.find(self.kind, name)

    def places(
        self, request: Any, filters: Any, past: str | None, *, turned: bool = False
    ) -> Iterator[str]:
        """The places of the rows behind ``past``, in the list's direction or turned."""
        return paging.places(self, request, filters, past, turned=turned)

    def stands(self, request: Any, filters: Any, document: Any) -> bool:
        """Whether state, request and days let it through where no order says so."""
        return paging.stands(self, request, filters, document)

    def narrowed(self, request: Any, filters: Any) -> bool:  # noqa: ARG002
        """Whether the orders alone do not answer the list, but ``admits`` too."""
        return False

    def admits(self, request: Any, filters: Any, document: Any) -> bool:  # noqa: ARG002
        """Whether a filter of its own lets the document through."""
        return True

    def tokens(self, request: Any, filters: Filters) -> tuple[str, ...]:
        """The orders the filters name."""
        if filters.asked:
            return (f"{self.kind}:asked:{filters.asked}",)
        names = filters.states or tuple(
            state.name for state in request.workflows.states(self.kind)
        )
        return tuple(f"{self.kind}:{name}" for name in names)

    def counted(self, request: Any, filters: Any, most: int) -> int:
        """How many rows the whole selection has, counted up to one beyond ``most``."""
        if not filters.scope:
            return 0
        if filters.text or filters.narrows() or self.narrowed(request, filters):
            rows = islice(self.walk(request, filters), most + 1)
            return sum(paging.admits(self, request, filters, d) for d in rows)
        whole = replace(filters, before=None, after=None)
        places = self.places(request, whole, None)
        return sum(1 for _place in islice(places, most + 1))

    def totals(self, request: Any, filters: Any) -> dict[str, Any]:
        """Count and sum of the whole selection, exact up to ``SUMMED`` rows read.

        With more than that ``is_capped`` says that both are at least so much.
        """
        if self.amount is None:
            count = self.counted(request, filters, SUMMED)
            capped = count > SUMMED
            return {"count": min(count, SUMMED), "total": None, "is_capped": capped}
        rows = list(islice(self.walk(request, filters), SUMMED + 1))
        admitted = [
            document
            for document in rows[:SUMMED]
            if paging.admits(self, request, filters, document)
        ]
        total = Money(sum(self.amount(d).fen for d in admitted))
        capped = len(rows) > SUMMED
        return {"count": len(admitted), "total": total, "is_capped": capped}

    def walk(self, request: Any, filters: Any) -> Iterator[Any]:
        """Every document of the orders in the list's direction, from its beginning."""
        whole = replace(filters, before=None, after=None)
        for _place, document in paging.walk(self, request, whole):
            yield document


def _scopes(request: Any, page: ListPage) -> tuple[str, ...]:
    """Regions where the actor may with their units, or else his own units."""
    scopes = scopes_where(request, page.permission)
    regions = regions_where(request, page.permission)
    if not page.by_unit or not regions:
        return scopes
    units = units_where(request, page.permission)
    wanted = request.GET.get("place", "").removeprefix("unit:")
    if len(units) > UNITS_OFFERED:
        own = wanted in units or wanted.partition("-")[0] in regions
        units = (wanted,) if own and wanted in request.site.units else ()
    return tuple(dict.fromkeys((*scopes, *(f"unit:{unit}" for unit in units))))


def _named(request: Any, scope: str) -> str:
    """A place as the filter names it."""
    said: str = request.fmt.words(_("all places"))
    return said if scope == ALL else str(request.fmt.place(scope))


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
