"""The test bank's own book: what it took, for its day's end. One JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

from nontax_site.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment the bank took; ``day`` is its accounting day (ISO)."""

    channel: str
    day: str
    serial: str
    pay_code: str
    amount: str
    answer: str
    words: str

    @property
    def money(self) -> Money:
        """What was taken."""
        return Money.parse(self.amount)


class Book:
    """Entries in the order they came, and the days that were closed."""

    def __init__(self, path: Path | None = None) -> None:
        """``path`` None keeps the book in memory only."""
        self._path = path
        self._lock = Lock()
        self._entries: list[Entry] = []
        self._closed: dict[str, str] = {}
        if path is not None and path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            self._entries = [Entry(**row) for row in kept["entries"]]
            self._closed = kept["closed"]

    def enter(self, entry: Entry) -> None:
        """Write an entry."""
        with self._lock:
            self._entries.append(entry)
            self._save()

    def close(self, channel: str, day: date) -> None:
        """Close an accounting day: what comes later belongs to the next."""
        with self._lock:
            self._closed[channel] = day.isoformat()
            self._save()

    def accounting_day(self, channel: str, today: date) -> date:
        """The day a payment of now belongs to."""
        closed = self._closed.get(channel)
        if closed is None:
            return today
        return max(today, date.fromisoformat(closed) + timedelta(days=1))

    def entries(self, channel: str, day: date) -> list[Entry]:
        """The channel's entries of an accounting day, oldest first."""
        wanted = (channel, day.isoformat())
        with self._lock:
            return [row for row in self._entries if (row.channel, row.day) == wanted]

    def newest_first(self, limit: int = 50) -> list[Entry]:
        """The last entries."""
        with self._lock:
            return self._entries[: -limit - 1 : -1]

    def holds(self, pay_code: str) -> bool:
        """Whether money was taken for the payment code."""
        with self._lock:
            return any(row.pay_code == pay_code for row in self._entries)

    def _save(self) -> None:
        if self._path is None:
            return
        kept = {
            "entries": [asdict(row) for row in self._entries],
            "closed": self._closed,
        }
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self._path)
