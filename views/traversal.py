"""The addresses of staff pages: ``/<noun>/<id>/<view>``.

``root_factory`` only reads. A document is its own context; whoever may not see
it meets the same 404 as for one that does not exist, and whoever is not signed
in is sent to the sign-in page.
"""

from __future__ import annotations

from typing import Any, ClassVar

from nontax_site.kernel.acts import Actor, places_over
from nontax_site.kernel.errors import Unauthentic
from nontax_site.security.grants import static_permits
from views.scopes import regions_where


class Site:
    """The root of all addresses; ``tree`` is the tree of containers."""

    def __init__(self, request: Any) -> None:
        self.request = request

    def __getitem__(self, name: str) -> Place:
        """The place of a noun; KeyError for no such noun."""
        return PLACES[name](self.request)


class Place:
    """A noun's address; open to every place, lists are cut to the actor's own."""

    noun: ClassVar[str] = ""
    kind: ClassVar[str] = ""
    view: ClassVar[str] = ""

    def __init__(self, request: Any) -> None:
        self.request = request

    @property
    def site(self) -> Any:
        """The tree of containers."""
        return self.request.site

    def __getitem__(self, name: str) -> Any:
        """What has the id here, if the actor may see it; else KeyError.

        Raises Unauthentic for somebody who is not signed in, unless the name is
        that of a view.
        """
        found = self.found(name)
        if found is None:
            raise KeyError(name)
        actor: Actor = self.request.actor
        if not actor.login:
            raise Unauthentic
        if not self.request.has_permission(self.view, found):
            raise KeyError(name)
        return found

    def found(self, name: str) -> Any:
        """What has the id, whoever asks, or None."""
        return self.site.find(self.kind, name)


class Units(Place):
    """``/units``: executing units."""

    noun, kind, view = "units", "unit", "unit:view"


class Items(Place):
    """``/items``: charge items."""

    noun, kind, view = "items", "item", "item:view"


class Notices(Place):
    """``/notices``: payment notices."""

    noun, kind, view = "notices", "notice", "notice:view"


class Bills(Place):
    """``/bills``: fiscal bills."""

    noun, kind, view = "bills", "bill", "bill:view"


class PaperBills(Place):
    """``/paper-bills``: bills written on paper."""

    noun, kind, view = "paper-bills", "paper_bill", "paper_bill:view"


class Terminals(Place):
    """``/terminals``: a card terminal 终端 of a unit."""

    noun, kind, view = "terminals", "terminal", "terminal:view"


class FixedIssues(Place):
    """``/fixed-issues``: fixed bills given out in bulk."""

    noun, kind, view = "fixed-issues", "fixed_issue", "fixed_issue:view"


class Collectives(Place):
    """``/collectives``: days of cash and their collective notices."""

    noun, kind, view = "collectives", "collective", "collective:view"


class Remittances(Place):
    """``/remittances``: a remittance from another place 异地汇款."""

    noun, kind, view = "remittances", "remittance", "remittance:view"


class Printers(Place):
    """``/printers``: layouts of bills, and the printers of the units."""

    noun, kind, view = "printers", "printer", "bill:view"

    def found(self, name: str) -> None:  # noqa: ARG002
        """A printer has no page of its own."""
        return


class Batches(Place):
    """``/batches``: notices that were sent in as one sheet."""

    noun, kind, view = "batches", "batch", "batch:view"


class Suspense(Place):
    """``/suspense``: suspense money."""

    noun, kind, view = "suspense", "suspense", "suspense:view"


class Editions(Place):
    """``/editions``: editions of the item catalogue."""

    noun, kind, view = "editions", "edition", "edition:view"


class Adoptions(Place):
    """``/adoptions``: items from above as a region uses them."""

    noun, kind, view = "adoptions", "adoption", "adoption:view"


class Adjustments(Place):
    """``/adjustments``: adjustments of items."""

    noun, kind, view = "adjustments", "adjustment", "adjustment:view"


class Receipts(Place):
    """``/receipts``: the units' receipts of adjustments."""

    noun, kind, view = "receipts", "receipt", "receipt:view"


