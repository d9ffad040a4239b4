"""Printers of a unit and by how much each misses pre-printed paper.

An offset moves everything that is printed on a form; it is kept for each printer
of a unit and each kind of form, because every feeder and every form differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput, NotFound, Refused
from nontax_site.storage.classes import stored

MOST_TENTHS: Final = 150
"""An offset of more than 15 mm is a wrong form, not a badly fed one."""

_OFFSET: Final = re.compile(r"([+-]?)([0-9]{1,3})(?:\.([0-9]))?")
MOST_PRINTERS: Final = 20
LONGEST_NAME: Final = 40


class OffsetOutOfBounds(BadInput):
    """An offset is larger than a feeder can miss by."""

    code = "offset-out-of-bounds"
    message = "An offset may be ${limit} mm at most."
    remedy = "Check that the right form is in the printer."


class OffsetMalformed(BadInput):
    """The text is no offset."""

    code = "offset-malformed"
    message = "An offset is a number of millimetres with one decimal at most, as -1.5."


class PrinterNameMalformed(BadInput):
    """A printer needs a short name."""

    code = "printer-name-malformed"
    message = "The name of a printer has 1 to ${limit} characters."


class TooManyPrinters(Refused):
    """The unit keeps as many offsets as it may."""

    code = "too-many-printers"
    message = "The unit keeps offsets of ${limit} printers already."
    remedy = "Remove one that is out of use."


def read_offset(text: str) -> int:
    """The tenths of a millimetre a person typed; OffsetMalformed, OffsetOutOfBounds."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise OffsetMalformed
    sign, whole, tenth = found.groups()
    tenths = (int(whole) * 10 + int(tenth or "0")) * (-1 if sign == "-" else 1)
    Offsets(tenths)
    return tenths


def show_offset(tenths: int) -> str:
    """An offset in millimetres as ``read_offset`` reads it."""
    return f"{tenths / 10:.1f}"


@dataclass(frozen=True, slots=True)
class Offsets:
    """How far to the right and down, in tenths of a millimetre.

    Raises OffsetOutOfBounds.
    """

    x: int = 0
    y: int = 0

    def __post_init__(self) -> None:
        for name, value in (("x", self.x), ("y", self.y)):
            if abs(value) > MOST_TENTHS:
                raise OffsetOutOfBounds(field=name, limit=MOST_TENTHS // 10)

    @property
    def in_mm(self) -> tuple[float, float]:
        """Both in millimetres, as places on paper are."""
        return self.x / 10, self.y / 10

    def __str__(self) -> str:
        x, y = self.in_mm
        return f"x {x:+.1f} mm, y {y:+.1f} mm"


NOWHERE: Final = Offsets()


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer with a form in it: its offsets, and who measured them when."""

    name: str
    layout: str
    offsets: Offsets
    by: str
    at: datetime


@stored
class Printers(Persistent):
    """The printers of every unit; each unit's are one tuple of plain values."""

    def __init__(self) -> None:
        self._by_unit = OOBTree()

    def of(self, unit: str) -> tuple[Printer, ...]:
        """The printers of a unit in the order of their names."""
        return tuple(
            Printer(name, layout, Offsets(x, y), by, at)
            for name, layout, x, y, by, at in self._by_unit.get(unit, ())
        )

    def offsets(self, unit: str, name: str, layout: str) -> Offsets:
        """The offsets of a printer with a form; none where none were measured."""
        for printer in self.of(unit):
            if (printer.name, printer.layout) == (name, layout):
                return printer.offsets
        return NOWHERE

    def units(self) -> Iterator[str]:
        """The units that keep any."""
        return iter(self._by_unit.keys())

    def keep(self, unit: str, printers: tuple[Printer, ...]) -> None:
        """Put these in the place of what the unit had."""
        self._by_unit[unit] = tuple(
            (one.name, one.layout, one.offsets.x, one.offsets.y, one.by, one.at)
            for one in sorted(printers, key=lambda one: (one.name, one.layout))
        )


class Measuring:
    """Keeps and drops what was measured; both are on record."""

    def __init__(self, printers: Printers, audit: Any) -> None:
        self._printers = printers
        self._audit = audit

    def measure(
        self, unit: str, name: str, layout: str, offsets: Offsets, act: Act
    ) -> Printer:
        """Keep the offsets of a printer with a form, new or in place of the old.

        Raises PrinterNameMalformed, TooManyPrinters.
        """
        name = name.strip()
        if not 1 <= len(name) <= LONGEST_NAME:
            raise PrinterNameMalformed(field="name", limit=LONGEST_NAME)
        others = self._without(unit, name, layout)
        if len(others) >= MOST_PRINTERS:
            raise TooManyPrinters(limit=MOST_PRINTERS)
        made = Printer(name, layout, offsets, act.actor.name, act.at)
        self._printers.keep(unit, (*others, made))
        self._note(unit, "measure", made, act)
        return made

    def drop(self, unit: str, name: str, layout: str, act: Act) -> None:
        """Forget a printer; raises NotFound."""
        for printer in self._printers.of(unit):
            if (printer.name, printer.layout) == (name, layout):
                self._printers.keep(unit, self._without(unit, name, layout))
                self._note(unit, "drop_printer", printer, act)
                return
        raise NotFound

    def _without(self, unit: str, name: str, layout: str) -> tuple[Printer, ...]:
        return tuple(
            one
            for one in self._printers.of(unit)
            if (one.name, one.layout) != (name, layout)
        )

    def _note(self, unit: str, verb: str, printer: Printer, act: Act) -> None:
        self._audit.note(
            unit,
            act,
            verb,
            f"unit:{unit}",
            printer=printer.name,
            layout=printer.layout,
            offsets=str(printer.offsets),
        )
