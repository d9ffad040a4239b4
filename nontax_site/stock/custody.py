"""Opening stores, and naming who keeps the paper of a store or unit (CQ-38).

The first custodian is named; while a holder has blank paper the next one takes over
by a handover that is counted range by range.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput, NotFound
from nontax_site.security.grants import CUSTODIAN
from nontax_site.security.users import User
from nontax_site.stock.custodian import Custodian
from nontax_site.stock.holders import holder_of, role_place
from nontax_site.stock.places import SHELVES
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.refusals import CustodianSame, HandoverNeeded, NotAtHolder
from nontax_site.stock.store import Store

LETTER = "W"


class StoreNameMissing(BadInput):
    """A store without a name."""

    code = "store-name-missing"
    message = "Please give the store's name."


class StoreNameTaken(BadInput):
    """A second store of one name in a region."""

    code = "store-name-taken"
    message = "The region already has a store named ${name}: ${store}."


class Custody:
    """The deeds on stores and custodians."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def open_store(self, region: str, name: str, address: str, act: Act) -> Store:
        """Open a store of a region.

        Raises NotFound, StoreNameMissing and StoreNameTaken.
        """
        self._ports.region(region)
        stores = self._ports.root.stores
        if not name.strip():
            raise StoreNameMissing(field="name")
        row = f"{LETTER}-{region}-"
        for other in stores.values(row, f"{row}~"):
            if other.name == name.strip():
                raise StoreNameTaken(field="name", name=other.name, store=other.id)
        number = stores.next_number(row)
        store = Store(f"{row}{number:02d}", region, name.strip(), address, act.at)
        stores.add(store.id, store)
        self._note(store, act, "open_store", name=store.name, address=address)
        return store

    def name(self, holder: str, login: str, act: Act) -> Custodian:
        """Name the custodian of a store or unit.

        Raises NotFound, NotAtHolder, CustodianSame and, while there is blank paper,
        HandoverNeeded.
        """
        root = self._ports.root
        found = holder_of(root, holder)
        user: User | None = root.users.get(login)
        if user is None or user.is_disabled:
            raise NotFound(field="login", what="user")
        if not user.actor().holds(CUSTODIAN, role_place(found)):
            raise NotAtHolder(field="login", name=user.name, holder=found.name)
        tenure = (user.login, user.person, user.name, act.at, "")
        custodian: Custodian | None = root.custodians.get(holder)
        if custodian is None:
            custodian = root.custodians.add(holder, Custodian(holder, tenure))
        else:
            if custodian.person == user.person:
                raise CustodianSame(
                    field="login", custodian=user.name, holder=found.name
                )
            held = blank_of(root, holder)
            if held:
                raise HandoverNeeded(field="login", holder=found.name, held=held)
            custodian.succeed(tenure)
        self._note(found, act, "name_custodian", login=login, name=user.name)
        return custodian

    def _note(self, holder: Any, act: Act, verb: str, **facts: Any) -> None:
        """A unit's own lane, or the lane of the store's bureau."""
        store = isinstance(holder, Store)
        lane = f"bureau:{holder.region}" if store else holder.id
        subject = f"{'store' if store else 'unit'}:{holder.id}"
        self._ports.audit.note(lane, act, verb, subject, **facts)


def blank_of(root: Any, holder: str) -> int:
    """How many blank numbers lie on the shelf of a holder."""
    counts = root.paper.counts(holder=holder)
    return sum(counts[place] for place in SHELVES)
