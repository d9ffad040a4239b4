"""What works beside the web server: outbox sender, timers, runner of long work.

Each runs in a thread of its own with requests of its own, so that guards,
permissions and ports are the same as for a person. A fault is logged and the
work goes on at the next turn; an error of the disk (OSError) stops the process:
going on would damage the file, and a site without its sender would look whole.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from nontax_site.background import runner_of, sender_of, ticker_of
from nontax_site.storage.guarding import Fatal, stop_process

log = logging.getLogger(__name__)

SENDER_PAUSE_S = 0.3
TICKER_PAUSE_S = 5.0
RUNNER_PAUSE_S = 1.0


class Background:
    """The threads beside the server; ``start()`` once, ``stop()`` at the end."""

    def __init__(self, registry: Any, fatal: Fatal = stop_process) -> None:
        """``fatal`` takes an error of the disk; it ends the process."""
        self.registry = registry
        self._fatal = fatal
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start sender, ticker and the runner of long work."""
        sender, ticker = sender_of(self.registry), ticker_of(self.registry)
        runner = runner_of(self.registry)
        for name, turn, pause in (
            ("sender", sender.run_once, SENDER_PAUSE_S),
            ("ticker", ticker.run_once, TICKER_PAUSE_S),
            ("runner", runner.run_once, RUNNER_PAUSE_S),
        ):
            thread = threading.Thread(
                target=self.work, args=(name, turn, pause), name=name, daemon=True
            )
            thread.start()
            self._threads.append(thread)

    def stop(self, timeout_s: float = 20.0) -> None:
        """Ask the threads to end and wait for what they are doing."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def work(self, name: str, turn: Callable[[], int], pause_s: float) -> None:
        """Turn until stopped; pause, in seconds, when there was nothing to do."""
        while not self._stopping.is_set():
            try:
                done = turn()
            except OSError as error:
                log.critical("%s: error of the disk", name, exc_info=error)
                self._fatal(error)
                return
            except Exception:
                log.exception("%s failed; it goes on at the next turn", name)
                done = 0
            if not done:
                self._stopping.wait(pause_s)
