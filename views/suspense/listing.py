"""The list of suspense money: what came in and waits for a decision."""

from __future__ import annotations

from typing import Any

from nontax_site.payments.suspense import SuspenseMoney
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Column, ListPage
from views.notices.money import channel_name
from views.suspense.showing import reason
from views.traversal import Suspense


def _claimed(request: Any, case: SuspenseMoney) -> str:
    code: str = request.fmt.code(case.claimed)
    return code


SUSPENSE = ListPage(
    place=Suspense,
    kind="suspense",
    title=_("Suspense money"),
    permission="suspense:view",
    columns=(
        NUMBER,
        Column(_("Amount"), lambda request, case: case.amount, sort="amount"),
        Column(_("Reason"), reason),
        Column(_("Payment code named"), _claimed, "figure text-nowrap"),
        Column(_("Payer"), lambda request, case: case.payer_name),
        Column(_("Channel"), lambda request, case: channel_name(request, case.channel)),
        STATE,
        CREATED,
    ),
    amount=lambda case: case.amount,
    empty=_(
        "Money appears here that came in twice, after the end of a notice, or for a "
        "code nobody issued."
    ),
)
