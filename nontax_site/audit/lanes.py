"""A lane: one hash-chained row of audit entries.

``head = SM3(head before + bytes of the entry)``, beginning with 64 zeros. Every
entry also carries the first 16 digits of the head before it, so that a changed
entry can be named and not only noticed. The last few entries stand in the lane
object itself, older ones in pages that are linked backwards and never touched
again: one entry usually costs one object.

Two transactions that append to one lane at once do not refuse each other: who comes
second is chained behind who came first (``_p_resolveConflict``). An entry says what
was done to a document, and who changes one document at once still meets there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from persistent import Persistent

from nontax_site.storage.attempts import CannotMerge
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.classes import stored

START = "0" * 64
LINK_DIGITS = 16
PER_PAGE = 4
MOST = 3 * PER_PAGE
"""So many entries stand in the lane when one transaction leaves many."""


class Breach(NamedTuple):
    """What does not prove: the lane, the entry's number and why (a msgid)."""

    lane: str
    n: int
    what: str


@stored
class Page(Persistent):
    """Entries ``first`` … that moved out of the lane, and the head before them."""

    def __init__(
        self, first: int, before: str, entries: tuple[bytes, ...], previous: Any
    ) -> None:
        self.first = first
        self.before = before
        self.entries = entries
        self.previous = previous


@stored
class Lane(Persistent):
    """One row of entries, numbered from 1 without gaps.

    ``head`` is the chain's last digest in hex, ``count`` the number of entries.
    """

    def __init__(self) -> None:
        self.head = START
        self.count = 0
        self.before = START
        self.recent: tuple[bytes, ...] = ()
        self.last_page: Page | None = None

    def append(self, facts: dict[str, Any]) -> int:
        """Add an entry and return its number; raises TypeError for odd facts.

        A page is made of entries that earlier transactions left: those of this one
        stay in the lane, where they can be chained anew (but not too many of them).
        """
        most = MOST if self._p_changed else PER_PAGE
        if len(self.recent) >= most:
            first = self.count - len(self.recent) + 1
            self.last_page = Page(first, self.before, self.recent, self.last_page)
            self.before = self.head
            self.recent = ()
        entry, self.head = _linked(facts, self.count + 1, self.head)
        self.recent = (*self.recent, entry)
        self.count += 1
        return self.count

    def _p_resolveConflict(  # noqa: N802
        self, old: dict[str, Any], committed: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """The committed lane with the entries of the other transaction behind it.

        Only entries that stand in the lane itself can be chained anew: where some
        have moved to a page of their own transaction it is a conflict as ever. A
        page that both have made of the same old entries is taken once.
        """
        if _page_of(new) == _page_of(old):
            added = new["recent"][len(old["recent"]) :]
        else:
            added = new["recent"]
        if len(added) != new["count"] - old["count"]:
            raise CannotMerge
        merged = dict(committed)
        for entry in added:
            number = merged["count"] + 1
            linked, merged["head"] = _linked(json.loads(entry), number, merged["head"])
            merged["recent"] = (*merged["recent"], linked)
            merged["count"] = number
        return merged

    def newest_first(self) -> Iterator[dict[str, Any]]:
        """Entries from the last to the first; loads a page at a time."""
        for _before, entries in self._pages():
            for entry in reversed(entries):
                yield json.loads(entry)

    def entries(self) -> Iterator[dict[str, Any]]:
        """Entries from the first to the last."""
        for _before, entries in self._forward():
            for entry in entries:
                yield json.loads(entry)

    def head_at(self, count: int) -> str | None:
        """The head after ``count`` entries, computed; None when there are none such."""
        if count > self.count:
            return None
        earlier = self.count
        for before, entries in self._pages():
            earlier -= len(entries)
            if count >= earlier:
                head = before
                for entry in entries[: count - earlier]:
                    head = sm3_hex(head.encode(), entry)
                return head
        return None

    def heads_at(self, counts: Collection[int]) -> dict[int, str]:
        """The heads after so many entries each, in one walk over the lane."""
        found: dict[int, str] = {}
        head, number = START, 0
        for _before, entries in self._forward():
            for entry in entries:
                number += 1
                head = sm3_hex(head.encode(), entry)
                if number in counts:
                    found[number] = head
        return found

    def check(self, name: str) -> Iterator[Breach]:
        """What does not prove, in the order of the entries."""
        head, number = START, 0
        for before, entries in self._forward():
            if before != head:
                yield Breach(name, number, "The page after this entry does not follow.")
                head = before
            for entry in entries:
                number += 1
                yield from self._check_entry(name, number, head, entry)
                head = sm3_hex(head.encode(), entry)
        if number != self.count:
            yield Breach(name, number, "The lane does not hold as many as it says.")
        if head != self.head:
            yield Breach(name, number, "The head of the lane does not prove.")

    @staticmethod
    def _check_entry(name: str, number: int, head: str, entry: bytes) -> Iterator[Any]:
        try:
            facts = json.loads(entry)
            found, link = facts["n"], facts["link"]
        except (ValueError, KeyError, TypeError):
            yield Breach(name, number, "The entry cannot be read.")
            return
        if found != number:
            yield Breach(name, number, "The entry has another number.")
        if link != head[:LINK_DIGITS]:
            yield Breach(name, number - 1, "The entry was changed.")

    def _pages(self) -> Iterator[tuple[str, tuple[bytes, ...]]]:
        """(head before, entries) from the newest page to the oldest."""
        yield self.before, self.recent
        page = self.last_page
        while page is not None:
            yield page.before, page.entries
            previous = page.previous
            page._p_deactivate()
            page = previous

    def _forward(self) -> Iterator[tuple[str, tuple[bytes, ...]]]:
        pages = []
        page = self.last_page
        while page is not None:
            pages.append(page)
            previous = page.previous
            page._p_deactivate()
            page = previous
        for page in reversed(pages):
            yield page.before, page.entries
            page._p_deactivate()
        yield self.before, self.recent


def _linked(facts: dict[str, Any], number: int, head: str) -> tuple[bytes, str]:
    """(the entry of that number behind the head, the head after it)."""
    entry = canonical_json({**facts, "n": number, "link": head[:LINK_DIGITS]})
    return entry, sm3_hex(head.encode(), entry)


def _page_of(state: dict[str, Any]) -> bytes | None:
    """The id of the newest page in a state, where pages are references."""
    page = state["last_page"]
    return None if page is None else bytes(page.oid)
