"""«批量开具缴款通知书»: the template to download, and sending a filled in one."""

from __future__ import annotations

from typing import Any, ClassVar

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.items.item import ChargeItem
from nontax_site.items.tariff import FIXED
from nontax_site.kernel.errors import BadInput
from nontax_site.payments.batch import COLUMNS
from schemas.batch_template import Offer, TemplateWords, template
from schemas.batches import sheet_schema
from schemas.notice_sheets import CHOICES, COLUMN_TITLES, LIMITS
from schemas.sheets import XLSX
from schemas.workbooks import ZIP, Limits, is_xlsx, refuse_foreign
from views.batches.words import batching
from views.fields import upload
from views.forms import form_page
from views.i18n import _
from views.notices.offering import items_offered, unit_chosen, units_offered
from views.traversal import Batches

ACCEPT = ".xlsx,.csv"

HELP = (
    _(
        "Each row is a charge. Rows with the same notice number, one below the other, are the lines of one notice; without a number each row is a notice of its own."
    ),
    _(
        "Columns with * must be filled in. The payer is said once, in the first row of a notice."
    ),
    _(
        "Codes, document numbers and telephones are text. A long number that the spreadsheet has changed to 4.1E+19 is lost: type it again."
    ),
    _(
        "The amount is only needed where the standard of the item is not fixed. It has two decimal places at most."
    ),
    _("Days are written 2026-03-05. Left empty, the region's usual term applies."),
    _(
        "Formulas, merged cells and hidden rows are not taken. The grey example row is not read; type your rows below it."
    ),
)
"""What the third sheet of the template says."""


class FileMissing(BadInput):
    """The form came without a file."""

    code: ClassVar[str] = "batch-file-missing"
    message: ClassVar[str] = "Please choose the file."


@view_config(
    context=Batches,
    name="new",
    permission="batch:receive",
    renderer="views:batches/new.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Send in a sheet; a file that is no sheet is refused here already."""
    units = units_offered(request)
    unit = unit_chosen(request, units)

    def send(given: dict[str, Any]) -> Any:
        name, data = sent_file(request, given["file"], LIMITS)
        try:
            refuse_foreign(data, LIMITS)
            if data.startswith(ZIP):
                is_xlsx(data, LIMITS)
        except BadInput as error:
            error.field = "file"
            raise
        return batching(request).receive(unit.id, name, data, request.act())

    return form_page(
        request,
        sheet_schema(),
        send,
        title=_("Notices from a sheet"),
        button=_("Send in and check"),
        ask=_(
            "The sheet is checked row by row. You see what is wrong, mend it on the page, and issue the whole batch at once or nothing."
        ),
        widgets={"file": upload(ACCEPT)},
        unit=unit,
        units=units,
        back="/batches",
    )


SENT = "nontax.sent_sheet"
"""Where the bytes of a request wait: a request that is tried again has them too."""


def sent_file(request: Any, part: Any, limits: Limits) -> tuple[str, bytes]:
    """Name and bytes of a chosen file; one byte more than allowed is enough."""
    data: bytes | None = request.environ.get(SENT)
    if data is None:
        with part.file:
            data = request.environ[SENT] = part.file.read(limits.size_bytes + 1)
    if not part.filename:
        raise FileMissing(field="file")
    return str(part.filename).replace("\\", "/").rpartition("/")[2], data


@view_config(
    context=Batches, name="template", permission="batch:receive", request_method="GET"
)
def download(context: Any, request: Any) -> Response:
    """The template of a unit: its own items and their standards in a second sheet."""
    unit = unit_chosen(request, units_offered(request))
    items = items_offered(request, unit)
    data = template(
        template_words(request),
        [_offer(request, item) for item in items],
        _example(request, items),
    )
    return Response(
        body=data,
        content_type=XLSX,
        content_disposition=f'attachment; filename="notices-{unit.id}.xlsx"',
    )


def template_words(request: Any) -> TemplateWords:
    """The words of the template in the reader's language."""
    say = request.fmt.words
    return TemplateWords(
        headings={column: say(title) for column, title in COLUMN_TITLES.items()},
        lists={
            column: [say(title) for title in known.values()]
            for column, known in CHOICES.items()
        },
        sheets=(say(_("Notices")), say(_("Items")), say(_("How to fill it in"))),
        offers=(
            say(_("Charge item code")),
            say(_("Name")),
            say(_("Standard")),
            say(_("Reductions")),
        ),
        help=[say(sentence) for sentence in HELP],
        wrong=say(_("Please choose from the list.")),
    )


def _offer(request: Any, item: ChargeItem) -> Offer:
    tariff = item.tariff_on(request.clock.today())
    if tariff is None:
        return (item.id, item.name, "", "")
    classes = "、".join(name for name, _parts in tariff.classes)
    return (item.id, item.name, tariff.standard, classes)


def _example(request: Any, items: tuple[ChargeItem, ...]) -> dict[str, str]:
    """A row that shows how it is meant; no cell of it can be taken for a value."""
    say = request.fmt.words
    item = items[0] if items else None
    tariff = item.tariff_on(request.clock.today()) if item is not None else None
    shown = {
        "payer_name": "张三",
        "document_number": "11010119900307803X",
        "phone": "13800000000",
        "item_code": item.id if item is not None else "",
        "quantity": "1",
        "amount": "" if tariff is not None and tariff.kind == FIXED else "1200.50",
    }
    return {
        **dict.fromkeys(COLUMNS, ""),
        "payer_type": say(CHOICES["payer_type"]["person"]),
        "document_kind": say(CHOICES["document_kind"]["id_card"]),
        **{
            column: say(_("Example: ${value}"), value=value)
            for column, value in shown.items()
            if value
        },
    }
