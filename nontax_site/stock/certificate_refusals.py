"""What is wrong with a certificate or an inspection, or refused because of one."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class CertificateMissing(Refused):
    """No paper without a certificate."""

    code = "certificate-missing"
    message = "${unit_name} has no bill certificate in force."
    remedy = "Apply for one at the finance bureau."


class SupplyStopped(Refused):
    """The certificate is suspended."""

    code = "supply-stopped"
    message = "The certificate of ${unit_name} is suspended: nothing is supplied."
    remedy = "Put right what it was suspended for and ask the bureau to resume it."


class TypeNotOnCertificate(Refused):
    """A type the unit was not granted."""

    code = "type-not-on-certificate"
    message = (
        "The certificate of ${unit_name} does not name the bill type ${type_code}."
    )
    remedy = "Ask for the type to be added to the certificate first."


class CertificateThere(Refused):
    """A unit has one certificate."""

    code = "bill-certificate-there"
    message = "${unit_name} already has ${certificate}."
    remedy = "Ask there for other types."


class CertificateBasisMissing(BadInput):
    """An application names the legal basis of what is charged."""

    code = "certificate-basis-missing"
    message = "Please name the legal basis of what the unit charges."


class CertificateTypesMissing(BadInput):
    """An application for nothing."""

    code = "certificate-types-missing"
    message = "Please choose at least one type of bill."


class TypeWithoutPaper(BadInput):
    """Electronic bills need no certificate."""

    code = "type-without-paper"
    message = "«${bill_type}» is electronic: there is no paper of it to hold."


class TypesUnchanged(BadInput):
    """A change that changes nothing."""

    code = "certificate-types-unchanged"
    message = "The certificate names these types already."


class TypeStillHeld(Refused):
    """A type cannot go from the certificate while the unit has paper of it."""

    code = "type-still-held"
    message = "The unit still has ${held} blank numbers of the type ${type_code}."
    remedy = "Return them first."


class PaperStillHeld(Refused):
    """A certificate is cancelled when everything was returned."""

    code = "paper-still-held"
    message = "${unit_name} still holds ${held} numbers that are not cleared."
    remedy = "Return the blank paper and hand in stubs and voids first."


class EventInFuture(BadInput):
    """The unit closed, merged or changed on a day that was."""

    code = "certificate-event-in-future"
    message = "The day the unit closed or changed cannot lie in the future."


class InspectionThere(Refused):
    """One annual inspection per region and year."""

    code = "inspection-there"
    message = "The annual inspection of ${year} is ${inspection} already."


class InspectionYearWrong(BadInput):
    """Only this year or the last one is inspected."""

    code = "inspection-year-wrong"
    message = "The year ${year} cannot be inspected now."
    remedy = "Choose this year or the last one."


class InspectionDaysWrong(BadInput):
    """The reports are due in the future."""

    code = "inspection-days-wrong"
    message = "The reports are due after today."


class NobodyToInspect(Refused):
    """No unit of the region holds a certificate."""

    code = "nobody-to-inspect"
    message = "No unit here holds a certificate, so there is nobody to inspect."


class CasesOpen(Refused):
    """An inspection ends when every case is decided."""

    code = "inspection-cases-open"
    message = "${count} units are not decided yet."
    remedy = "Decide every case first."


class ReportDiffers(BadInput):
    """A report whose numbers do not add up (CQ-43)."""

    code = "inspection-report-differs"
    message = (
        "The numbers do not add up: ${had} were there or came, ${accounted} are "
        "accounted for."
    )
    remedy = "Received and carried over = used + void + lost + returned + still blank."


class FindingsMissing(BadInput):
    """A check without findings."""

    code = "inspection-findings-missing"
    message = "Please write what was looked at and what was found."
