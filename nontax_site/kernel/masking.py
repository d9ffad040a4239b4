"""What a page shows of personal data to somebody who need not see it whole.

A mask never shows a whole value, however short it is, and hides how long an
account number is. Names of organisations are public and are not masked.
"""

from __future__ import annotations

_STARS = "****"


def mask_name(name: str) -> str:
    """A person's name: ``周晓波`` → ``周*波``, ``张三`` → ``张*``."""
    name = name.strip()
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_phone(phone: str) -> str:
    """A phone number: ``13812340000`` → ``138****0000``; a short one wholly."""
    return f"{phone[:3]}{_STARS}{phone[-4:]}" if len(phone) >= 11 else _last_four(phone)


def mask_account(account: str) -> str:
    """An account number: four stars and its last four digits."""
    return _last_four(account)


def mask_identity(number: str) -> str:
    """The number of an identity document: its first character and last four."""
    return (
        f"{number[0]}{_STARS}{number[-4:]}" if len(number) >= 10 else _last_four(number)
    )


def _last_four(text: str) -> str:
    """Four stars, then the last four characters if as many stay hidden."""
    if not text:
        return ""
    return _STARS + (text[-4:] if len(text) >= 8 else "")
