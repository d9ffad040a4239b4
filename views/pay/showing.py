"""The notice as its payer sees it: eight facts, names masked (SX-16)."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.payments.ports import payment_ports
from nontax_site.payments.refusals import CodeUnknown
from schemas.papers import PaperShop
from views.i18n import _
from views.notices.paper import sheet_of
from views.pay.holding import ways_back
from views.pay.opening import Opened, opened
from views.pay.relieved import ending_of
from views.pay.standing import IS_PAID, OPEN, facts_of, lines_of, refusal_of, word_of


def head_of(request: Any, seen: Opened) -> dict[str, Any]:
    """What the pages about one notice show of it above everything else."""
    notice, today = seen.notice, request.clock.today()
    return {
        "seen": seen,
        "notice": notice,
        "owed": notice.paid.amount if notice.paid else notice.owed(today),
        "late": notice.late(today),
        "overdue": notice.overdue(today),
        "unit": request.site.units[notice.unit].name,
        "region": request.site.regions[notice.region],
        "state": request.fmt.state(notice),
        "count": _("Items in all: ${count}", mapping={"count": str(notice.count)}),
    }


@view_config(
    route_name="pay-notice",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/notice.pt",
    request_method="GET",
)
def notice_page(request: Any) -> dict[str, Any]:
    """The notice of a payment code or of a link from the list."""
    seen = opened(request)
    ports, now = payment_ports(request), request.clock.now()
    word, ending = word_of(ports, seen.notice, now), ending_of(request, seen)
    is_locked = word != IS_PAID and ending is None
    return {
        "title": _("Payment notice"),
        **head_of(request, seen),
        "facts": facts_of(request, seen),
        "lines": lines_of(seen.notice),
        "refusal": refusal_of(ports, seen.notice, now) if is_locked else None,
        "ending": ending,
        "can_pay": word == OPEN,
        "ways_back": ways_back(request, seen),
        "is_paid": word == IS_PAID,
    }


@view_config(
    route_name="pay-paper",
    permission=NO_PERMISSION_REQUIRED,
    request_method="GET",
)
def paper(request: Any) -> Response:
    """The notice as PDF, with the payer masked; only by its whole code."""
    seen = opened(request)
    if not seen.whole:
        raise CodeUnknown
    sheet = dataclasses.replace(
        sheet_of(request, seen.notice),
        payer_name=seen.notice.masked_payer,
        basis="",
        remark="",
        others=(),
    )
    directory = Path(request.registry.settings["nontax.var"]) / "papers"
    made = PaperShop(directory).notice(sheet)
    name = f'inline; filename="{seen.notice.id}.pdf"'
    return Response(
        made.data,
        headerlist=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", name),
        ],
    )
