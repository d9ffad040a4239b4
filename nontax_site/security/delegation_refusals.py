"""Why a delegation is refused: each reason a class, hung at its field."""

from __future__ import annotations

from typing import Any, ClassVar

from nontax_site.kernel.errors import BadInput, Refused


class _AtDelegate(Refused):
    """A refusal about whom the right is lent to."""

    code: ClassVar[str] = "delegate-refused"

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="delegate", **facts)


class DelegateUnknown(BadInput):
    """No account of that login."""

    code: ClassVar[str] = "delegate-unknown"
    message: ClassVar[str] = "There is no account «${login}»."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="delegate", **facts)


class PrincipalUnknown(BadInput):
    """No account of the login for whom something is put down."""

    code: ClassVar[str] = "principal-unknown"
    message: ClassVar[str] = "There is no account «${login}»."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="principal", **facts)


class DelegateIsPrincipal(_AtDelegate):
    """The same natural person, under whichever account."""

    code: ClassVar[str] = "delegate-is-principal"
    message: ClassVar[str] = "Nobody delegates to himself, also not to another account."
    remedy: ClassVar[str] = "Choose another person."


class DelegateDisabled(_AtDelegate):
    """An account that is closed acts for nobody."""

    code: ClassVar[str] = "delegate-disabled"
    message: ClassVar[str] = "The account of ${name} is closed."
    remedy: ClassVar[str] = "Choose somebody who works here."


class DelegateOtherSide(_AtDelegate):
    """Unit and bureau check each other; auditors and administrators check both."""

    code: ClassVar[str] = "delegate-other-side"
    message: ClassVar[str] = "${name} stands on another side of this work."
    remedy: ClassVar[str] = (
        "Choose a colleague of the same side: units for units of the region, "
        "bureaus for bureaus; no auditor and no administrator."
    )


class DelegateConflicts(_AtDelegate):
    """The delegate would decide on what he himself asks."""

    code: ClassVar[str] = "delegate-conflicts"
    message: ClassVar[str] = (
        "${name} holds «${role}» here: one person may not stand on both sides."
    )
    remedy: ClassVar[str] = "Choose somebody who does not prepare these documents."


class DelegationCircle(_AtDelegate):
    """A right never comes back to whom it started from."""

    code: ClassVar[str] = "delegation-circle"
    message: ClassVar[str] = (
        "${name} has delegated to you at that time, directly or through others: "
        "a circle is not possible."
    )
    remedy: ClassVar[str] = "Choose another person, or other days."


class RightNotHeld(Refused):
    """Nobody lends more than he has."""

    code: ClassVar[str] = "right-not-held"
    message: ClassVar[str] = "${name} has no such right to lend as «${role}»."
    remedy: ClassVar[str] = "Choose a role, a kind and verbs that are held."


class DelegationKindMissing(BadInput):
    """No kind of document is chosen."""

    code: ClassVar[str] = "delegation-kind-missing"
    message: ClassVar[str] = "Choose at least one kind of document."

    def __init__(self) -> None:
        super().__init__(field="kinds")


class DelegationBackwards(BadInput):
    """The last day is before the first."""

    code: ClassVar[str] = "delegation-backwards"
    message: ClassVar[str] = "The last day is before the first day."

    def __init__(self) -> None:
        super().__init__(field="to_day")


class DelegationPast(BadInput):
    """The time is over already."""

    code: ClassVar[str] = "delegation-past"
    message: ClassVar[str] = "These days are over."

    def __init__(self) -> None:
        super().__init__(field="to_day")


class DelegationTooLong(Refused):
    """Longer than the site allows, or too far ahead."""

    code: ClassVar[str] = "delegation-too-long"
    message: ClassVar[str] = (
        "A delegation lasts ${days} days at most, and begins within as many days."
    )
    remedy: ClassVar[str] = "Give a shorter time; it can be given again later."

    def __init__(self, **facts: Any) -> None:
        super().__init__(field="to_day", **facts)
