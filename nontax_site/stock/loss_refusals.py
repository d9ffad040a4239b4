"""What is wrong with a report of lost numbers."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class DiscoveredLater(BadInput):
    """A loss that is discovered in the future."""

    code = "discovered-later"
    message = "The loss cannot be discovered after today."


class NoticeDayWrong(BadInput):
    """A public notice before the loss, or in the future."""

    code = "notice-day-wrong"
    message = "The notice appeared between the day of the discovery and today."


class CauseMissing(BadInput):
    """A report that does not say how it happened."""

    code = "cause-missing"
    message = "Please say how the numbers were lost, as far as is known."


class NotAway(BadInput):
    """A number that is not among the lost blank ones of the report."""

    code = "not-away"
    message = "${range} is not among the lost blank numbers of this report."
    remedy = (
        "What was written on stays lost; its copies go to the papers of the report."
    )


class NothingAway(Refused):
    """Everything was found, or only written sheets were lost."""

    code = "nothing-away"
    message = "No blank number of this report is still away."


class NotEndorser(Refused):
    """A unit's supervisor signs its report; the bureau's clerk that of a store."""

    code = "not-endorser"
    message = "This report is signed by a supervisor of ${holder}."
