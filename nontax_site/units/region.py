"""A region 区划 and its configuration.

A region holds no documents; it says how the documents of its units behave. Its
configuration is one frozen value that a recorded act replaces
(``units.configuring``). Nothing is inherited from the region above it: what a
city decided does not reach into its districts (HZ-22).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from persistent import Persistent

from nontax_site.kernel.errors import BadInput
from nontax_site.storage.classes import stored
from nontax_site.units.categories import (
    CATEGORY_TITLES,
    GROUP_TITLES,
    CategoryNotEnabled,
    GroupNotEnabled,
    check_category,
    check_group,
)
from nontax_site.units.wallets import WALLET_TITLES, WalletRefused, WalletRule, allows

LEVEL_TITLES: dict[str, str] = {
    "province": "Province",
    "city": "City",
    "district": "District or county",
}

BILL_ON_PAYMENT = "on-payment"
BILL_ON_DEMAND = "on-demand"
SUPERVISE_AUTO = "auto"
SUPERVISE_BY_HAND = "by-hand"
WRITE_OFF_ON_DELIVERY = "on-delivery"
WRITE_OFF_BY_CLERK = "by-clerk"

BILL_TITLES: dict[str, str] = {
    BILL_ON_PAYMENT: "With every payment",
    BILL_ON_DEMAND: "When the payer asks for it",
}

SUPERVISE_TITLES: dict[str, str] = {
    SUPERVISE_AUTO: "Set automatically after the checks",
    SUPERVISE_BY_HAND: "Set by a bureau supervisor",
}

WRITE_OFF_TITLES: dict[str, str] = {
    WRITE_OFF_ON_DELIVERY: "On delivery",
    WRITE_OFF_BY_CLERK: "By a bureau clerk",
}

_CHOICES: dict[str, dict[str, str]] = {
    "bill": BILL_TITLES,
    "supervise": SUPERVISE_TITLES,
    "write_off": WRITE_OFF_TITLES,
}

_AT_LEAST: dict[str, int] = {
    "qr_ttl_s": 10,
    "lock_s": 10,
    "lock_grace_s": 0,
    "rescan_wait_s": 0,
    "due_working_days": 1,
    "block_size": 10,
    "max_amount_fen": 1,
    "suspense_days": 1,
    "suspense_two_from_fen": 0,
    "relief_longest_months": 1,
    "relief_most_parts": 2,
    "dunning_after_days": 0,
    "demand_days": 1,
    "supply_months": 1,
    "low_stock_months": 0,
    "blank_months": 1,
    "stub_days": 1,
    "difference_days": 1,
    "stub_years": 2,
    "loss_days": 1,
    "city_digits": 2,
}


class RegionCodeMalformed(BadInput):
    """A region code is six digits, the first of them not 0."""

    code = "region-code-malformed"
    message = "A region code is six digits, not «${code_given}»."


class SettingUnknown(BadInput):
    """A setting a region does not have."""

    code = "setting-unknown"
    message = "A region has no setting «${setting}»."


class SettingOutOfBounds(BadInput):
    """A setting with a value it cannot take."""

    code = "setting-out-of-bounds"
    message = "«${value}» is no value for «${setting}»: ${allowed}."


@dataclass(frozen=True, slots=True)
class RegionConfig:
    """How a region works. Seconds end in ``_s``, money in ``_fen``.

    ``bill`` says when a bill is made (XG-33), ``write_off`` who writes it off
    (XG-30), ``supervise`` who sets the fiscal supervision seal. ``reverse_booked``
    allows the reversal of a booked bill, ``phone_code`` asks a code sent to the
    phone before a query by phone.
    ``last_day`` is the day (ISO) the region's notices expire, if it set one.
    ``own_items`` is the right to make charge items that no higher catalogue has.
    ``suspense_days`` are the working days in which suspense money is looked into;
    from ``suspense_two_from_fen`` on two supervisors agree to give it back, 0 for
    never. ``relief_longest_months`` and ``relief_most_parts`` limit deferrals and
    plans; ``dunning_after_days`` is when dunning begins by itself (0: never),
    ``demand_days`` the term after a demand was served (Compulsion Law art. 54).
    ``face_values_fen`` are the face values of fixed bills (CQ-05). Paper bills are
    supplied for ``supply_months`` months of use at most and, with
    ``supply_after_write_off``, once the used ones are written off. With
    ``auto_write_off`` the system writes off machine bills whose payment was
    confirmed; a difference found at clearance is explained within
    ``difference_days`` working days; stubs are kept ``stub_years`` whole years;
    a loss is reported within ``loss_days`` days.
    A warning comes of blank paper for less than ``low_stock_months`` months of use
    (0: never) or older than ``blank_months``, and of stubs and voids that were not
    handed in ``stub_days`` days after they were written. Places of payment whose codes
    have the first ``city_digits`` digits of the region's lie inside its administrative
    area (CQ-24).
    """

    qr_ttl_s: int = 120
    lock_s: int = 120
    lock_grace_s: int = 30
    rescan_wait_s: int = 900
    due_working_days: int = 10
    bill: str = BILL_ON_PAYMENT
    supervise: str = SUPERVISE_AUTO
    write_off: str = WRITE_OFF_BY_CLERK
    block_size: int = 1000
    categories: tuple[str, ...] = ()
    business_groups: tuple[str, ...] = ()
    wallets: tuple[WalletRule, ...] = ()
    reverse_booked: bool = False
    phone_code: bool = False
    last_day: str | None = None
    max_amount_fen: int = 10**11
    own_items: bool = True
    suspense_days: int = 3
    suspense_two_from_fen: int = 0
    relief_longest_months: int = 12
    relief_most_parts: int = 12
    dunning_after_days: int = 3
    demand_days: int = 10
    face_values_fen: tuple[int, ...] = (50, 100, 200, 500, 1_000, 2_000, 5_000)
    supply_months: int = 6
    supply_after_write_off: bool = True
    auto_write_off: bool = False
    difference_days: int = 10
    stub_years: int = 5
    loss_days: int = 3
    low_stock_months: int = 1
    blank_months: int = 24
    stub_days: int = 90
    city_digits: int = 4

    def __post_init__(self) -> None:
        rules = tuple(WalletRule(*row) for row in self.wallets)
        object.__setattr__(self, "wallets", rules)
        for setting, allowed in _CHOICES.items():
            value = getattr(self, setting)
            if value not in allowed:
                raise SettingOutOfBounds(
                    field=setting,
                    setting=setting,
                    value=value,
                    allowed=tuple(allowed),
                )
        for setting, least in _AT_LEAST.items():
            value = getattr(self, setting)
            if type(value) is not int or value < least:
                raise SettingOutOfBounds(
                    field=setting, setting=setting, value=value, allowed=f"≥ {least}"
                )
        _check_face_values(self.face_values_fen)
        if self.last_day is not None:
            _check_day(self.last_day)
        for category in self.categories:
            check_category(category)
        for group in self.business_groups:
            check_group(group)


def _check_face_values(values: tuple[int, ...]) -> None:
    wrong = [v for v in values if type(v) is not int or v < 1]
    if wrong or not values or sorted(set(values)) != list(values):
        raise SettingOutOfBounds(
            field="face_values",
            setting="face_values_fen",
            value=" ".join(map(str, values)),
            allowed="> 0 ↑",
        )


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise SettingOutOfBounds(
            field="last_day", setting="last_day", value=text, allowed="YYYY-MM-DD"
        ) from None


SETTINGS: tuple[str, ...] = tuple(f.name for f in fields(RegionConfig))


def check_region_code(code: str) -> str:
    """The code when it is six ASCII digits; raise RegionCodeMalformed."""
    good = len(code) == 6 and code.isascii() and code.isdigit() and code[0] != "0"
    if not good:
        raise RegionCodeMalformed(field="code", code_given=code)
    return code


def level_of(code: str) -> str:
    """The level a region code speaks of: province, city or district."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded replacement of a region's configuration."""

    at: datetime
    name: str
    login: str
    comment: str
    settings: tuple[tuple[str, Any, Any], ...] = field(default=())


