"""What is wrong with a bill type, or with using one."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, NotFound, Refused


class TypeCodeMalformed(BadInput):
    """Four digits: class and kind."""

    code = "bill-type-code-malformed"
    message = (
        "«${type_code}» is no code of a bill type: two digits for the class, "
        "two for the kind."
    )


class TypeClassUnknown(BadInput):
    """A class no fiscal bill of a bureau has."""

    code = "bill-class-unknown"
    message = "«${bill_class}» is no class of fiscal bills."


class KindAndFormDiffer(BadInput):
    """Kind 01 is the electronic bill, and only that."""

    code = "bill-kind-and-form-differ"
    message = "Kind 01 is the electronic bill, any other kind is paper."
    remedy = "Give the electronic bill kind 01 and the paper another kind."


class TypeNameMissing(BadInput):
    """A type without a name."""

    code = "bill-type-name-missing"
    message = "Please give the name printed on the bill."


class FaceValueUnknown(BadInput):
    """A face value the region does not use."""

    code = "face-value-unknown"
    message = "${face} is no face value here. The face values are ${known}."


class FaceValueNotAsked(BadInput):
    """Only a bill of fixed value has a face value."""

    code = "face-value-not-asked"
    message = "Only a bill of fixed value has a face value."


class SheetsOutOfBounds(BadInput):
    """A book has some sheets, and not too many."""

    code = "sheets-out-of-bounds"
    message = "A book has 1 to ${most} sheets, an electronic bill none."


class CopiesWrong(BadInput):
    """Copies that cannot be: none, too many, or without name and holder."""

    code = "bill-copies-wrong"
    message = "A sheet has 1 to ${most} copies, each with a name and a holder."


class CopyForNobody(BadInput):
    """Paper without a copy for the payer or without a stub for the unit."""

    code = "bill-copy-missing"
    message = "There must be one copy for the payer and one that the unit keeps."


class CopyNamedTwice(BadInput):
    """Two copies of one name."""

    code = "bill-copy-named-twice"
    message = "Two copies are called «${name}»."


class PaymentBookCopies(BadInput):
    """The five copies of the General Payment Book and their holders."""

    code = "payment-book-copies"
    message = (
        "The General Payment Book has five copies: unit, payer's bank, payee's bank, "
        "payer, unit."
    )


class PaymentBookWithoutNotice(BadInput):
    """The Payment Book always has its notice and payment code."""

    code = "payment-book-without-notice"
    message = "The General Payment Book is issued with its notice and payment code."


class FixedWithNotice(BadInput):
    """A bill of fixed value has no payer and no code."""

    code = "fixed-bill-with-notice"
    message = "A bill of fixed value has no payer, so it is issued without a notice."


class ModeNotOfForm(BadInput):
    """A mode of paying the decision table refuses for the form."""

    code = "mode-not-of-form"
    message = "«${mode}» does not go with this form of bill."


class ValidityReversed(BadInput):
    """The last day before the first."""

    code = "bill-type-validity-reversed"
    message = "The type would end on ${to_day}, before it begins on ${from_day}."


class LayoutMalformed(BadInput):
    """The name of a print layout."""

    code = "layout-malformed"
    message = (
        "«${layout}» is no name of a print layout: small letters, digits, hyphens."
    )


class GuideMissing(BadInput):
    """Every type has its own operation guide (CQ-59)."""

    code = "bill-guide-missing"
    message = "Please write how the bill is used: every type has its own guide."


class RevisionOpen(Refused):
    """Another revision of the type is being worked on."""

    code = "bill-revision-open"
    message = "Revision ${revision} of this type is not decided yet."
    remedy = "Publish it or give it up first."


class EndProposed(Refused):
    """The old revision is proposed to end for good."""

    code = "bill-type-end-proposed"
    message = "It is proposed to discontinue ${bill_type}, which this would replace."
    remedy = "Decide on that proposal first."


class RevisionInPast(Refused):
    """A new revision begins today at the earliest, and behind the old one."""

    code = "bill-revision-in-past"
    message = (
        "The revision would begin on ${from_day}: it begins on ${least} at the "
        "earliest."
    )


class RecallBeforeEnd(BadInput):
    """What is left is handed in after the last day of use."""

    code = "recall-before-end"
    message = "What is left is handed in after the last day of use, ${last_day}."


class TypeEndsInPast(BadInput):
    """A type ends today at the earliest."""

    code = "bill-type-ends-in-past"
    message = "The last day of use cannot lie before today."


class BillTypeUnknown(NotFound):
    """A code the region has no type for."""

    code = "bill-type-unknown"
    message = "There is no bill type «${type_code}» here."


class BillTypeNotPublished(Refused):
    """A draft, or a type that was given up."""

    code = "bill-type-not-published"
    message = "«${bill_type}» is not published."


class BillTypeNotYetValid(Refused):
    """Its first day is still to come."""

    code = "bill-type-not-yet-valid"
    message = "«${bill_type}» counts from ${from_day} on."


class BillTypeReplaced(Refused):
    """A new revision replaced it (CQ-47)."""

    code = "bill-type-replaced"
    message = (
        "This revision of «${bill_type}» was valid until ${last_day}; a new one"
        " replaced it."
    )
    remedy = "Use the new revision and hand in what is left of the old one."


class BillTypeDiscontinued(Refused):
    """It is not used any more (CQ-46)."""

    code = "bill-type-discontinued"
    message = "«${bill_type}» was discontinued; its last day was ${last_day}."
    remedy = "Hand in what is left of it."


class CategoryNotOfType(Refused):
    """Income the type was not published for."""

    code = "category-not-of-bill-type"
    message = "«${bill_type}» does not carry income of the category «${category}»."
    remedy = "Use a bill type that carries it."


class NotFixedValue(BadInput):
    """Value times count is asked of a bill without a face value."""

    code = "not-fixed-value"
    message = "«${bill_type}» has no face value."


class CountNotPositive(BadInput):
    """A count of sheets is 1 or more."""

    code = "count-not-positive"
    message = "The count of sheets must be 1 or more."
