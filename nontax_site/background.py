"""What works after the commit: the sender of the outbox and the timers.

All are given requests of their own, so that permissions, guards and ports are
the same as for a person. The site runs them as threads (``nontax serve``); tests
turn them by hand. Long work (``storage.longwork``) acts as the person who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from nontax_site.attachments.handlers import AHEAD as ATTACHMENTS_AHEAD
from nontax_site.attachments.handlers import HANDLERS as ATTACHMENT_HANDLERS
from nontax_site.audit.engaging import Engaging
from nontax_site.audit.outside import hand_over
from nontax_site.audit.people import AT_ONCE
from nontax_site.bills.automatic_write_off import write_off_paper
from nontax_site.bills.handlers import AHEAD as BILLS_AHEAD
from nontax_site.bills.handlers import HANDLERS as BILL_HANDLERS
from nontax_site.catalog.orders import feed, subject_of
from nontax_site.catalog.search import phone_digest
from nontax_site.checking import anchor_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import (
    IAudit,
    IClock,
    IOutsideAnchor,
    ISigner,
    IWorkflows,
)
from nontax_site.payments.asking import IChannelQuery
from nontax_site.payments.handlers import HANDLERS as PAYMENT_HANDLERS
from nontax_site.payments.handlers import open_demands
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.timing import Timing, not_taken
from nontax_site.security.delegating import Delegating
from nontax_site.security.departing import Departing
from nontax_site.security.grants import static_permits
from nontax_site.security.keys import PLATFORM
from nontax_site.security.reviewing import Reviewing
from nontax_site.security.sessions import sessions_of
from nontax_site.security.throttles import throttles_of
from nontax_site.stock.handlers import HANDLERS as STOCK_HANDLERS
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.connecting import SESSIONS
from nontax_site.storage.jobs import Ticker, Timer
from nontax_site.storage.leading import Leading
from nontax_site.storage.longwork import Job, JobKind, PersonMayNot
from nontax_site.storage.running import Runner
from nontax_site.storage.sending import Sender
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.delivering import Delivering
from nontax_site.webhooks.looking import look_up
from workflows.automatic import AUTO, take_automatic
from workflows.overdue import meet_deadlines

SENDER = "outbox sender"
"""The lease under which one of many processes sends."""

EXPIRED_AT_ONCE = 5_000
"""So many notices expire at one turn; the rest at the next."""


def requests_of(registry: Any) -> Callable[[], Any]:
    """``begin()`` for sender and timers: a request with ``tm`` and ``site``."""

    @contextmanager
    def begin() -> Iterator[Any]:
        from pyramid.scripting import prepare

        with prepare(registry=registry) as env:
            yield env["request"]

    return begin


def feed_order(request: Any, record: Any) -> None:
    """Topic "order": the bureau's own order follows, the search index is told."""
    document = request.site.find(*subject_of(record.facts))
    feed(request.site.orders, record.facts, document)
    if document is not None:
        request.site.search.mark(document)


def take_words(begin: Begin) -> int:
    """Take a batch of what has changed into the search index; how many it were."""

    def is_marked(request: Any) -> bool:
        return next(request.site.search.marked(), None) is not None

    def take(request: Any) -> int:
        digest = phone_digest(request.registry.master_key)
        return int(request.site.search.take(request.site.find, digest))

    attempts = Attempts()
    if not attempts.in_transaction(begin, is_marked):
        return 0
    return attempts.in_transaction(begin, take)


def make_paper(request: Any, record: Any) -> None:
    """Topic "paper": make the PDF of a document and keep it by its digest.

    The makers are bound by the pages that show the paper
    (``registry.paper_makers``: kind → function of request and id).
    """
    maker = request.registry.paper_makers[record.facts["kind"]]
    maker(request, record.facts["id"])


def take_step(request: Any, record: Any) -> None:
    """Topic "auto": take the step the law takes by itself after the commit."""
    take_automatic(request, _now(request), record.facts)


HANDLERS: dict[str, Any] = {
    **ATTACHMENT_HANDLERS,
    **BILL_HANDLERS,
    **PAYMENT_HANDLERS,
    **STOCK_HANDLERS,
    "order": feed_order,
    "paper": make_paper,
    AUTO: take_step,
}