@stored
class Region(Persistent):  # type: ignore[misc]
    """A region: its code, its name and its configuration.

    ``payment_source`` is the two digits that follow the year in a payment code,
    ``bill_region`` the two digits that begin a bill code. The configuration is
    stored as the settings that differ from the defaults, so a setting invented
    later has its default in every old region.
    """

    KEPT_CHANGES = 32

    def __init__(
        self,
        code: str,
        name: str,
        *,
        parent: str = "",
        config: RegionConfig | None = None,
        payment_code_scheme: str = "LUHN",
        payment_source: str = "00",
        bill_region: str = "",
    ) -> None:
        self.code = check_region_code(code)
        self.name = name
        self.parent = parent and check_region_code(parent)
        self.payment_code_scheme = payment_code_scheme
        self.payment_source = payment_source
        self.bill_region = bill_region or code[:2]
        self.version = 0
        self._said: tuple[tuple[str, Any], ...] = _said(config or RegionConfig())
        self._changes: tuple[tuple[Any, ...], ...] = ()

    @property
    def id(self) -> str:
        """What pages and the audit log call the region: its code."""
        return self.code

    @property
    def level(self) -> str:
        """Province, city or district, as the code says."""
        return level_of(self.code)

    @property
    def config(self) -> RegionConfig:
        """The configuration in force; made once for as long as it is in memory."""
        made: tuple[Any, RegionConfig] | None = getattr(self, "_v_config", None)
        if made is None or made[0] is not self._said:
            made = self._v_config = (self._said, RegionConfig(**dict(self._said)))
        return made[1]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The last replacements of the configuration, newest first."""
        return tuple(Change(*change) for change in reversed(self._changes))

    def places(self) -> tuple[str, ...]:
        """Where roles over this region are held."""
        return (f"region:{self.code}", "site")

    def replace_config(self, config: RegionConfig, change: Change) -> None:
        """Put a configuration in force; only ``units.configuring`` calls this."""
        self._said = _said(config)
        said = _plain(change.settings)
        row = (change.at, change.name, change.login, change.comment, said)
        self._changes = (*self._changes, row)[-self.KEPT_CHANGES :]
        self.version += 1

    def allows_wallet(self, wallet: str, day: date) -> bool:
        """Whether the wallet is taken on the day; unknown ones are not."""
        return allows(self.config.wallets, wallet, day)

    def check_wallet(self, wallet: str, day: date) -> None:
        """Raise WalletRefused when the wallet is not taken on the day (SX-11)."""
        if wallet and not self.allows_wallet(wallet, day):
            raise WalletRefused(
                field="wallet",
                wallet=wallet,
                wallet_name=WALLET_TITLES.get(wallet, wallet),
                region_name=self.name,
            )

    def check_enabled(self, category: str, business_group: str = "") -> None:
        """Raise when the region does not charge the category or run the group.

        The two lists are apart: a group is never found in the list of statutory
        categories, nor the other way round (SX-01).
        """
        config = self.config
        if category not in config.categories:
            raise CategoryNotEnabled(
                field="category",
                category=CATEGORY_TITLES.get(category, category),
                region_name=self.name,
            )
        if business_group and business_group not in config.business_groups:
            raise GroupNotEnabled(
                field="business_group",
                group=GROUP_TITLES.get(business_group, business_group),
                region_name=self.name,
            )


def _said(config: RegionConfig) -> tuple[tuple[str, Any], ...]:
    default = RegionConfig()
    return tuple(
        (name, _plain(getattr(config, name)))
        for name in SETTINGS
        if getattr(config, name) != getattr(default, name)
    )


def _plain(value: Any) -> Any:
    """The value without classes of our own, as it is stored."""
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    return value
