"""A piece of work in a transaction of its own, again after a conflict."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from transaction.interfaces import TransientError
from ZODB.POSException import ConflictError


class CannotMerge(ConflictError):
    """Raised where two writers' states cannot be joined: one is tried again."""


Begin = Callable[[], AbstractContextManager[Any]]
"""Gives a request with ``tm`` (explicit, not begun) and ``site`` (the tree)."""

_T = TypeVar("_T")


def random_pause(attempt: int) -> None:
    """Wait a little before trying again after a conflict."""
    time.sleep(random.uniform(0, 0.005 * (attempt + 1)))


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often a piece of work is tried, and what is done between."""

    most: int = 10
    pause: Callable[[int], None] = random_pause

    def call(self, once: Callable[[], _T]) -> _T:
        """Call until there is no conflict; raises the last conflict."""
        for attempt in range(self.most - 1):
            try:
                return once()
            except TransientError:
                self.pause(attempt)
        return once()

    def in_transaction(self, begin: Begin, work: Callable[[Any], _T]) -> _T:
        """Do the work with a fresh request and commit; an error aborts."""
        return self.call(lambda: _one(begin, work))


def _one(begin: Begin, work: Callable[[Any], _T]) -> _T:
    with begin() as request:
        request.tm.begin()
        try:
            result = work(request)
            request.tm.commit()
        except BaseException:
            request.tm.abort()
            raise
        return result
