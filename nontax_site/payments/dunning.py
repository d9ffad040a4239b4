"""Dunning an overdue notice: remind, demand, serve, court; or give it up by two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.demand import (
    REMINDER_TITLES,
    SERVICE_TITLES,
    Demand,
    Service,
)
from nontax_site.payments.notice import EXPIRED, ISSUED, Notice
from nontax_site.payments.ports import PaymentPorts, system_act
from nontax_site.payments.relief_refusals import (
    DemandOpen,
    NotOverdue,
    ServedInFuture,
    WayUnknown,
)
from nontax_site.payments.standing import check_payable
from nontax_site.storage.case_numbers import next_case

CLOSE_DEMAND = "close-demand"
"""The topic of the outbox: the notice of a case of dunning is owed no more."""

PAGE = 200


class Dunning:
    """The deeds on cases of dunning."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def open(self, notice: Notice, act: Act) -> Demand:
        """Begin to dun an overdue notice.

        Raises NotPayable and its kin, NotOverdue, DemandOpen.
        """
        check_payable(notice)
        day = beijing_day(act.at)
        if not notice.overdue(day):
            raise NotOverdue(due=notice.due)
        if notice.demand:
            raise DemandOpen(demand=notice.demand)
        demand = Demand(
            id=next_case(self._ports.root.demands, "D", notice.region, day),
            region=notice.region,
            unit=notice.unit,
            created=act.at,
            notice=notice.id,
            payer_name=notice.who.name,
            total_fen=notice.total_fen,
            due=notice.due,
        )
        self._ports.root.demands.add(demand.id, demand)
        self._ports.workflows.begin(demand, act)
        notice.demand = demand.id
        self._ports.write(notice, act, "dun", demand=demand.id)
        return demand

    def remind(self, demand: Demand, way: str, note: str, act: Act) -> None:
        """Note that the debtor was reminded; raises WayUnknown."""
        if way not in REMINDER_TITLES:
            raise WayUnknown(field="way", way=way)
        row = (act.at, way, note.strip(), act.actor.name)
        demand.reminded = (*demand.reminded, row)
        self._ports.workflows.fire(demand, "remind", act)

    def issue(self, demand: Demand, act: Act) -> None:
        """Issue the demand over what is owed today, additions with it."""
        notice = self._ports.notice(demand.notice)
        check_payable(notice)
        day = beijing_day(act.at)
        demand.issued_at, demand.issued_by = act.at, act.actor.name
        demand.owed_fen = notice.total_fen
        demand.late_fen = notice.late(day).fen
        self._ports.workflows.fire(demand, "issue", act)

    def serve(self, demand: Demand, service: Service, act: Act) -> None:
        """Note how the demand was served; the debtor's term begins.

        Raises WayUnknown, ServedInFuture.
        """
        if service.way not in SERVICE_TITLES:
            raise WayUnknown(field="way", way=service.way)
        assert demand.issued_at is not None, "only an issued demand is served"
        issued = beijing_day(demand.issued_at)
        if not issued <= service.day <= beijing_day(act.at):
            raise ServedInFuture(field="day", day=service.day, issued=issued)
        term = self._ports.region(demand.region).config.demand_days
        demand.service = (
            service.way,
            service.day,
            service.receiver,
            service.note,
        )
        demand.until = service.day + timedelta(days=term)
        self._ports.workflows.fire(demand, "serve", act)

    def sue(
        self, demand: Demand, day: date, court: str, case_no: str, act: Act
    ) -> None:
        """Note that the court was asked to enforce, after the term is over."""
        demand.court = (day, court.strip(), case_no.strip())
        self._ports.workflows.fire(demand, "sue", act)

    def give_up(self, demand: Demand, act: Act) -> None:
        """Decide that the debt cannot be got in: the notice ends with the case."""
        notice = self._ports.notice(demand.notice)
        check_payable(notice)
        demand.ended = "given_up"
        self._ports.workflows.fire(demand, "give_up", act)
        system = system_act("dunning", act).with_facts(demand=demand.id)
        notice.demand = ""
        self._ports.workflows.fire(notice, "write_down", system)

    def close(self, notice: Notice, act: Act) -> None:
        """End the case of a notice that is owed no more; nothing when it is owed.

        What has only expired is still owed (practice.md §3, 5).
        """
        if not notice.demand or notice.is_payable or notice.state == EXPIRED:
            return
        demand: Demand = self._ports.root.document("demand", notice.demand)
        demand.ended = notice.state
        self._ports.workflows.fire(demand, "close", system_act("dunning", act))

    # ---- by themselves ----------------------------------------------------------

    def to_open(self, day: date) -> Iterator[str]:
        """Payment codes whose dunning begins by itself on the day; reads only."""
        root = self._ports.root
        for region in root.regions.values():
            wait = region.config.dunning_after_days
            if not wait:
                continue
            for code in self._issued(region.code):
                notice = root.find("notice", code)
                if notice is None or notice.demand or not notice.is_payable:
                    continue
                if notice.days_late(day) >= wait:
                    yield code

    def _issued(self, region: str) -> Iterator[str]:
        before: str | None = None
        while True:
            codes, before = self._ports.root.orders.page(
                f"region:{region}", (f"notice:{ISSUED}",), before=before, limit=PAGE
            )
            yield from codes
            if before is None:
                return
