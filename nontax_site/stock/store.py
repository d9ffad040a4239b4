"""A store 库房: where a bureau keeps paper bills."""

from __future__ import annotations

from datetime import datetime

from persistent import Persistent

from nontax_site.storage.classes import stored


@stored
class Store(Persistent):
    """One store; its id is ``W-<region>-<n>``."""

    def __init__(
        self,
        id: str,  # noqa: A002
        region: str,
        name: str,
        address: str,
        created: datetime,
    ) -> None:
        self.id = id
        self.region = region
        self.name = name
        self.address = address
        self.created = created

    def places(self) -> tuple[str, ...]:
        """Where roles over the store may be held."""
        return (f"region:{self.region}", "site")
