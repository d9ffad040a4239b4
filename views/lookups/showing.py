"""Bills, suspense money and accounts shown whole; and the list of all look-ups."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.identity import TITLES, DocumentKind
from nontax_site.kernel.interfaces import (
    IBillDocument,
    IPaperBillDocument,
    ISuspenseDocument,
)
from nontax_site.security.grants import SITE
from nontax_site.security.looking_up import (
    MARK_TITLES,
    REASON_TITLES,
    LookingUp,
    LookUp,
)
from nontax_site.security.users import User
from views.documents import Fact
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.scopes import places_where, regions_where
from views.tables import Column, Table
from views.traversal import sees_user
from views.unmasking import Unmask

SHOWN = 200
DAYS = 30
READ = 5_000
"""So many look-ups are read for a page at most."""


def of_bill(request: Any, bill: Any) -> list[Fact]:  # noqa: ARG001 (an Unmask's)
    """The payer of a bill."""
    name, _type, document, number = bill.payer
    kind = DocumentKind(document) if document else DocumentKind.NONE
    return [Fact(_("Payer"), name), Fact(TITLES[kind], number)]


def of_suspense(request: Any, case: Any) -> list[Fact]:  # noqa: ARG001
    """Who paid, from which account to which."""
    return [
        Fact(_("Paid by"), case.payer_name),
        Fact(_("Account paid from"), case.payer_account),
        Fact(_("Received on"), case.rec_account),
    ]


def of_user(request: Any, user: User) -> list[Fact]:  # noqa: ARG001
    """The telephone of a colleague."""
    return [Fact(_("Name of the person"), user.name), Fact(_("Phone"), user.phone)]


UNMASKS = (
    Unmask(
        IBillDocument,
        "bill:unmask",
        _("The payer's data"),
        of_bill,
        lambda bill: bill.payer[3] or bill.payer[0],
        lambda bill: path_of("bill", bill.id),
    ),
    Unmask(
        IPaperBillDocument,
        "paper_bill:unmask",
        _("The payer's data"),
        of_bill,
        lambda bill: bill.payer[3] or bill.payer[0],
        lambda bill: path_of("paper_bill", bill.id),
    ),
    Unmask(
        ISuspenseDocument,
        "suspense:unmask",
        _("The payer's data"),
        of_suspense,
        lambda case: case.payer_account or case.payer_name or case.id,
        lambda case: path_of("suspense", case.id),
    ),
    Unmask(
        User,
        "user:unmask",
        _("Personal data"),
        of_user,
        lambda user: user.person,
        lambda user: f"/users/{user.login}",
        reaches=lambda request, user: sees_user(request, user, "user:unmask"),
    ),
)


def _marks(request: Any, row: LookUp) -> Any:
    words = [request.fmt.words(MARK_TITLES[mark]) for mark in row.marks]
    return Marked("；".join(words), "bad") if words else None


def _what(request: Any, row: LookUp) -> Link:
    if row.kind == "user":
        return Link(row.id, f"/users/{row.id}")
    return Link(row.id, path_of(row.kind, row.id))


def _why(request: Any, row: LookUp) -> str:
    reason = request.fmt.words(REASON_TITLES[row.reason])
    return "：".join(part for part in (reason, row.words) if part)


COLUMNS = (
    Column(_("When"), lambda _request, row: row.at),
    Column(
        _("Who looked"),
        lambda _request, row: Link(
            f"{row.name} ({row.login})", f"/lookups?login={row.login}"
        ),
    ),
    Column(_("What was looked at"), _what, "figure"),
    Column(_("Reason"), _why),
    Column(_("Unusual"), _marks),
)
COUNTED = (
    Column(
        _("Who looked"), lambda _request, row: Link(row[0], f"/lookups?login={row[0]}")
    ),
    Column(_("Look-ups in 30 days"), lambda _request, row: str(row[1])),
    Column(
        _("Of these unusual"),
        lambda _request, row: Marked(str(row[2]), "bad") if row[2] else "0",
    ),
)


@view_config(
    route_name="lookups",
    permission="lookup:view",
    renderer="views:lookups/list.pt",
    request_method="GET",
)
def lookups(request: Any) -> dict[str, Any]:
    """Who looked at whose data, when and why; unusual ones are marked."""
    login = request.GET.get("login", "")
    recent, is_all = _recent(request)
    counts = Counter(row.login for row in recent)
    unusual = Counter(row.login for row in recent if row.marks)
    wanted, older = _page(request, login)
    return {
        "title": _("Look-ups of personal data"),
        "login": login,
        "older": older,
        "counted_most": 0 if is_all else READ,
        "counted": Table(
            COUNTED,
            [(name, n, unusual[name]) for name, n in counts.most_common()],
            caption=_("By person"),
        ),
        "table": Table(
            COLUMNS,
            wanted,
            caption=_("Look-ups of personal data"),
            empty=_("Nobody has looked at personal data."),
        ),
    }


def _recent(request: Any) -> tuple[list[LookUp], bool]:
    """The last days' look-ups, ``READ`` of them at most, and whether that is all."""
    since = request.clock.now() - timedelta(days=DAYS)
    rows = request.find_service(LookingUp).newest()
    read = list(islice((row for _place, row in rows), READ + 1))
    recent = [row for row in read[:READ] if row.at >= since and _mine(request, row)]
    return recent, len(read) <= READ or read[READ].at < since


def _page(request: Any, login: str) -> tuple[list[LookUp], str]:
    """A page of the list and where the next one goes on; of one account the last."""
    deeds = request.find_service(LookingUp)
    if login:
        user = request.site.users.get(login)
        rows = deeds.of(login, user.person) if user is not None else []
        return [row for row in rows if _mine(request, row)][:SHOWN], ""
    found: list[LookUp] = []
    for read, (place, row) in enumerate(deeds.newest(request.GET.get("before")), 1):
        if _mine(request, row):
            found.append(row)
        if len(found) == SHOWN or read == READ:
            return found, place
    return found, ""


def _mine(request: Any, row: LookUp) -> bool:
    """Whether the row lies in a region the reader answers for."""
    if SITE in places_where(request, "lookup:view"):
        return True
    regions = regions_where(request, "lookup:view")
    return any(code in regions for code in row.regions)
