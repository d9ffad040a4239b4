"""Whether a payment may come this way: bank, kind of channel, wallet, means.

Pure: it reads a channel and a region and raises the first reason against. The
order of the checks is the order of precedence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nontax_site.kernel.errors import Refused
from nontax_site.units.channel import KIND_TITLES, PAYER_KIND_TITLES, Channel
from nontax_site.units.region import Region

CASH_MODES = frozenset({"CASH", "CHEQUE"})
CASH_KINDS = frozenset({"COUNTER", "KIOSK"})


class BankNotListed(Refused):
    """A bank that is not in the region's list cannot confirm (SX-35; 11006)."""

    code = "bank-not-listed"
    message = "The bank «${bank}» is not in the list of ${region_name}."
    remedy = "Pay at one of the banks in the list."


class ChannelClosed(Refused):
    """The bank has not opened this kind of channel here (SX-36)."""

    code = "channel-closed"
    message = "${bank_name} has not opened «${channel}» in ${region_name}."
    remedy = "Please ask the bank: ${contact}"


class CashNotTaken(Refused):
    """Cash and cheque are taken at counters and terminals only (SX-38)."""

    code = "cash-not-taken"
    message = "Cash and cheques are not taken by «${channel}»."
    remedy = "Go to a bank counter or a self-service terminal."


class PayerKindNotServed(Refused):
    """The channel serves other kinds of payer (HZ-20)."""

    code = "payer-kind-not-served"
    message = "«${channel}» does not serve this kind of payer: ${payer_kind}."
    remedy = "Pay on the official web site or at a bank."


@dataclass(frozen=True, slots=True)
class Way:
    """How a payment comes: ``mode`` is CARD, TRANSFER, QR, CASH or CHEQUE."""

    bank: str
    channel_kind: str
    day: date
    mode: str = ""
    wallet: str = ""
    payer_kind: str = "person"


def check_way(channel: Channel, region: Region, way: Way) -> None:
    """Raise the reason why a payment may not come this way, if there is one.

    Raises BankNotListed, ChannelClosed, CashNotTaken, WalletRefused or
    PayerKindNotServed, in this order.
    """
    served = channel.serves(region.code, way.day)
    if all(row.bank != way.bank for row in served):
        raise BankNotListed(field="bank", bank=way.bank, region_name=region.name)
    title = KIND_TITLES.get(way.channel_kind, way.channel_kind)
    capability = channel.capability(way.bank, way.channel_kind, region.code, way.day)
    if capability is None:
        bank = channel.bank(way.bank)
        raise ChannelClosed(
            field="channel_kind",
            bank_name=bank.name if bank else way.bank,
            contact=(bank.contact if bank else "") or channel.contact or way.bank,
            channel=title,
            region_name=region.name,
        )
    if way.mode in CASH_MODES and way.channel_kind not in CASH_KINDS:
        raise CashNotTaken(field="mode", channel=title, mode=way.mode)
    region.check_wallet(way.wallet, way.day)
    if way.payer_kind not in capability.payer_kinds:
        raise PayerKindNotServed(
            field="payer_kind",
            channel=title,
            payer_kind=PAYER_KIND_TITLES.get(way.payer_kind, way.payer_kind),
        )
