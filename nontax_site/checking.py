"""Every invariant of the site in one walk: what ``nontax check`` runs.

Reads only. Each check names itself, so that a breach says what broke, where and
which rule of the house it breaks; a check that cannot even read its objects is
itself a breach, never a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from nontax_site.audit import checkpoints, engaging, people, replaying
from nontax_site.audit import log as audit_log
from nontax_site.audit.outside import NoOutside, differences
from nontax_site.bills import check as bills_check
from nontax_site.bills import check_cash, check_paper
from nontax_site.catalog import checking as search
from nontax_site.catalog import orders
from nontax_site.catalog.orders import TOPIC, subject_of
from nontax_site.catalog.search import phone_digest
from nontax_site.payments import checking as payments_checking
from nontax_site.root import SITE
from nontax_site.stock import checking as stock_checking
from nontax_site.stock import rights_checking
from nontax_site.storage.anchor import Anchor

WRONG = {"-": "missing", "+": "too many", "~": "not what the document says"}

ANCHOR = "anchor.jsonl"
"""The file of anchors under ``nontax.var``."""


class Breach(NamedTuple):
    """One thing that does not hold: which check, where, and what."""

    check: str
    where: str
    what: str


def anchor_of(var: str | Path) -> Anchor:
    """The anchor of the site whose data stand under ``var``."""
    return Anchor(Path(var) / ANCHOR)


def check_site(
    connection: Any,
    var: str | Path,
    bill_format: Any,
    signer: Any,
    outside: Any = None,
) -> list[Breach]:
    """Every breach of the site behind the connection; empty when all holds.

    ``outside`` is the outside anchor whose lines are read too, where there is one.
    """
    kept = outside if outside is not None else NoOutside()
    root = connection.root()[SITE]
    database = connection.db()
    checks: tuple[tuple[str, Callable[[], Iterable[Breach]]], ...] = (
        ("anchor", lambda: _anchor(database, var)),
        ("audit chain", lambda: _lanes("audit chain", audit_log.check(root.audit))),
        (
            "checkpoints",
            lambda: _lanes("checkpoints", checkpoints.check(root.audit, signer)),
        ),
        (
            "outside anchor",
            lambda: _lanes(
                "outside anchor", differences(root.audit, root.handed, kept)
            ),
        ),
        ("audit against documents", lambda: _replayed(root)),
        (
            "trails of persons",
            lambda: _lanes(
                "trails of persons", people.differences(root.audit, root.trails)
            ),
        ),
        ("audit engagements", lambda: _engagements(root)),
        ("orders", lambda: _orders(root)),
        ("search", lambda: _search(root, signer)),
        ("payments", lambda: _payments(root)),
        (
            "bills",
            lambda: _lanes("bills", bills_check.check(root, bill_format, signer)),
        ),
        ("paper bills", lambda: _lanes("paper bills", check_paper.check(root))),
        ("cash", lambda: _lanes("cash", check_cash.check(root))),
        ("stock", lambda: _lanes("stock", stock_checking.check(root))),
        (
            "types and certificates",
            lambda: _lanes("types and certificates", rights_checking.check(root)),
        ),
        ("outbox", lambda: _stuck(root)),
    )
    found: list[Breach] = []
    for name, walk in checks:
        try:
            found.extend(walk())
        except Exception as error:
            found.append(Breach(name, "", f"{type(error).__name__}: {error}"))
    return found


def _anchor(database: Any, var: str | Path) -> Iterator[Breach]:
    for breach in anchor_of(var).compare(database):
        yield Breach("anchor", "", breach.sentence)


def _replayed(root: Any) -> Iterator[Breach]:
    """What is stored against what the log says it became."""
    said = replaying.replay(root.audit)
    for name, found in (
        ("audit against documents", replaying.documents(said, root.documents())),
        ("audit against papers", replaying.papers(said, root.attachments)),
        ("audit against accounts", replaying.accounts(said, root.users.values())),
        (
            "audit against regions",
            replaying.regions(said, root.regions.values(), root.materials),
        ),
    ):
        yield from _lanes(name, found)


def _engagements(root: Any) -> Iterator[Breach]:
    for login in engaging.differences(root.engagements):
        yield Breach("audit engagements", login, "The index is not what is granted.")


def _lanes(name: str, breaches: Iterable[Any]) -> Iterator[Breach]:
    for lane, number, what in breaches:
        yield Breach(name, f"{lane} #{number}" if number else lane, what)


def _orders(root: Any) -> Iterator[Breach]:
    for line in orders.differences(
        root.orders, root.documents(), root.outbox.waiting()
    ):
        yield Breach("orders", line[1:], "missing" if line[0] == "-" else "too many")


def _search(root: Any, signer: Any) -> Iterator[Breach]:
    """Every index equals a rebuild; what the outbox will still tell it is none."""
    late = {subject_of(r.facts) for r in root.outbox.waiting() if r.topic == TOPIC}
    digest = phone_digest(signer.master)
    for line in search.differences(
        root.search, root.documents(), root.find, digest, late
    ):
        yield Breach("search", line[1:], WRONG[line[0]])


def _payments(root: Any) -> Iterator[Breach]:
    for invariant, where, what in payments_checking.check(root):
        yield Breach("payments", where, f"{invariant}: {what}")


def _stuck(root: Any) -> Iterator[Breach]:
    for record in root.outbox.waiting():
        if record.is_stuck:
            yield Breach("outbox", record.lane, f"{record.topic}: {record.error}")
