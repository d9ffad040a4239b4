"""The paper of a notice: PDF/A with the code in groups of four and its QR.

Made on request from what the notice says and kept under the digest of it, so the
same notice in the same state is made once. The words of a paper are Chinese.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.bills.facts import BillLine
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import WrongState
from nontax_site.kernel.identity import NONE, DocumentKind, IdentityDocument
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.late import LATE_FEE
from nontax_site.payments.notice import (
    CANCELLED,
    EXPIRED,
    PAID,
    SETTLED,
    Line,
    Notice,
)
from schemas.papers import NoticeSheet, Paper, PaperShop
from views.i18n import _
from views.notices.showing import percent

MARKED = {CANCELLED: "cancelled", EXPIRED: "expired", PAID: "paid", SETTLED: "paid"}


@view_config(
    context=INoticeDocument,
    name="paper",
    permission="notice:view",
    request_method="GET",
)
def paper(context: Any, request: Any) -> Response:
    """The PDF of an issued notice; nothing on the way may store it."""
    made = paper_of(request, context)
    return Response(
        made.data,
        content_type="application/pdf",
        charset=None,
        headerlist=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", f'inline; filename="{context.id}.pdf"'),
            ("Cache-Control", "no-store"),
        ],
    )


def paper_of(request: Any, notice: Notice) -> Paper:
    """The paper of the notice as it stands; raises WrongState for a draft."""
    if notice.issued_at is None or notice.due is None:
        raise WrongState(
            verb=_("Print (PDF)"),
            state=request.workflows.state_title("notice", notice.state),
        )
    directory = Path(request.registry.settings["nontax.var"]) / "papers"
    return PaperShop(directory).notice(sheet_of(request, notice))


def sheet_of(request: Any, notice: Notice) -> NoticeSheet:
    """What the paper of an issued notice shows."""
    site = request.site
    unit, region = site.units[notice.unit], site.regions[notice.region]
    assert notice.issued_at is not None, "an issued notice has its time"
    assert notice.due is not None, "an issued notice has its term"
    host = request.registry.settings["nontax.public_url"].rstrip("/")
    return NoticeSheet(
        code=PaymentCode.parse(notice.id, region.payment_code_scheme),
        unit_name=unit.name_on(beijing_day(notice.issued_at)),
        payer_name=notice.who.name,
        lines=tuple(_line(part) for part in notice.parts),
        due=notice.due,
        issued_at=notice.issued_at,
        pay_url=f"{host}/pay/{notice.id}",
        site=host.partition("://")[2],
        region_name=region.name,
        issuer_name=notice.issuer[2] if notice.issuer else "",
        phone=unit.phone,
        basis=notice.basis,
        remark=notice.remark,
        late=late_words(notice),
        mark=MARKED.get(notice.state, ""),
        others=tuple(_others(notice)),
    )


def _line(part: Line) -> BillLine:
    return BillLine(
        item_code=part.item_code,
        item_name=part.item_name,
        amount=part.amount,
        quantity=part.quantity,
        measure=part.measure,
        standard=part.standard,
        remark=part.klass,
    )


def _others(notice: Notice) -> list[tuple[str, str]]:
    """Further facts that are there: document, case number."""
    who = notice.who
    document = IdentityDocument(DocumentKind(who.document_kind), who.document_number)
    found = []
    if document.kind is not NONE:
        found.append(("证件号码", document.masked))
    if notice.case_no:
        found.append(("业务编号", notice.case_no))
    return found


def late_words(notice: Notice) -> str:
    """What is added after the due date, in the words of the law; "" for nothing."""
    said = dict.fromkeys(
        _late_sentence(part) for part in notice.parts if part.late_kind
    )
    return "".join(said)


def _late_sentence(part: Line) -> str:
    rate = percent(part.late_per_day)
    if part.late_kind == LATE_FEE:
        return (
            f"“{part.item_name}”逾期未缴的，自逾期之日起按日加收应缴款额{rate}的"
            "滞纳金，加收数额不超出应缴款额。"
        )
    return (
        f"“{part.item_name}”逾期未缴的，每日按罚款数额的{rate}加处罚款，"
        "加处罚款的数额不超出罚款数额。"
    )