class BillTypes(Place):
    """``/bill-types``: types of bills and their revisions."""

    noun, kind, view = "bill-types", "bill_type", "bill_type:view"


class Certificates(Place):
    """``/certificates``: which types of bills a unit may hold."""

    noun, kind, view = "certificates", "certificate", "certificate:view"


class Inspections(Place):
    """``/inspections``: annual inspections of the units with a certificate."""

    noun, kind, view = "inspections", "inspection", "inspection:view"


class InspectionCases(Place):
    """``/inspection-cases``: each unit's case in an annual inspection."""

    noun = "inspection-cases"
    kind, view = "inspection_case", "inspection_case:view"


class UsePlans(Place):
    """``/use-plans``: what units will need in a year."""

    noun, kind, view = "use-plans", "use_plan", "use_plan:view"


class PrintOrders(Place):
    """``/print-orders``: orders of paper from printers."""

    noun, kind, view = "print-orders", "print_order", "print_order:view"


class Supplies(Place):
    """``/supplies``: applications of units for bills."""

    noun, kind, view = "supplies", "supply", "supply:view"


class SupplyRounds(Place):
    """``/supply-rounds``: rounds in which units collect their bills."""

    noun, kind, view = "supply-rounds", "supply_round", "supply_round:view"


class Transfers(Place):
    """``/transfers``: transfers of paper between stores."""

    noun, kind, view = "transfers", "transfer", "transfer:view"


class StockReturns(Place):
    """``/stock-returns``: unused bills that go back."""

    noun, kind, view = "stock-returns", "stock_return", "stock_return:view"


class Recalls(Place):
    """``/recalls``: recalls of bills that are used no more."""

    noun, kind, view = "recalls", "recall", "recall:view"


class Clearances(Place):
    """``/clearances``: stubs and voids that units hand in."""

    noun, kind, view = "clearances", "clearance", "clearance:view"


class Losses(Place):
    """``/losses``: reports of lost paper."""

    noun, kind, view = "losses", "loss", "loss:view"


class Destructions(Place):
    """``/destructions``: destructions of paper."""

    noun, kind, view = "destructions", "destruction", "destruction:view"


class StockTakings(Place):
    """``/stock-takings``: counts of shelves."""

    noun, kind, view = "stock-takings", "stock_taking", "stock_taking:view"


class CustodyHandovers(Place):
    """``/custody-handovers``: handovers between custodians."""

    noun, kind, view = "custody-handovers", "custody_handover", "custody_handover:view"


class Reliefs(Place):
    """``/reliefs``: relief of notices."""

    noun, kind, view = "reliefs", "relief", "relief:view"


class Demands(Place):
    """``/demands``: dunning of overdue notices."""

    noun, kind, view = "demands", "demand", "demand:view"


class Delegations(Place):
    """``/delegations``: who acts in whose name."""

    noun, kind, view = "delegations", "delegation", "delegation:view"


class Leavings(Place):
    """``/leavings``: who leaves or moves."""

    noun, kind, view = "leavings", "leaving", "leaving:view"


class Reviews(Place):
    """``/reviews``: access reviews."""

    noun, kind, view = "reviews", "review", "review:view"


class Roles(Place):
    """``/roles``: what roles may do, and changes of it."""

    noun, kind, view = "roles", "role", "role:view"


def sees_user(request: Any, user: Any, permission: str = "user:view") -> bool:
    """Whether the user works in a region where the actor holds the permission."""
    if static_permits(request.actor, permission, ("site",)):
        return True
    regions = regions_where(request, permission)
    places = (grant.place.partition(":")[2] for grant in user.grants)
    return any(place.partition("-")[0] in regions for place in places)


class Users(Place):
    """``/users``: accounts of staff; of another region as if there were none."""

    noun, kind, view = "users", "user", "user:view"

    def __getitem__(self, name: str) -> Any:
        """The account with the login, if the actor may see it; else KeyError."""
        found = super().__getitem__(name)
        if not sees_user(self.request, found):
            raise KeyError(name)
        return found

    def found(self, name: str) -> Any:
        """The account with the login."""
        return self.site.users.get(name)


