"""The list of access reviews, the page of one, a new one, and the export."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.interfaces import IReviewDocument
from nontax_site.security.grants import SITE
from nontax_site.security.review import DECISION_TITLES, REMARK_TITLES, Review, Row
from nontax_site.security.reviewing import UNUSED_AFTER, Reviewing
from schemas.people import WhichPlace
from schemas.sheets import SheetColumn, rows_file
from views.documents import Fact, document_page
from views.fields import choice
from views.format import Link, Marked
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.listing import Button, ListPage
from views.scopes import places_where, regions_where
from views.tables import CREATED, STATE, Column, Table
from views.traversal import Reviews

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def place_of(request: Any, review: Review) -> str:
    """The region's name, or the whole site."""
    return str(request.fmt.place(review.scope))


REVIEWS = ListPage(
    place=Reviews,
    kind="review",
    title=_("Access reviews"),
    permission="review:view",
    columns=(
        Column(
            _("Number"),
            lambda _request, one: Link(one.id, path_of("review", one.id)),
            "figure text-nowrap",
        ),
        Column(_("Place reviewed"), place_of),
        Column(_("Roles listed"), lambda _request, one: str(len(one.kept))),
        Column(_("To be signed by"), lambda _request, one: one.due),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_("A review of each place is opened here by itself every quarter."),
    buttons=(Button(_("Open an access review"), "/reviews/new", "review:open"),),
)


def remarks(request: Any, row: Row) -> Any:
    """What is unusual about a row."""
    words = request.fmt.words
    said = "；".join(
        words(REMARK_TITLES[one], days=str(UNUSED_AFTER.days)) for one in row.remarks
    )
    return Marked(said, "bad") if said else None


def decided(request: Any, row: Row) -> Any:
    """What was decided, by whom and why."""
    if not row.decision:
        return None
    words = request.fmt.words(DECISION_TITLES[row.decision])
    said = "：".join(part for part in (words, row.words) if part)
    return Marked(
        f"{said}（{row.decided_by}）", "ok" if row.decision == "keep" else "bad"
    )


COLUMNS = (
    Column(
        _("Name of the person"),
        lambda _request, row: Link(f"{row.name} ({row.login})", f"/users/{row.login}"),
    ),
    Column(_("Role"), lambda request, row: request.fmt.role(row.role)),
    Column(_("Held at"), lambda request, row: request.fmt.place(row.place)),
    Column(_("Held since"), lambda request, row: request.fmt.day(row.since)),
    Column(
        _("Granted by"), lambda request, row: request.fmt.account(row.given_by) or None
    ),
    Column(_("Last sign-in"), lambda request, row: row.last),
    Column(_("Remark"), remarks),
    Column(_("Kept or revoked"), decided),
)


@view_config(
    context=IReviewDocument,
    permission="review:view",
    renderer="views:reviews/review.pt",
    request_method="GET",
)
def page(context: Review, request: Any) -> Any:
    """Who holds what since when, and what was decided."""
    return document_page(
        request,
        context,
        title=_("Access review"),
        number=context.id,
        facts=[
            Fact(_("Place reviewed"), place_of(request, context)),
            Fact(_("To be signed by"), context.due),
            Fact(_("Roles listed"), str(len(context.kept))),
            Fact(_("Not decided yet"), str(len(context.left))),
        ],
        lines=Table(COLUMNS, context.rows, caption=_("Who holds what")),
    )


@view_config(
    context=IReviewDocument,
    name="export.xlsx",
    permission="review:view",
    request_method="GET",
)
def export(context: Review, request: Any) -> Response:
    """The rows as a workbook; text stays text."""
    fmt = request.fmt
    heads = [SheetColumn(fmt.words(column.title)) for column in COLUMNS]
    rows = [
        (
            f"{row.name} ({row.login})",
            fmt.role(row.role),
            fmt.place(row.place),
            str(fmt.day(row.since) or ""),
            fmt.account(row.given_by),
            str(fmt.time(row.last) or "") if row.last else "",
            _plain(remarks(request, row)),
            _plain(decided(request, row)),
        )
        for row in context.rows
    ]
    response = Response(body=rows_file(heads, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="access-review-{context.id}.xlsx"'
    )
    return response


def _plain(cell: Any) -> str:
    return "" if cell is None else str(cell.words)


@view_config(
    context=Reviews,
    name="new",
    permission="review:open",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Open a review before the calendar does."""
    scopes = [f"region:{code}" for code in regions_where(request, "review:open")]
    if SITE in places_where(request, "review:open"):
        scopes.append(SITE)

    def deed(given: dict[str, str]) -> Any:
        return request.find_service(Reviewing).open(given["scope"], request.act())

    return form_page(
        request,
        WhichPlace,
        deed,
        title=_("Open an access review"),
        button=_("Open this review"),
        widgets={"scope": choice([(s, request.fmt.place(s)) for s in scopes])},
        ask=_("It lists who holds what there, and waits for a signature."),
        back="/reviews",
        once=True,
    )
