"""The money of a notice: quotes and lock, the payment, and each leg of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from nontax_site.items.item import DESTINATION_TITLES
from nontax_site.kernel.clock import shown
from nontax_site.payments.notice import LOCKED, Notice, Payment, Quote
from nontax_site.payments.postings import Posting
from nontax_site.security.grants import static_permits
from nontax_site.units.channel import KIND_TITLES
from nontax_site.units.wallets import WALLET_TITLES
from views.documents import Fact
from views.i18n import _
from views.tables import Column, Table

LOOKED_BACK = 2_000
"""Of a ledger so many postings are read for a page, newest first."""

ACCOUNT_TITLES: dict[str, str] = {
    "in_transit": "In transit: ${name}",
    "fiscal": "Fiscal account ${name}",
    "revenue": "Revenue: ${name}",
    "suspense": "Suspense money",
    "to_return": "To be returned",
    "clearing": "Clearing between ledgers",
}


# ---- before the payment ---------------------------------------------------------


def coming_facts(request: Any, notice: Notice) -> list[Fact]:
    """What channels were told, and who is paying now."""
    if not notice.is_payable:
        return []
    found = [_quote_fact(request, Quote(*row)) for row in notice.quotes]
    holding = notice.holding
    if notice.state == LOCKED and holding is not None:
        found.append(
            Fact(
                _("Being paid through"),
                channel_name(request, holding.channel),
                _("locked until ${until}", mapping={"until": shown(holding.until)}),
            )
        )
    return found


def _quote_fact(request: Any, quote: Quote) -> Fact:
    until = {"until": shown(quote.valid_until)}
    valid = _("valid until ${until}", mapping=until)
    over = _("was valid until ${until}", mapping=until)
    name = channel_name(request, quote.channel)
    return Fact(
        _("Told to ${channel}", mapping={"channel": name}),
        quote.amount,
        valid if request.clock.now() <= quote.valid_until else over,
    )


def channel_name(request: Any, channel: str) -> str:
    """The name of a channel by id; the payer's own page has none."""
    if channel == "payer":
        words: str = request.fmt.words(_("the payer's own page"))
        return words
    found = request.site.channels.get(channel)
    return found.name if found is not None else channel


# ---- the payment ----------------------------------------------------------------


def payment_facts(request: Any, notice: Notice) -> list[Fact]:
    """What the channel confirmed; accounts masked."""
    paid = notice.paid
    if paid is None:
        return []
    fmt = request.fmt
    late = _("${late} of it added when late", mapping={"late": fmt.money(paid.late)})
    return [
        Fact(_("Amount paid"), paid.amount, late if paid.late else ""),
        Fact(_("Paid at"), shown(paid.paid_at)),
        Fact(_("Accounting day"), paid.accounting_day),
        Fact(_("Channel"), channel_name(request, paid.channel), _way(request, paid)),
        Fact(_("Channel's serial number"), paid.serial),
        Fact(_("Paid by"), paid.payer_name, fmt.masked_account(paid.payer_account)),
        Fact(_("Received on"), fmt.masked_account(paid.rec_account)),
        Fact(
            _("Settled at"),
            shown(notice.settled_at) if notice.settled_at else None,
            "" if notice.settled_at else _("the money has not arrived yet"),
        ),
    ]


def _way(request: Any, paid: Payment) -> str:
    """Bank, kind of channel and wallet, those that are known."""
    parts = (
        request.fmt.bank(paid.channel, paid.bank),
        KIND_TITLES.get(paid.channel_kind, paid.channel_kind),
        WALLET_TITLES.get(paid.wallet, paid.wallet),
    )
    return " · ".join(request.fmt.words(part) for part in parts if part)


# ---- its legs -------------------------------------------------------------------


def legs_table(request: Any, document: Any, holder: str) -> Table | None:
    """Every movement of the document's money, oldest first; None when unseen."""
    if not static_permits(request.actor, "ledger:view", document.places()):
        return None
    legs = list(reversed(list(_legs(request, document, holder))))
    return Table(
        (
            Column(_("Posted"), lambda request, leg: leg.at),
            Column(_("To (debit)"), lambda request, leg: account(request, leg.debit)),
            Column(
                _("From (credit)"), lambda request, leg: account(request, leg.credit)
            ),
            Column(_("Amount"), lambda request, leg: leg.amount),
            Column(_("By the message"), lambda request, leg: leg.source, "figure"),
        ),
        legs,
        caption=_("Movements of the money"),
        empty=_("No movement was found among the last ones of the ledger."),
    )


def _legs(request: Any, document: Any, holder: str) -> Iterator[Posting]:
    ledger = request.site.ledgers.get(holder)
    if ledger is None:
        return
    subject = f"{document.kind}:{document.id}"
    for posting in islice(ledger.newest_first(), LOOKED_BACK):
        if posting.subject == subject:
            yield posting
        if posting.at < document.created:
            return


def account(request: Any, name: str) -> str:
    """An account of the ledger in words; account numbers masked."""
    kind, _colon, rest = name.partition(":")
    fmt = request.fmt
    named = {
        "in_transit": lambda: channel_name(request, rest),
        "fiscal": lambda: fmt.masked_account(rest),
        "revenue": lambda: fmt.words(DESTINATION_TITLES.get(rest, rest)),
    }.get(kind, lambda: "")()
    words: str = fmt.words(ACCOUNT_TITLES.get(kind, name), name=named)
    return words
