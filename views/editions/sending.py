"""Sending a catalogue in: the template, and the sheet that is read and judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.items.cataloguing import Cataloguing, RowFault, Sent
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.money import Money
from schemas.edition_sheets import (
    CHOICES,
    COLUMN_TITLES,
    EXAMPLE,
    LIMITS,
    ReadEdition,
    edition_schema,
    edition_template,
    read_edition,
)
from schemas.sheets import XLSX, read_sheet
from views.batches.sending import ACCEPT, sent_file
from views.batches.words import every_language
from views.fields import choice, upload
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.scopes import regions_where
from views.traversal import Editions

FAULTS_SHOWN = 200


class SheetAtFault(BadInput):
    """Rows of the sheet are wrong; nothing was kept."""

    code = "edition-at-fault"
    message = "${count} cells of the sheet are wrong: see below. Nothing was kept."
    remedy = "Mend the sheet and send it in again."


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault as the page shows it: the cell, the column, what is wrong with it."""

    cell: str
    title: str
    words: str
    remedy: str


def cataloguing(request: Any) -> Cataloguing:
    """The deeds on editions."""
    site = request.site
    return Cataloguing(request.workflows, site.items, site.editions)


def regions_of(request: Any) -> dict[str, str]:
    """The regions whose clerk the reader is: code → name."""
    codes = regions_where(request, "edition:draft")
    return {code: request.site.regions[code].name for code in codes}


@view_config(
    context=Editions,
    name="new",
    permission="edition:draft",
    renderer="views:editions/new.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Send a sheet in; with faults the page names each cell and keeps nothing."""
    wrong: list[Wrong] = []

    def send(given: dict[str, Any]) -> Any:
        region = request.site.regions[given["region"]]
        name, data = sent_file(request, given["file"], LIMITS)
        try:
            read = _read(request, data, request.clock.today())
        except BadInput as error:
            error.field = "file"
            raise
        deeds = cataloguing(request)
        faults = [
            *read.faults,
            *deeds.faults(read.rows, region, request.clock.today()),
        ]
        if faults:
            ordered = sorted(faults, key=lambda fault: fault.row)
            wrong.extend(_shown(request, read, f) for f in ordered[:FAULTS_SHOWN])
            raise SheetAtFault(field="file", count=len(faults))
        digest = hashlib.new("sm3", data).hexdigest()
        sent = Sent(given["title"], given["number"], name, digest)
        edition = deeds.draft(region, read.rows, sent, request.act())
        request.said(_("Read: ${count} items."), count=len(read.rows))
        return edition

    regions = regions_of(request)
    link = Link(request.fmt.words(_("Download the template")), "/editions/template")
    page = form_page(
        request,
        edition_schema(regions),
        send,
        title=_("Catalogue from a sheet"),
        button=_("Send in and check"),
        ask=_(
            "Each row is an item with its tariff. You see what would be new and what "
            "would change before a supervisor publishes it whole or not at all."
        ),
        initial={"region": next(iter(regions), "")},
        widgets={
            "region": choice(regions.items(), empty=False),
            "file": upload(ACCEPT),
        },
        links=(link,),
        back="/editions",
    )
    return page | {"wrong": wrong} if isinstance(page, dict) else page


def _read(request: Any, data: bytes, day: date) -> ReadEdition:
    sheet = read_sheet(data, LIMITS)
    return read_edition(
        sheet.rows,
        {w: c for c, t in COLUMN_TITLES.items() for w in every_language(request, t)},
        {
            column: {
                w: code for code, t in known.items() for w in every_language(request, t)
            }
            for column, known in CHOICES.items()
        },
        day,
    )


def _shown(request: Any, read: ReadEdition, fault: RowFault) -> Wrong:
    error: NontaxError = fault.error
    return Wrong(
        cell=read.cell(fault),
        title=request.fmt.words(COLUMN_TITLES.get(fault.field, "Whole row")),
        words=request.fmt.error(error),
        remedy=request.fmt.remedy(error),
    )


@view_config(
    context=Editions, name="template", permission="edition:draft", request_method="GET"
)
def download(context: Any, request: Any) -> Response:
    """The template with its headings and one example row."""
    say = request.fmt.words
    titles = {column: say(title) for column, title in COLUMN_TITLES.items()}
    today = request.clock.today()
    example = (
        "103042799",
        f"{EXAMPLE}证照工本费",
        say(CHOICES["category"]["fee"]),
        "公安部门",
        "发改价格〔2026〕1号",
        say(CHOICES["tariff_kind"]["fixed"]),
        Money(1_000),
        None,
        None,
        "本",
        say(CHOICES["destination"]["treasury"]),
        today,
        "",
        "",
    )
    data = edition_template(titles, example, say(_("Catalogue")))
    return Response(
        body=data,
        content_type=XLSX,
        content_disposition='attachment; filename="catalogue.xlsx"',
    )
