"""Schemes: how a region uses the last digits of a payment code.

The algorithm of the official check digit is not published and differs between
provinces, so each region names a scheme. ``LUHN`` is this project's convention
for the codes it makes itself; ``NONE`` has ten digits of serial and no check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nontax_site.kernel.errors import NotConfigured


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a region uses the last ten of the twenty digits.

    ``serial_digits`` of them are the serial; ``check`` gives what follows, made
    from all the digits before it ("" where there is no check digit).
    """

    name: str
    serial_digits: int
    check: Callable[[str], str]

    def proves(self, digits: str) -> bool:
        """Whether the digits end with what this scheme asks for."""
        body = 10 + self.serial_digits
        return digits[body:] == self.check(digits[:body])


def luhn_digit(body: str) -> str:
    """The digit that makes ``body`` + digit pass the Luhn test.

    Finds every wrong digit and every swap of neighbours but 09 and 90.
    """
    total = 0
    for place, char in enumerate(reversed(body)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


LUHN: Final = "LUHN"
NONE: Final = "NONE"

_schemes: Final[dict[str, Scheme]] = {}


def register_scheme(scheme: Scheme) -> None:
    """Make a scheme known under its name; a second of that name is refused."""
    if _schemes.setdefault(scheme.name, scheme) != scheme:
        raise ValueError(f"there is another scheme {scheme.name}")


def scheme_named(name: str) -> Scheme:
    """The registered scheme; NotConfigured when there is none of that name."""
    try:
        return _schemes[name]
    except KeyError:
        raise NotConfigured(what=f"payment code scheme {name}") from None


def _no_check(_body: str) -> str:
    return ""


register_scheme(Scheme(LUHN, 9, luhn_digit))
register_scheme(Scheme(NONE, 10, _no_check))
