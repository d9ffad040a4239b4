"""The demand 催缴通知书 on paper: PDF/A with the payment code and its QR."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import WrongState
from nontax_site.kernel.interfaces import IDemandDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.demand import Demand
from schemas.papers import DemandSheet, Paper, PaperShop
from views.i18n import _
from views.notices.paper import late_words


@view_config(
    context=IDemandDocument,
    name="paper",
    permission="demand:view",
    request_method="GET",
)
def paper(context: Any, request: Any) -> Response:
    """The PDF of an issued demand; nothing on the way may store it."""
    made = paper_of(request, context)
    return Response(
        made.data,
        headerlist=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", f'inline; filename="{context.id}.pdf"'),
            ("Cache-Control", "no-store"),
        ],
    )


def paper_of(request: Any, demand: Demand) -> Paper:
    """The paper of the demand; raises WrongState before it is issued."""
    if demand.issued_at is None or demand.due is None:
        raise WrongState(
            verb=_("Print (PDF)"),
            state=request.workflows.state_title("demand", demand.state),
        )
    site = request.site
    unit, region = site.units[demand.unit], site.regions[demand.region]
    notice = site.document("notice", demand.notice)
    host = request.registry.settings["nontax.public_url"].rstrip("/")
    sheet = DemandSheet(
        number=demand.id,
        code=PaymentCode.parse(notice.id, region.payment_code_scheme),
        unit_name=unit.name_on(beijing_day(demand.issued_at)),
        payer_name=notice.who.name,
        items="、".join(dict.fromkeys(part.item_name for part in notice.parts)),
        due=demand.due,
        issued_at=demand.issued_at,
        principal=Money(demand.owed_fen),
        late=Money(demand.late_fen),
        days=region.config.demand_days,
        pay_url=f"{host}/pay/{notice.id}",
        region_name=region.name,
        issuer_name=demand.issued_by,
        phone=unit.phone,
        basis=notice.basis,
        late_rule=late_words(notice),
    )
    directory = Path(request.registry.settings["nontax.var"]) / "papers"
    return PaperShop(directory).demand(sheet)