class Regions(Place):
    """``/regions``: regions and their configuration."""

    noun, kind, view = "regions", "region", "region:view"

    def found(self, name: str) -> Any:
        """The region with the code."""
        return self.site.regions.get(name)


class Channels(Place):
    """``/channels``: payment channels."""

    noun, kind, view = "channels", "channel", "channel:view"

    def found(self, name: str) -> Any:
        """The channel with the id."""
        return self.site.channels.get(name)


class Lists(Place):
    """``/lists``: published lists of charge items."""

    noun, kind, view = "lists", "list", "item:view"

    def found(self, name: str) -> Any:
        """The list with the id."""
        return self.site.lists.get(name)


class ApiKeys(Place):
    """``/api-keys``: keys of programs."""

    noun, kind, view = "api-keys", "api_key", "api_key:view"


class Webhooks(Place):
    """``/webhooks``: subscriptions to events."""

    noun, kind, view = "webhooks", "webhook", "webhook:view"


def sees_job(actor: Actor, job: Any) -> bool:
    """Whether somebody asked for the job himself, or oversees all of its places."""
    return bool(actor.login and actor.login == job.login) or all(
        static_permits(actor, "job:view", places_over(place)) for place in job.within
    )


class Jobs(Place):
    """``/jobs``: long work; a job is seen by who asked and who oversees its place."""

    noun, kind, view = "jobs", "job", "job:view"

    def __getitem__(self, name: str) -> Any:
        """The job of the id, if the actor may know of it; else KeyError."""
        found = self.found(name)
        if found is not None and self.request.actor.login:
            if not sees_job(self.request.actor, found):
                raise KeyError(name)
            return found
        return super().__getitem__(name)

    def found(self, name: str) -> Any:
        """The job of the id."""
        return self.site.jobs.get(name)


class Engagements(Place):
    """``/engagements``: what auditors are lent to read."""

    noun, kind, view = "engagements", "engagement", "engagement:view"


class PersonTrail:
    """What one person did, as a context of its own."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def places(self) -> tuple[str, ...]:
        """Where the person is somebody's staff; nobody's without a role."""
        found = [f"user:{self.user.login}"]
        for grant in self.user.grants:
            kind, _colon, name = grant.place.partition(":")
            found.append(grant.place)
            if kind == "unit":
                found.append(f"region:{name.partition('-')[0]}")
        return (*dict.fromkeys(found), "site")


class Trails(Place):
    """``/trails``: what persons did; by login, and ``me`` for oneself."""

    noun, kind, view = "trails", "trail", "trail:view"

    def found(self, name: str) -> Any:
        """The trail of the account's person; never under the name of a view."""
        user = self.site.users.get(name)
        return None if user is None or name == "me" else PersonTrail(user)


class Stock(Place):
    """``/stock``: shelves, registers and the lives of paper numbers."""

    noun, kind, view = "stock", "stock", "stock:view"

    def __getitem__(self, name: str) -> Place:
        """One of the places under ``/stock``; KeyError for no such place."""
        from views.stock.contexts import UNDER

        return UNDER[name](self.request)


PLACES: dict[str, type[Place]] = {
    place.noun: place
    for place in (
        Units,
        Items,
        Notices,
        Bills,
        PaperBills,
        Remittances,
        FixedIssues,
        Collectives,
        Terminals,
        Printers,
        Batches,
        Suspense,
        Editions,
        Adoptions,
        Adjustments,
        Receipts,
        BillTypes,
        Certificates,
        Inspections,
        InspectionCases,
        UsePlans,
        PrintOrders,
        Supplies,
        SupplyRounds,
        Transfers,
        StockReturns,
        Recalls,
        Clearances,
        Losses,
        Destructions,
        StockTakings,
        CustodyHandovers,
        Reliefs,
        Demands,
        Delegations,
        Leavings,
        Reviews,
        Roles,
        Users,
        Regions,
        Channels,
        Lists,
        Jobs,
        ApiKeys,
        Webhooks,
        Engagements,
        Trails,
        Stock,
    )
}

NOUN_OF: dict[str, str] = {place.kind: noun for noun, place in PLACES.items()}
