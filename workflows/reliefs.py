"""Who decides on which kind of relief: guards and the path. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.payments.relief import Relief
from nontax_site.payments.relief_refusals import DecidedByBureau, DecidedByUnit


def guard_by_unit(relief: Relief, act: Act) -> None:
    """The unit grants time, never money."""
    if not relief.is_by_unit:
        raise DecidedByBureau


def guard_by_bureau(relief: Relief, act: Act) -> None:
    """The bureau is asked about money, not about time."""
    if relief.is_by_unit:
        raise DecidedByUnit


def goes_to_bureau(relief: Relief) -> bool:
    """Whether the bureau decides: money, not time."""
    return not relief.is_by_unit
