"""What stands against counting a shelf."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class CounterTwice(BadInput):
    """One person as both counters."""

    code = "counter-twice"
    message = "Two different persons count: ${name} is named twice."


class KeeperCountsFirst(BadInput):
    """Who keeps the book knows what it says."""

    code = "keeper-counts-first"
    message = "${name} keeps this shelf and knows the book: another counts first."


class TakingOpen(Refused):
    """One stock-taking of a shelf at a time."""

    code = "taking-open"
    message = "This shelf is being counted already: ${taking}."


class NotCounter(Refused):
    """Each count is handed in by who is named for it."""

    code = "not-counter"
    message = "${name} counts this himself."


class CountersDiffer(Refused):
    """The two counts are not the same."""

    code = "counters-differ"
    message = "The second count differs from the first: ${ranges}."
    remedy = "Count again, both of you."


class MovedMeanwhile(Refused):
    """Something went in or out since the book was read."""

    code = "moved-meanwhile"
    message = "Numbers were moved on this shelf since the stock-taking was opened."
    remedy = "Have the count begun anew, and move nothing until it is handed in."


class MissingUnreported(Refused):
    """What is missing is reported as lost before it is settled."""

    code = "missing-unreported"
    message = "${count} missing numbers are still on the shelf in the book."
    remedy = "The custodian reports them as lost, or finds them in a new count."