AHEAD: dict[str, Any] = {**ATTACHMENTS_AHEAD, **BILLS_AHEAD}
"""What is done before the transaction of a topic, only reading."""


def clock_of(registry: Any) -> Any:
    """The business clock bound in the registry."""
    from pyramid.scripting import prepare

    with prepare(registry=registry) as env:
        return env["request"].find_service(IClock)


def sender_of(registry: Any, **options: Any) -> Sender:
    """The sender of the outbox with every topic's handler."""
    begin, clock = requests_of(registry), clock_of(registry)
    return Sender(begin, HANDLERS, clock, between=take_words, ahead=AHEAD, **options)


def leading_sender_of(registry: Any, **options: Any) -> Leading:
    """The sender as one of many processes runs it: under a lease, fenced."""
    leading = Leading(requests_of(registry), SENDER, clock_of(registry), **options)
    leading.turn = sender_of(registry, fence=leading.fence).run_once
    return leading


def ticker_of(registry: Any, timers: Iterable[Timer] | None = None) -> Ticker:
    """The timers of the site, or some of them."""
    chosen = TIMERS if timers is None else timers
    return Ticker(requests_of(registry), chosen, clock_of(registry))


def add_job_kind(config: Any, kind: JobKind) -> None:
    """Bind a kind of long work; from a noun's ``includeme``."""
    config.registry.__dict__.setdefault("job_kinds", {})[kind.name] = kind


def runner_of(registry: Any, **options: Any) -> Runner:
    """The runner of long work with every kind that was bound."""
    kinds = registry.__dict__.get("job_kinds", {})
    begin, clock = requests_of(registry), clock_of(registry)
    return Runner(begin, kinds, clock, become, **options)


def become(request: Any, job: Job, kind: JobKind) -> None:
    """Let the request act as who asked for the job, with his rights of this moment.

    Raises PersonMayNot for a disabled account or one that lost the role.
    """
    user = request.site.users.get(job.login)
    if user is None or user.is_disabled:
        raise PersonMayNot(name=job.name)
    request.signed_in_user = user
    request.environ["nontax.request_id"] = f"job:{job.id}"
    if kind.permission and not static_permits(
        request.actor, kind.permission, job.places()
    ):
        raise PersonMayNot(name=job.name)


def _now(request: Any) -> Act:
    return Act(system_actor("timer"), request.find_service(IClock).now())


def end_locks(begin: Begin) -> None:
    """End the locks whose time and grace are over, after asking the channels.

    Nobody outside is asked in a transaction, and each lock ends in its own.
    """

    def look(request: Any) -> Any:
        over = Timing(payment_ports(request)).locks_over(_now(request).at)
        return over, request.find_service(IChannelQuery), request.find_service(IClock)

    attempts = Attempts()
    codes, channels, clock = attempts.in_transaction(begin, look)
    for code in not_taken(codes, channels, clock.now):

        def end(request: Any, code: str = code) -> bool:
            return Timing(payment_ports(request)).end_lock(code, _now(request))

        attempts.in_transaction(begin, end)


def meet_all_deadlines(begin: Begin) -> None:
    """Do what the law says about documents whose deadline has passed."""
    meet_deadlines(begin)


def expire_notices(begin: Begin) -> None:
    """Expire the notices that may expire and whose day is over, each by itself.

    Units that work meanwhile meet one short transaction, never a long one.
    """

    def look(request: Any) -> list[str]:
        timing = Timing(payment_ports(request))
        return list(islice(timing.expiring(_now(request).at), EXPIRED_AT_ONCE))

    attempts = Attempts()
    for code in attempts.in_transaction(begin, look):

        def expire(request: Any, code: str = code) -> bool:
            return Timing(payment_ports(request)).expire(code, _now(request))

        attempts.in_transaction(begin, expire)


def purge_jobs(request: Any) -> None:
    """Throw away the long work that is over for three months."""
    request.site.jobs.purge(request.find_service(IClock).today())


def turn_delegations(request: Any) -> None:
    """Begin the delegations whose day has come, end those whose last day is over."""
    request.find_service(Delegating).turn(_now(request))


def tell_outside(begin: Begin) -> None:
    """Hand the checkpoints to the outside anchor, if there is one."""
    attempts = Attempts()

    def look(request: Any) -> Any:
        return request.find_service(IOutsideAnchor), request.find_service(IClock).now()

    def call(function: Callable[[Any], Any]) -> Any:
        return attempts.in_transaction(begin, lambda request: function(request.site))

    outside, now = attempts.in_transaction(begin, look)
    if outside.configured:
        hand_over(call, outside, now)


