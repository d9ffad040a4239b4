"""What works beside the web server: outbox sender, timers, runner of long work.

Each runs in a thread of its own with requests of its own, so that guards,
permissions and ports are the same as for a person. A fault is logged and the
work goes on at the next turn; an error of the disk (OSError) stops the process:
going on would damage the file, and a site without its sender would look whole.
While the disk has less room than the floor nothing is begun.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from typing import Any

from nontax_site.background import (
    CALLING,
    INSIDE,
    leading_sender_of,
    runner_of,
    sender_of,
    ticker_of,
)
from nontax_site.errands import Errands
from nontax_site.health import room_of
from nontax_site.storage.connecting import is_shared
from nontax_site.storage.guarding import Fatal, stop_process

log = logging.getLogger(__name__)

SENDER_PAUSE_S = 0.3
TICKER_PAUSE_S = 5.0
RUNNER_PAUSE_S = 1.0
ERRANDS_PAUSE_S = 1.0

PARTS = ("sender", "timers", "jobs", "errands")
"""What there is: the outbox, the timers, long work, errands of operators.

The timers that wait for others outside turn apart from those that must not wait.
"""


class Background:
    """The threads beside the server; ``start()`` once, ``stop()`` at the end."""

    def __init__(
        self,
        registry: Any,
        fatal: Fatal = stop_process,
        parts: Collection[str] = PARTS,
    ) -> None:
        """``fatal`` takes an error of the disk; it ends the process."""
        self.registry = registry
        self._fatal = fatal
        self._parts = parts
        self._has_room = room_of(getattr(registry, "settings", {}))
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the parts; those of many processes work under leases."""
        for name, turn, pause in self._turns():
            thread = threading.Thread(
                target=self.work, args=(name, turn, pause), name=name, daemon=True
            )
            thread.start()
            self._threads.append(thread)

    def _turns(self) -> Iterator[tuple[str, Callable[[], Any], float]]:
        if "sender" in self._parts:
            shared = is_shared(self.registry._zodb_databases[""])
            sender = (leading_sender_of if shared else sender_of)(self.registry)
            yield "sender", sender.run_once, SENDER_PAUSE_S
        if "timers" in self._parts:
            yield "timers", ticker_of(self.registry, INSIDE).run_once, TICKER_PAUSE_S
            yield "calls", ticker_of(self.registry, CALLING).run_once, TICKER_PAUSE_S
        if "jobs" in self._parts:
            yield "jobs", runner_of(self.registry).run_once, RUNNER_PAUSE_S
        if "errands" in self._parts:
            yield "errands", Errands(self.registry).run_once, ERRANDS_PAUSE_S

    def stop(self, timeout_s: float = 20.0) -> None:
        """Ask the threads to end and wait for what they are doing."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def work(self, name: str, turn: Callable[[], int], pause_s: float) -> None:
        """Turn until stopped; pause, in seconds, when there was nothing to do."""
        while not self._stopping.is_set():
            try:
                done = turn() if self._has_room() else 0
            except OSError as error:
                log.critical("%s: error of the disk", name, exc_info=error)
                self._fatal(error)
                return
            except Exception:
                log.exception("%s failed; it goes on at the next turn", name)
                done = 0
            if not done:
                self._stopping.wait(pause_s)
