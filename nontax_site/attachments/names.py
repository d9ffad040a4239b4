"""The name of a file as it is kept: harmless on every machine it is saved to.

A name is only shown and offered; the content stands under a number of its own.
"""

from __future__ import annotations

import unicodedata

LONGEST = 100
"""So many characters of a name are kept."""

LONGEST_ENDING = 8

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)

_FORBIDDEN = frozenset('<>:"|?*/\\')


def ending_of(name: str) -> str:
    """The last ending of a name in small letters, without its dot; "" for none.

    What is longer than any ending is part of the name.
    """
    stem, dot, ending = name.rpartition(".")
    good = dot and stem and len(ending) <= LONGEST_ENDING
    return ending.strip().lower() if good else ""


def endings_before(name: str) -> tuple[str, ...]:
    """What stands between the first dot and the last ending, in small letters."""
    return tuple(part.strip().lower() for part in name.split(".")[1:-1])


def harmless(name: str, ending: str) -> str:
    """The name without path, marks, control characters and reserved words.

    ``ending`` is that of the content; a name without one gets it. Empty and
    reserved names become ``paper``.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        letter
        for letter in last
        if letter not in _FORBIDDEN and unicodedata.category(letter)[0] != "C"
    )
    stem, _, _said = kept.rpartition(".") if ending_of(kept) else (kept, "", "")
    stem = " ".join(stem.split()).strip(". ")
    if not stem or stem.partition(".")[0].strip().lower() in _RESERVED:
        stem = f"paper {stem}".strip()
    said = ending_of(kept) or ending
    return f"{stem[: LONGEST - len(said) - 1].rstrip('. ')}.{said}".rstrip(".")
