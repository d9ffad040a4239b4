"""The life of a bill in this project, on a FileStorage, one durable commit a step."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.meter import Meter
from nontax_site.background import HANDLERS
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.storage.sending import Sender
from tests.factories.office import build_base
from tests.factories.storage import Stores, counted
from tests.factories.units_at_work import UnitsAtWork, open_units

START = datetime(2026, 3, 5, 10, 0, tzinfo=BEIJING)

STEPS = {"issue-bill": "sign", "supervise-bill": "seal"}
"""The step that a topic of the outbox is; the other topics are fed in batches."""

FEED = "feed"


def leave_paper(request: Any, record: Any) -> None:
    """The paper is not made here: it costs a commit of neither peer."""


BENCH_HANDLERS = {**HANDLERS, "paper": leave_paper}
BATCHED = ("order", "paper")


class TimedSender(Sender):
    """The sender, measuring each of its commits."""

    meter = Meter()
    counting: Any = None

    def _handled(self, records: list[Any], *, last: bool = False) -> bool:
        step = STEPS.get(records[0].topic, FEED)
        with self.meter.timed(step), self.counting(step):
            return super()._handled(records, last=last)


class Ours:
    """One site with several units, and one request whose connection stays open."""

    name = "nontax-site on FileStorage"

    def __init__(self, directory: Path, units: int = 4) -> None:
        self.site: UnitsAtWork = open_units(
            build_base(FixedClock(START)), directory, units
        )
        self._stack = ExitStack()
        self.request = self._stack.enter_context(self.site.begin())
        self._units = cycle(self.site.units)
        self._sender = TimedSender(
            lambda: nullcontext(self.request),
            BENCH_HANDLERS,
            self.site.clock,
            batched=BATCHED,
        )
        self.stored: dict[str, list[Stores]] = {}
        self._is_counting = False
        self._sender.counting = self._counted
        self._sender.drain()

    def _counted(self, step: str) -> Any:
        """Count what the step stores, while that is asked for."""
        if not self._is_counting:
            return nullcontext()
        stack = ExitStack()
        found = stack.enter_context(counted(self.site.database))
        self.stored.setdefault(step, []).append(found)
        return stack

    def _do(self, meter: Meter, step: str, deed: Any, given: Any) -> Any:
        manager = self.request.tm
        with meter.timed(step), self._counted(step):
            manager.begin()
            result = deed(self.request, given)
            manager.commit()
        return result

    # ---- the steps ---------------------------------------------------------------

    def issue(self, meter: Meter) -> str:
        """A notice of the next unit."""
        self.site.clock.advance(timedelta(seconds=3))
        return str(self._do(meter, "issue", self.site.issue, next(self._units)))

    def query(self, meter: Meter, code: str) -> None:
        """The bank asks."""
        self._do(meter, "query", self.site.query, code)

    def confirm(self, meter: Meter, code: str) -> None:
        """The bank has been paid."""
        self._do(meter, "confirm", self.site.confirm, code)

    def turn(self, meter: Meter) -> None:
        """One turn of the sender: look, feed in a batch, sign and seal singly."""
        self._sender.meter = inner = Meter()
        look = Meter()
        with look.timed("look"):
            self._sender.run_once()
        look.seconds["look"][0] -= inner.total()
        look.client_cpu["look"] -= sum(inner.client_cpu.values())
        meter.add(inner)
        meter.add(look)

    def deliver(self, meter: Meter, code: str) -> None:
        """The unit hands the bill over."""
        self._do(meter, "deliver", self.site.deliver, code)

    def write_off(self, meter: Meter, code: str) -> None:
        """The bureau writes the bill off."""
        self._do(meter, "write_off", self.site.write_off, code)

    # ---- around them -------------------------------------------------------------

    def backend(self) -> int | None:
        """The process that works for this one: there is none."""
        return None

    def processes(self) -> list[int]:
        """Other processes of its database: there are none."""
        return []

    def count(self, lives: int, beat: Any) -> dict[str, list[Stores]]:
        """What each commit of so many lives stores, by step."""
        self._is_counting, self.stored = True, {}
        try:
            beat(self, Meter(), lives)
        finally:
            self._is_counting = False
        return self.stored

    def sample(self) -> tuple[Any, bytes]:
        """(a bill with its seals, the bytes of its XML)."""
        manager = self.request.tm
        manager.begin()
        bill = next(iter(self.request.site.bills.documents()))
        found = bill, bytes(bill.xml.data)
        manager.abort()
        return found

    def close(self) -> None:
        """Close the connection and the site."""
        self._stack.close()
        self.site.close()
