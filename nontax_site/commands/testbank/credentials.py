"""The keys the test bank signs with: those of the channels of a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nontax_site.kernel.errors import NotConfigured
from nontax_site.root import SITE
from nontax_site.security.keys import NoKeyInForce
from nontax_site.security.master import MasterKey
from nontax_site.storage.connecting import open_site


@dataclass(frozen=True, slots=True)
class Credential:
    """One channel the test bank may speak for, and its first bank."""

    channel: str
    name: str
    bank: str
    serial: str
    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"<Credential {self.channel}>"


def credentials_of(site: Any, master: MasterKey, at: datetime) -> list[Credential]:
    """A credential for every channel whose private key stands on the ring."""
    found = []
    for channel in site.channels.values():
        try:
            key = site.keys.in_force(channel.holder, at)
        except NoKeyInForce:
            continue
        found.append(
            Credential(
                channel=channel.id,
                name=channel.name,
                bank=channel.banks[0].code if channel.banks else channel.id,
                serial=key.serial,
                private=site.keys.private(key, master),
                public=key.certificate.public,
            )
        )
    return found


def read_credentials(settings: Mapping[str, Any], at: datetime) -> list[Credential]:
    """The credentials of the site of the settings, opened read only.

    Raises NotConfigured when no channel has a key.
    """
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    with open_site(settings["nontax.zodb_uri"], read_only=True) as connection:
        found = credentials_of(connection.root()[SITE], master, at)
    if not found:
        raise NotConfigured(what="no channel has a key: run nontax keys make")
    return found
