"""The life of a paper number: where it is now, and every step that brought it there."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import NontaxError
from nontax_site.stock.places import Spot
from nontax_site.stock.refusals import NumberUnknown
from nontax_site.stock.register import page_of
from nontax_site.stock.standing import Step
from schemas.lives import LifePaper, life_paper
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.stock.contexts import LifeOfNumber, Numbers
from views.stock.words import (
    document_link,
    holder_words,
    numeral,
    place_mark,
    register_path,
    spot_words,
    type_words,
)
from views.tables import Column, Table


@view_config(
    context=Numbers,
    permission="stock:view",
    renderer="views:stock/numbers.pt",
    request_method="GET",
)
def find(context: Numbers, request: Any) -> Any:
    """Ask for a number; what is none is answered beside the field."""
    typed = request.GET.get("number", "").strip()
    values = {"title": _("Trace a number"), "typed": typed[:40], "wrong": None}
    if not typed:
        return values
    try:
        wanted = BillId.parse(typed)
        if context.found(typed) is None:
            raise NumberUnknown(bill_code=str(wanted.code), number=str(wanted.number))
        context[typed]
    except NontaxError as wrong:
        return {**values, "wrong": wrong}
    except KeyError:
        unknown = NumberUnknown(bill_code=str(wanted.code), number=str(wanted.number))
        return {**values, "wrong": unknown}
    return HTTPSeeOther(location=f"/stock/numbers/{wanted}")


@view_config(
    context=LifeOfNumber,
    permission="stock:view",
    renderer="views:stock/number.pt",
    request_method="GET",
)
def life(context: LifeOfNumber, request: Any) -> dict[str, Any]:
    """Where the number is, since when and by what, and its whole life."""
    standing, batch = context.standing, context.batch
    lines = _registered(context, request)
    return {
        "title": numeral(context.code, context.number),
        "facts": [
            Fact(_("Where it is"), place_mark(request, standing.spot)),
            Fact(_("Who answers for it"), holder_words(request, standing.spot.holder)),
            Fact(_("Since when"), standing.at),
            Fact(_("Stock document"), document_link(request, standing.document)),
            Fact(_("Bill type"), type_words(request, standing.type)),
            Fact(_("Print batch"), batch.id),
            Fact(
                _("Book of the number"),
                " – ".join(f"{n:010d}" for n in batch.book_of(context.number)),
            ),
        ],
        "table": Table(
            columns=(
                Column(_("Time"), lambda request, step: step.at, "text-nowrap"),
                Column(_("What"), _what),
                Column(
                    _("Came from"), lambda request, step: _spot(request, step.source)
                ),
                Column(_("Went to"), lambda request, step: _spot(request, step.target)),
                Column(
                    _("Stock document"), lambda r, step: document_link(r, step.document)
                ),
                Column(_("Who"), lambda request, step: step.name),
                Column(_("Register line"), lambda request, step: lines[step]),
            ),
            rows=context.steps,
            caption=_("Its whole life"),
        ),
    }


def _registered(context: LifeOfNumber, request: Any) -> dict[Step, tuple[Link, ...]]:
    """The lines the registers have of each step, as links to their pages."""
    found: dict[Step, tuple[Link, ...]] = {}
    stood: Spot | None = None
    for step in context.steps:
        sides = (step.source or stood, step.target)
        holders = {spot.holder for spot in sides if spot and spot.has_register}
        found[step] = tuple(
            _line(request, holder, context.standing.type, number)
            for holder in sorted(holders)
            if (number := _line_number(context, holder, step))
        )
        stood = step.target or stood
    return found


def _line_number(context: LifeOfNumber, holder: str, step: Step) -> int:
    register = context.site.registers.find(holder, context.standing.type)
    return register.line_with(step.at, step.document) if register is not None else 0


def _line(request: Any, holder: str, type_code: str, number: int) -> Link:
    page = page_of(number)
    words = request.fmt.words(
        _("${holder}: book ${book}, page ${page}, no. ${line}"),
        holder=holder_words(request, holder),
        book=page.book,
        page=page.page,
        line=number,
    )
    path = register_path(holder, type_code)
    return Link(words, f"{path}/{page.book}-{page.page}")


@view_config(
    context=LifeOfNumber,
    name="life.pdf",
    permission="stock:view",
    request_method="GET",
)
def pdf(context: LifeOfNumber, request: Any) -> Response:
    """The life as PDF/A-2b."""
    values, fmt = life(context, request), request.fmt
    facts = [(fmt.words(f.label), fmt.plain(f.value)) for f in values["facts"]]
    if len(facts) % 2:
        facts.append(("", ""))
    table = values["table"]
    paper = LifePaper(
        number=values["title"],
        facts=tuple(facts),
        steps=tuple(
            (str(n), *(fmt.plain(c.value(request, row)) for c in table.columns))
            for n, row in enumerate(table.rows, 1)
        ),
        at=request.clock.now(),
        by=f"{request.actor.name} ({request.actor.login})",
    )
    return Response(
        body=life_paper(paper),
        content_type="application/pdf",
        content_disposition=f'inline; filename="number-{values["title"]}.pdf"',
    )


def _spot(request: Any, spot: Any) -> Any:
    return None if spot is None else spot_words(request, spot)


def _what(request: Any, step: Step) -> Any:
    """The new place of a movement, or the verb of a step of the bill."""
    if step.target is not None:
        return place_mark(request, step.target)
    kind = step.document.partition(":")[0]
    return request.fmt.state_words(kind, step.state)
