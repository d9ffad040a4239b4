"""Guards of batches. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.payments.batch import NoticeBatch
from nontax_site.payments.refusals import BatchNotWhole, BatchRunning, NothingRefused


def guard_resume(batch: NoticeBatch, act: Act) -> None:  # noqa: ARG001 (a guard)
    """The batch is not being worked on; the page knows and says so."""
    if act.facts.get("is_running"):
        raise BatchRunning


def guard_close(batch: NoticeBatch, act: Act) -> None:
    """What was refused for good is left out; nothing works on the batch."""
    guard_resume(batch, act)
    if not batch.refused:
        raise NothingRefused


def guard_finish(batch: NoticeBatch, act: Act) -> None:  # noqa: ARG001 (a guard)
    """Every notice of the batch is issued."""
    if batch.issued != batch.notices:
        raise BatchNotWhole(issued=batch.issued, notices=batch.notices)
