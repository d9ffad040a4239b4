"""How many requests a key may send: counted in memory, per process.

A bucket per key holds a minute's worth; it fills again steadily. Nothing is
written for it, so that a fast program costs no commits.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

from views.api.refusals import KeyTooFast

PER_MINUTE = 600
SETTING = "nontax.api_per_minute"
KEPT = 10_000


class Buckets:
    """A bucket per name; ``clock`` says the seconds that only go forward."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, name: str) -> None:
        """Take one request's worth; raises KeyTooFast with ``seconds`` to wait."""
        rate = self.per_minute / 60
        with self._lock:
            now = self._clock()
            left, at = self._held.get(name, (float(self.per_minute), now))
            left = min(self.per_minute, left + (now - at) * rate)
            if left < 1:
                self._held[name] = (left, now)
                raise KeyTooFast(seconds=math.ceil((1 - left) / rate))
            if len(self._held) >= KEPT and name not in self._held:
                self._held.clear()
            self._held[name] = (left - 1, now)


def per_minute(settings: Any) -> int:
    """The setting, or what is usual."""
    return int(settings.get(SETTING) or PER_MINUTE)
