"""How suspense money is shown: why it is here, its facts, what is proposed."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import shown
from nontax_site.payments.suspense import MATCH, RESOLUTION_TITLES, SuspenseMoney
from nontax_site.units.channel import KIND_TITLES
from nontax_site.units.wallets import WALLET_TITLES
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.notices.money import channel_name
from views.unmasking import unmask_fact

REASON_WORDS: dict[str, str] = {
    "12001": "The notice was paid already",
    "11001": "No notice has this code",
    "11003": "The notice had expired",
    "11004": "The notice was cancelled",
}


def reason(request: Any, case: SuspenseMoney) -> str:
    """Why the money must not touch a notice, in words."""
    words: str = request.fmt.words(REASON_WORDS.get(case.reason, case.reason))
    return words


def facts(request: Any, case: SuspenseMoney) -> list[Fact]:
    """What came in, from whom and through whom; accounts masked."""
    fmt = request.fmt
    ways = (
        fmt.bank(case.channel, case.bank),
        KIND_TITLES.get(case.channel_kind, case.channel_kind),
        WALLET_TITLES.get(case.wallet, case.wallet),
    )
    way = " · ".join(fmt.words(part) for part in ways if part)
    return [
        Fact(_("Amount"), case.amount, fmt.capital(case.amount)),
        Fact(_("Reason"), reason(request, case)),
        Fact(_("Payment code named"), fmt.code(case.claimed)),
        Fact(_("Paid by"), case.payer_name, fmt.masked_account(case.payer_account)),
        *unmask_fact(request, case),
        Fact(_("Paid at"), shown(case.paid_at) if case.paid_at else None),
        Fact(_("Received at"), shown(case.received_at) if case.received_at else None),
        Fact(_("Channel"), channel_name(request, case.channel), way),
        Fact(_("Channel's serial number"), case.serial),
        Fact(_("Received on"), fmt.masked_account(case.rec_account)),
        Fact(
            _("Settled at"),
            shown(case.settled_at) if case.settled_at else None,
            "" if case.settled_at else _("the money has not arrived yet"),
        ),
        *resolution_facts(request, case),
    ]


def resolution_facts(request: Any, case: SuspenseMoney) -> list[Fact]:
    """What is proposed, or what became of the money."""
    if case.resolution:
        label, way, code = _("Resolved by"), case.resolution, case.notice
    elif case.proposal is not None:
        label, (way, code) = _("What is proposed"), case.proposal
    else:
        return []
    words = request.fmt.words(RESOLUTION_TITLES[way])
    if way != MATCH:
        return [Fact(label, words)]
    link = Link(request.fmt.code(code), path_of("notice", code))
    return [Fact(label, (words, link))]
