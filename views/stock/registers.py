"""The register 票据领发登记簿 on screen, on paper and as a sheet: a page per address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.security.grants import static_permits
from nontax_site.stock.holders import holder_of, places_of
from nontax_site.stock.register import (
    LINES_A_PAGE,
    PAGES_A_BOOK,
    PageNumber,
    Register,
    RegisterLine,
    page_of,
)
from schemas.registers import RegisterPaper, register_paper
from views.exporting import TYPES, kept, sheet_of, way_of
from views.format import Link
from views.i18n import _
from views.stock.contexts import OpenRegister, Registers, RegisterSheet
from views.stock.words import (
    document_link,
    holder_words,
    numeral,
    register_path,
    spot_words,
    type_words,
)
from views.tables import Column, Table

Numbered = tuple[int, RegisterLine]


@view_config(
    context=Registers,
    permission="stock:view",
    renderer="views:regions/list.pt",
    request_method="GET",
)
def registers(context: Any, request: Any) -> dict[str, Any]:
    """Every register one may see."""
    return {
        "title": _("Registers of paper bills"),
        "table": Table(
            columns=(
                Column(_("Who holds it"), _link),
                Column(_("Bill type"), lambda r, row: type_words(r, row.type_code)),
                Column(_("Balance"), lambda r, row: row.balance, "figure"),
                Column(_("Lines written"), lambda r, row: row.count, "figure"),
                Column(_("Register books"), lambda r, row: row.books(), "figure"),
            ),
            rows=[r for r in request.site.registers if _sees(request, r)],
            caption=_("Registers of paper bills"),
        ),
        "empty": _("A register begins with the first paper that comes to a holder."),
    }


def _sees(request: Any, register: Register) -> bool:
    places = places_of(holder_of(request.site, register.holder))
    return static_permits(request.actor, "stock:view", places)


def _link(request: Any, register: Register) -> Link:
    path = register_path(register.holder, register.type_code)
    return Link(holder_words(request, register.holder), path)


@view_config(context=OpenRegister, permission="stock:view", request_method="GET")
def register(context: OpenRegister, request: Any) -> Response:
    """The whole register as a sheet, or the page in hand."""
    if "export" in request.GET:
        return _exported(context.register, request)
    number = page_of(max(context.register.count, 1))
    path = register_path(context.register.holder, context.register.type_code)
    return HTTPSeeOther(location=f"{path}/{number.book}-{number.page}")


@view_config(
    context=RegisterSheet,
    permission="stock:view",
    renderer="views:stock/register.pt",
    request_method="GET",
)
def page(context: RegisterSheet, request: Any) -> dict[str, Any]:
    """One page of a book: what came, what went, the balance, who signed."""
    one, number = context.register, context.number
    path = register_path(one.holder, one.type_code)
    return {
        "title": _("Register of paper bills"),
        "holder": context.holder,
        "type": type_words(request, one.type_code),
        "number": number,
        "pages": PAGES_A_BOOK,
        "carried": one.carried(number),
        "balance": _balance(one, number),
        "path": path,
        "address": f"{path}/{number.book}-{number.page}",
        "before": _turned(one, number, path, -1),
        "after": _turned(one, number, path, 1),
        "table": Table(
            columns=COLUMNS,
            rows=one.page(number) or (),
            caption=_("Lines of this page"),
            empty=_("Nothing has been registered yet."),
        ),
    }


def _turned(register: Register, number: PageNumber, path: str, by: int) -> str:
    """The address of the page before or after; "" where there is none."""
    index = (number.book - 1) * PAGES_A_BOOK + number.page - 1 + by
    if not 0 <= index < register.page_count:
        return ""
    other = page_of(index * LINES_A_PAGE + 1)
    return f"{path}/{other.book}-{other.page}"


def _balance(register: Register, number: PageNumber) -> int:
    lines = register.page(number) or [(0, None)]
    last = lines[-1][1]
    return register.carried(number) if last is None else last.balance


def _ranges(request: Any, row: Numbered) -> tuple[str, ...]:  # noqa: ARG001
    """From number to number, a range a line."""
    return tuple(
        numeral(code, first) if first == last else f"{numeral(code, first)}–{last:010d}"
        for code, first, last in row[1].ranges
    )


COLUMNS = (
    Column(_("No."), lambda request, row: row[0], "figure"),
    Column(_("Time"), lambda request, row: row[1].at, "text-nowrap"),
    Column(
        _("Stock document"),
        lambda request, row: document_link(request, row[1].document),
    ),
    Column(_("Paper numbers"), _ranges, "figure"),
    Column(_("Came in"), lambda request, row: row[1].received or "", "figure text-end"),
    Column(_("Handed out"), lambda request, row: row[1].given or "", "figure text-end"),
    Column(_("Balance"), lambda request, row: row[1].balance, "figure"),
    Column(_("From or to"), lambda request, row: spot_words(request, row[1].other)),
    Column(_("Signed by"), lambda request, row: row[1].signer),
    Column(_("Done by"), lambda request, row: row[1].by),
)


def _exported(register: Register, request: Any) -> Response:
    """Every line of every book."""
    way = way_of(request.GET["export"])
    rows = [
        [*page_of(n), *_cells(request, (n, line))]
        for n, line in enumerate(register.lines(), 1)
    ]
    titles = [request.fmt.words(c.title) for c in COLUMNS]
    books = [request.fmt.words(_("Register book")), request.fmt.words(_("Page"))]
    name = f"register-{register.holder}-{register.type_code}.{way}"
    return Response(
        body=sheet_of(way, [*books, *titles], rows),
        content_type=TYPES[way],
        charset="utf-8" if way == "csv" else None,
        content_disposition=f'attachment; filename="{name}"',
    )


def _cells(request: Any, row: Numbered) -> list[Any]:
    return [kept(request.fmt, column.value(request, row)) for column in COLUMNS]


@view_config(
    context=RegisterSheet,
    name="page.pdf",
    permission="stock:view",
    request_method="GET",
)
def pdf(context: RegisterSheet, request: Any) -> Response:
    """The page as PDF/A-2b."""
    one, number = context.register, context.number
    sheet = RegisterPaper(
        holder=context.holder.name,
        bill_type=type_words(request, one.type_code),
        book=number.book,
        page=number.page,
        pages=PAGES_A_BOOK,
        carried=one.carried(number),
        balance=_balance(one, number),
        lines=tuple(_printed(request, one.page(number) or ())),
        at=request.clock.now(),
        by=f"{request.actor.name} ({request.actor.login})",
    )
    name = f"register-{one.holder}-{one.type_code}-{number.book}-{number.page}.pdf"
    return Response(
        body=register_paper(sheet),
        content_type="application/pdf",
        content_disposition=f'inline; filename="{name}"',
    )


def _printed(request: Any, rows: Iterable[Numbered]) -> Iterable[tuple[str, ...]]:
    for number, line in rows:
        yield (
            str(number),
            request.fmt.time(line.at),
            line.document.partition(":")[2],
            "\n".join(_ranges(request, (number, line))),
            str(line.received or ""),
            str(line.given or ""),
            str(line.balance),
            spot_words(request, line.other),
            line.signer,
            line.by,
        )
