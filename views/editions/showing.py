"""How an edition is shown: where it comes from, what it would do to the catalogue."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.edition import (
    CHANGE_TITLES,
    CHANGED,
    NEW,
    PUBLISHED,
    SAME,
    Change,
    Edition,
)
from nontax_site.items.item import DESTINATION_TITLES
from nontax_site.kernel.interfaces import IEditionDocument
from schemas.edition_sheets import COLUMN_TITLES
from views.documents import Fact, document_page
from views.editions.sending import cataloguing
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table

SHOWN = 300
"""So many rows that do something stand on one page."""


@view_config(
    context=IEditionDocument,
    permission="edition:view",
    renderer="views:editions/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """An edition, with what each row does."""
    changes = effect(request, context)
    part = part_asked(request)
    lines = (
        changes_table(changes, part=part) if changes else rows_table(context, part=part)
    )
    count = len(doing(changes)) if changes else context.count
    return document_page(
        request,
        context,
        title=_("Edition of the catalogue"),
        facts=facts(request, context, changes),
        lines=lines,
        part=part,
        parts=-(-count // SHOWN) if lines is not None else 0,
        left_out=left_out_table(request, context),
    )


def part_asked(request: Any) -> int:
    """Which part of the rows is looked at, from 1 on."""
    said = request.GET.get("part", "")
    return max(int(said), 1) if said.isdecimal() and len(said) < 5 else 1


def effect(request: Any, edition: Edition) -> list[Change]:
    """What the rows would do now; nothing once it is published."""
    if edition.done is not None:
        return []
    return cataloguing(request).changes(edition.all_rows)


def facts(request: Any, edition: Edition, changes: list[Change]) -> list[Fact]:
    """Where the sheet comes from and how much it does."""
    counts = edition.done or tuple(
        sum(change.what == what for change in changes) for what in (NEW, CHANGED, SAME)
    )
    region = request.site.regions[edition.region]
    words = request.fmt.words
    return [
        Fact(_("Region"), region.name, region.code),
        Fact(_("Title"), edition.title),
        Fact(_("Document reference"), edition.number),
        Fact(_("File"), edition.file, edition.file_digest[:16]),
        Fact(_("Rows"), edition.count),
        *(
            Fact(words(CHANGE_TITLES[what]), count)
            for what, count in zip((NEW, CHANGED, SAME), counts, strict=True)
        ),
    ]


def doing(changes: list[Change]) -> list[Change]:
    """The rows that do something, what is new first."""
    found = [change for change in changes if change.what != SAME]
    return sorted(found, key=lambda change: (change.what != NEW, change.row.code))


def changes_table(changes: list[Change], *, part: int = 1, most: int = SHOWN) -> Table:
    """A part of the rows that do something."""
    return Table(
        (
            Column(_("Item code"), _code, "figure text-nowrap"),
            Column(_("Item name"), lambda request, change: change.row.name),
            Column(
                _("What it does"),
                lambda request, change: request.fmt.words(CHANGE_TITLES[change.what]),
            ),
            Column(_("Tariff"), lambda request, c: c.row.tariff().standard, "figure"),
            Column(_("In force from"), lambda request, c: c.row.from_day, "figure"),
            Column(_("Before → after"), _before_after),
        ),
        doing(changes)[(part - 1) * most : part * most],
        caption=_("What the sheet does"),
        empty=_("The sheet changes nothing: every row is as it stands."),
    )


def rows_table(edition: Edition, *, part: int = 1) -> Table | None:
    """A part of the rows as they were published."""
    if edition.state != PUBLISHED:
        return None
    return Table(
        (
            Column(
                _("Item code"),
                lambda request, row: Link(row.code, path_of("item", row.code)),
                "figure text-nowrap",
            ),
            Column(_("Item name"), lambda request, row: row.name),
            Column(_("Tariff"), lambda request, row: row.tariff().standard, "figure"),
            Column(_("In force from"), lambda request, row: row.from_day, "figure"),
        ),
        edition.all_rows[(part - 1) * SHOWN : part * SHOWN],
        caption=_("Rows of the sheet"),
    )


def _code(request: Any, change: Change) -> Any:
    code = change.row.code
    return code if change.what == NEW else Link(code, path_of("item", code))


def _before_after(request: Any, change: Change) -> Any:
    said = []
    for field, before, after in change.fields:
        title = request.fmt.words(COLUMN_TITLES.get(field, "Tariff"))
        old, new = (_value(request, field, value) for value in (before, after))
        said.append(f"{title}：{old or '—'} → {new or '—'}")
    return said


def _value(request: Any, field: str, value: str) -> str:
    if field == "destination":
        words: str = request.fmt.words(DESTINATION_TITLES[value])
        return words
    return value


def left_out_table(request: Any, edition: Edition) -> Table | None:
    """Published items the sheet does not name; they stay."""
    if edition.done is not None:
        return None
    items = cataloguing(request).left_out(edition)
    if not items:
        return None
    return Table(
        (
            Column(
                _("Item code"),
                lambda request, item: Link(item.id, path_of("item", item.id)),
                "figure text-nowrap",
            ),
            Column(_("Item name"), lambda request, item: item.name),
        ),
        items[:SHOWN],
        caption=_("Published items the sheet does not name: they stay as they are"),
    )
