"""Opening channels: registering a party, its banks, and what is open where."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NotFound
from nontax_site.units.channel import Bank, Capability, Channel, Entrance


class ChannelFolder(Protocol):
    """What holds the channels: id to channel."""

    def add(self, name: str, thing: Channel) -> Any:
        """Keep a new channel; raises when the id is taken."""


class Opening:
    """Changes the channels and writes who did it."""

    def __init__(self, audit: Any, channels: ChannelFolder) -> None:
        self.audit = audit
        self.channels = channels

    def register(self, id_: str, name: str, party: str, act: Act) -> Channel:
        """Register a bank or UnionPay. Raises WalletNotAParty, PartyUnknown."""
        channel = Channel(id_, name, party)
        self.channels.add(channel.id, channel)
        self._note(channel, act, "register_channel", name=name, party=party)
        return channel

    def set_bank(self, channel: Channel, bank: Bank, act: Act) -> None:
        """Register a bank behind the channel, with whom to ask there."""
        channel.set_bank(bank)
        self._note(channel, act, "set_bank", bank=list(bank))

    def open_pair(self, channel: Channel, capability: Capability, act: Act) -> None:
        """Open a bank's kind of channel in one region (SX-36, HZ-22)."""
        if channel.bank(capability.bank) is None:
            raise NotFound(field="bank", what="bank")
        channel.open_pair(capability)
        self._note(channel, act, "open_pair", pair=[str(part) for part in capability])

    def close_pair(
        self,
        channel: Channel,
        pair: tuple[str, str, str],
        last_day: date,
        act: Act,
    ) -> None:
        """Close a pair ``(bank, kind, region)`` after its last day."""
        channel.close_pair(*pair, last_day)
        facts = {"pair": list(pair), "last_day": last_day.isoformat()}
        self._note(channel, act, "close_pair", **facts)

    def add_entrance(self, channel: Channel, entrance: Entrance, act: Act) -> None:
        """Name an official entrance (SX-07, HZ-15)."""
        channel.add_entrance(entrance)
        self._note(channel, act, "add_entrance", entrance=[str(e) for e in entrance])

    def _note(self, channel: Channel, act: Act, verb: str, **facts: Any) -> None:
        self.audit.note("bureau:site", act, verb, f"channel:{channel.id}", **facts)
