"""A code sent to the phone, where a region asks for it before it lists notices.

Which service sends short messages is bound from outside; it makes the codes,
knows how long they hold and says whether one is right. Where none is bound the
request is refused with the reason, and the payment code is the way in.
"""

from __future__ import annotations

from zope.interface import Interface, implementer

from nontax_site.kernel.errors import BadInput, Refused


class PhoneCodeUnsent(Refused):
    """No code can be sent: no service is bound, or it does not answer."""

    code = "phone-code-unsent"
    message = "A code cannot be sent to phones at present."
    remedy = "Use the payment code on your notice."


class PhoneCodeWrong(BadInput):
    """The code is not the one that was sent, or it is too old."""

    code = "phone-code-wrong"
    message = "This is not the code that was sent to your phone, or it is too old."
    remedy = "Compare it with the newest message, or have another code sent."


class IPhoneCode(Interface):
    """Sends codes to mobile numbers and proves them."""

    def send(phone):  # type: ignore[no-untyped-def,misc]  # noqa: ANN201
        """Send a code to the eleven digits; raises PhoneCodeUnsent."""

    def proves(phone, code):  # type: ignore[no-untyped-def,misc]  # noqa: ANN001, ANN201
        """Whether the code is the one that was sent to the number, still in time."""


@implementer(IPhoneCode)
class NoPhoneCode:
    """Nobody sends messages here."""

    def send(self, _phone: str) -> None:
        """Raises PhoneCodeUnsent."""
        raise PhoneCodeUnsent

    def proves(self, _phone: str, _code: str) -> bool:
        """No code was ever sent."""
        return False