def end_engagements(request: Any) -> None:
    """End the audit engagements whose last day has passed."""
    engaging = Engaging(request.find_service(IWorkflows), request.site.engagements)
    engaging.turn(_now(request))


def feed_trails(begin: Begin) -> None:
    """Take what the lanes have gained into the trails of persons, part by part."""
    attempts = Attempts()

    def feed(request: Any) -> int:
        return int(request.site.trails.feed(request.site.audit))

    while attempts.in_transaction(begin, feed) >= AT_ONCE:
        pass


def deliver_events(begin: Begin) -> None:
    """Send the events that subscriptions wait for; outside of transactions.

    Those that were asked for wait until it is known where their address leads.
    """

    def look(request: Any) -> Any:
        return request.find_service(Addresses), request.find_service(IClock)

    addresses, clock = Attempts().in_transaction(begin, look)
    look_up(begin, addresses, clock)
    Delivering(begin, addresses, clock).run_once()


def carry_out_leavings(request: Any) -> None:
    """Carry out what was confirmed about who leaves or moves, on its day."""
    request.find_service(Departing).turn(_now(request))


def open_reviews(request: Any) -> None:
    """Open the access reviews that a quarter of a year makes due."""
    request.find_service(Reviewing).turn(_now(request))


def purge_sessions(request: Any) -> None:
    """Throw away the sessions and the counts of failures that are over."""
    from pyramid_zodbconn import get_connection

    root, now = get_connection(request, SESSIONS).root(), _now(request).at
    sessions_of(root).purge(now)
    throttles_of(root).purge(now)


def pack_sessions(request: Any) -> None:
    """Pack the session database, which is all garbage an hour later."""
    request.registry._zodb_databases[SESSIONS].pack()


def write_anchor(request: Any) -> None:
    """Write down outside the database how it stands."""
    settings = request.registry.settings
    anchor_of(settings["nontax.var"]).append(
        request.registry._zodb_databases[""], request.find_service(IClock).now()
    )


def write_checkpoint(request: Any) -> None:
    """Hold fast the heads of the audit log, signed by the platform."""
    audit, signer = request.find_service(IAudit), request.find_service(ISigner)
    audit.checkpoint(_now(request), signer, PLATFORM)


HALF_AN_HOUR = timedelta(minutes=30)
"""The lease of what may take long in its one transaction and is not in a hurry."""

TIMERS = (
    Timer("audit engagements", timedelta(minutes=10), end_engagements),
    Timer("trails of persons", timedelta(seconds=30), feed_trails, by_itself=True),
    Timer("access reviews", timedelta(hours=6), open_reviews, HALF_AN_HOUR),
    Timer("delegations", timedelta(minutes=10), turn_delegations),
    Timer("leavings", timedelta(minutes=10), carry_out_leavings),
    Timer("webhooks", timedelta(seconds=5), deliver_events, by_itself=True),
    Timer("deadlines", timedelta(minutes=30), meet_all_deadlines, by_itself=True),
    Timer("end locks", timedelta(seconds=20), end_locks, by_itself=True),
    Timer("expire notices", timedelta(hours=1), expire_notices, by_itself=True),
    Timer("begin dunning", timedelta(hours=1), open_demands, by_itself=True),
    Timer("write off paper", timedelta(days=1), write_off_paper, by_itself=True),
    Timer("purge jobs", timedelta(hours=6), purge_jobs, HALF_AN_HOUR),
    Timer("purge sessions", timedelta(minutes=10), purge_sessions),
    Timer("pack sessions", timedelta(hours=1), pack_sessions, HALF_AN_HOUR),
    Timer("outside anchor", timedelta(minutes=5), tell_outside, by_itself=True),
    Timer("checkpoint", timedelta(hours=1), write_checkpoint, HALF_AN_HOUR),
    Timer("anchor", timedelta(minutes=5), write_anchor),
)

CALLING = tuple(t for t in TIMERS if t.name in {"webhooks", "outside anchor"})
"""Timers that wait for others outside: they turn in a thread of their own."""

INSIDE = tuple(timer for timer in TIMERS if timer not in CALLING)
