"""A tariff 收费标准: what an item costs from one day to another.

Kinds: ``fixed`` (so much for each measure), ``range`` (between two amounts for
each measure) and ``free`` (any amount within limits for the whole line; a limit
of 0 is none). Amounts are whole fen. ``classes`` name who pays how many of a
thousand parts: 0 is exempt, 500 is half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.money import Money
from nontax_site.storage.classes import stored
from nontax_site.units.periods import (
    PeriodBeforeLast,
    check_period,
    day_before,
    holds,
)

FIXED = "fixed"
RANGE = "range"
FREE = "free"

KIND_TITLES: dict[str, str] = {
    FIXED: "Fixed amount",
    RANGE: "Between two amounts",
    FREE: "Free within limits",
}

WHOLE = 1000


class TariffKindUnknown(BadInput):
    """Neither fixed nor range nor free."""

    code = "tariff-kind-unknown"
    message = "There is no kind of tariff «${tariff_kind}»."


class TariffLimitsTurned(BadInput):
    """A lowest amount above the highest."""

    code = "tariff-limits-turned"
    message = "The lowest amount (${least}) is above the highest (${most})."


class TariffAmountMissing(BadInput):
    """A fixed tariff without an amount, or a range without its highest."""

    code = "tariff-amount-missing"
    message = "Please give the amount of the tariff."


class PayerClassMalformed(BadInput):
    """A class without a name, twice, or with parts beyond a thousand."""

    code = "payer-class-malformed"
    message = "«${klass}» is no class of payers: a name, and 0 to 999 of 1000 parts."


class PayerClassUnknown(Refused):
    """The tariff of the day knows no such class of payers."""

    code = "payer-class-unknown"
    message = "The tariff has no reduction «${klass}»."
    remedy = "Choose one of the reductions of the tariff, or none."


class AmountMissing(BadInput):
    """A range or free tariff needs the amount that is charged."""

    code = "amount-missing"
    message = "Please give the amount: the tariff of «${item_name}» is not fixed."


class AmountOutsideTariff(Refused):
    """The amount is not what the tariff of the day allows."""

    code = "amount-outside-tariff"
    message = "${amount} is outside the tariff of «${item_name}»: ${allowed}."
    remedy = "Correct the amount or the quantity."


@stored
@dataclass(frozen=True, slots=True)
class Tariff:
    """One dated version of what an item costs; see the module for the fields."""

    from_day: date
    to_day: date | None = None
    kind: str = FIXED
    amount_fen: int = 0
    min_fen: int = 0
    max_fen: int = 0
    measure: str = ""
    classes: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        check_period(self.from_day, self.to_day)
        if self.kind not in KIND_TITLES:
            raise TariffKindUnknown(field="kind", tariff_kind=self.kind)
        if self.kind == FIXED and self.amount_fen <= 0:
            raise TariffAmountMissing(field="amount")
        if self.kind == RANGE and self.max_fen <= 0:
            raise TariffAmountMissing(field="most")
        if min(self.min_fen, self.max_fen) < 0 or self.min_fen > self.max_fen > 0:
            raise TariffLimitsTurned(
                field="least", least=Money(self.min_fen), most=Money(self.max_fen)
            )
        _check_classes(self.classes)

    def holds(self, day: date) -> bool:
        """Whether this version is in force on the day."""
        return holds(self.from_day, self.to_day, day)

    @property
    def standard(self) -> str:
        """The tariff as bills and the public list print it: ``200.00/本``."""
        per = f"/{self.measure}" if self.measure else ""
        if self.kind == FIXED:
            return f"{Money(self.amount_fen).grouped()}{per}"
        if self.kind == RANGE:
            least, most = Money(self.min_fen).grouped(), Money(self.max_fen).grouped()
            return f"{least}–{most}{per}"
        if self.max_fen:
            return f"{Money(self.min_fen).grouped()}–{Money(self.max_fen).grouped()}"
        return f"≥ {Money(self.min_fen).grouped()}" if self.min_fen else ""

    def full(self, quantity: Decimal, amount: Money | None, item_name: str) -> Money:
        """The amount before any reduction, for a quantity.

        ``amount`` may be left out where the tariff is fixed; where it is given
        it must be what the tariff says. Raises AmountMissing and
        AmountOutsideTariff.
        """
        least, most = self._limits(quantity)
        if amount is None:
            if self.kind != FIXED:
                raise AmountMissing(field="amount", item_name=item_name)
            return least
        if amount < least or (most is not None and amount > most):
            raise AmountOutsideTariff(
                field="amount",
                amount=amount.grouped(),
                item_name=item_name,
                allowed=_between(least, most),
            )
        return amount

    def after_class(self, full: Money, klass: str) -> Money:
        """What a class of payers pays of the full amount; "" pays all of it.

        Raises PayerClassUnknown.
        """
        if not klass:
            return full
        for name, parts in self.classes:
            if name == klass:
                return full.portion(Decimal(parts) / WHOLE)
        raise PayerClassUnknown(field="klass", klass=klass)

    def _limits(self, quantity: Decimal) -> tuple[Money, Money | None]:
        if self.kind == FIXED:
            exact = Money(self.amount_fen).times(quantity)
            return exact, exact
        if self.kind == RANGE:
            least = Money(self.min_fen).times(quantity)
            return least, Money(self.max_fen).times(quantity)
        least = Money(max(self.min_fen, 1))
        return least, Money(self.max_fen) if self.max_fen else None


def _between(least: Money, most: Money | None) -> str:
    if most is None:
        return f"≥ {least.grouped()}"
    return least.grouped() if least == most else f"{least.grouped()}–{most.grouped()}"


def _check_classes(classes: tuple[tuple[str, int], ...]) -> None:
    names = [name for name, _ in classes]
    for name, parts in classes:
        whole = type(parts) is int and 0 <= parts < WHOLE
        if not name or not whole or names.count(name) > 1:
            raise PayerClassMalformed(field="classes", klass=name)


def tariff_on(tariffs: Iterable[Tariff], day: date) -> Tariff | None:
    """The version in force on the day, or None."""
    return next((tariff for tariff in tariffs if tariff.holds(day)), None)


def with_version(tariffs: tuple[Tariff, ...], new: Tariff) -> tuple[Tariff, ...]:
    """The versions with a new one; the last one ends the day before it.

    What was in force on a past day stays as it was. Raises PeriodBeforeLast
    when the new version does not begin after the last one began.
    """
    if not tariffs:
        return (new,)
    *earlier, last = tariffs
    if new.from_day <= last.from_day:
        raise PeriodBeforeLast(field="from_day", last=last.from_day)
    ends = day_before(new.from_day)
    if last.to_day is None or last.to_day > ends:
        last = replace(last, to_day=ends)
    return (*earlier, last, new)
