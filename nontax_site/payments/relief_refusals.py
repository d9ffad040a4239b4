"""What reliefs and demands refuse, each with its stable code and what to do."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused

# ---- reliefs -------------------------------------------------------------------


class ReliefKindUnknown(BadInput):
    """A relief is one of four kinds."""

    code = "relief-kind-unknown"
    message = "«${kind_given}» is no kind of relief."


class ReliefReasonUnknown(BadInput):
    """The reason is one of a list."""

    code = "relief-reason-unknown"
    message = "«${reason}» is no reason for relief."


class ReliefOpen(Refused):
    """One request at a time is decided on."""

    code = "relief-open"
    message = "Relief ${relief} is asked for already and not decided."
    remedy = "Wait for the decision, or withdraw that request first."


class AdditionsOwed(Refused):
    """What has been added for lateness is not given up by moving a date."""

    code = "additions-owed"
    message = (
        "The notice is overdue and ${amount} have been added: time alone is no relief."
    )
    remedy = "Ask for it before the due date, or ask for a reduction or an exemption."


class ReductionTooLarge(BadInput):
    """A reduction takes off more than nothing and less than all."""

    code = "reduction-too-large"
    message = "A reduction is above 0.00 and below the total of ${total}."
    remedy = "Where nothing is to be paid, ask for an exemption."


class DueNotLater(BadInput):
    """A deferral sets a day after today and after the due date."""

    code = "due-not-later"
    message = "The new due date must lie after today and after ${due}."


class DueTooFar(BadInput):
    """The region limits how late anything is paid."""

    code = "due-too-far"
    message = "The region allows a due date until ${latest}."


class PartsTooFew(BadInput):
    """A plan has parts."""

    code = "parts-too-few"
    message = "A plan has two parts or more."


class PartsTooMany(BadInput):
    """The region limits the number of parts."""

    code = "parts-too-many"
    message = "A plan has at most ${limit} parts."


class PartsNotInOrder(BadInput):
    """Each part is due after the one before, the first after today."""

    code = "parts-not-in-order"
    message = "This part must be due after ${before}."


class PartsNotTotal(BadInput):
    """The parts are the whole, to the fen."""

    code = "parts-not-total"
    message = "The parts sum to ${parts}, the notice asks ${total}."


class DecidedByBureau(Refused):
    """Money is given up by the finance bureau only."""

    code = "decided-by-bureau"
    message = "The finance bureau decides on reductions and exemptions."
    remedy = "Forward the request to the bureau."


class DecidedByUnit(Refused):
    """Time is granted by the unit itself."""

    code = "decided-by-unit"
    message = "The unit itself decides on deferrals and instalments."
    remedy = "Grant or refuse it here."


# ---- demands -------------------------------------------------------------------


class NotOverdue(Refused):
    """Only what is overdue is demanded."""

    code = "not-overdue"
    message = "The notice is not overdue: it may be paid until ${due}."


class DemandOpen(Refused):
    """One case of dunning a notice at a time."""

    code = "demand-open"
    message = "The notice is dunned already in ${demand}."


class WayUnknown(BadInput):
    """How somebody was reminded or served is one of a list."""

    code = "reach-unknown"
    message = "«${way}» is no way to reach a debtor."


class ServedInFuture(BadInput):
    """Service happened on a day that has come, not before the demand."""

    code = "served-in-future"
    message = "The demand was served between ${issued} and today, not on ${day}."


class TermRuns(Refused):
    """The court is asked when the term of the demand is over."""

    code = "term-runs"
    message = "The debtor has time until ${until}."
    remedy = "Hand the case to the court after that day."


class DebtStands(Refused):
    """A case ends by itself only when nothing is owed any more."""

    code = "debt-stands"
    message = "The notice is still owed."
