"""Every invariant of a site that stands still: after a copy and after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nontax_site.checking import Breach, check_site
from nontax_site.root import SITE
from nontax_site.security.master import MasterKey
from nontax_site.security.seals import Signer


def proved(settings: dict[str, Any]) -> list[Breach]:
    """What does not hold in the site of the settings; empty when all does."""
    from nontax_site.storage.connecting import open_site
    from schemas.xml import ElectronicBillFormat

    master = MasterKey.load(Path(settings["nontax.master_key"]))
    with open_site(settings["nontax.zodb_uri"], read_only=True) as connection:
        signer = Signer(connection.root()[SITE].keys, master)
        return check_site(
            connection, settings["nontax.var"], ElectronicBillFormat(), signer
        )
