"""What a person says about regions and channels: one schema a verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from nontax_site.kernel.money import Money
from nontax_site.units.categories import (
    CATEGORY_TITLES,
    GROUP_TITLES,
    check_group,
)
from nontax_site.units.channel import (
    ENTRANCE_KIND_TITLES,
    KIND_TITLES,
    PARTY_TITLES,
    PAYER_KIND_TITLES,
    Bank,
    Capability,
    Entrance,
)
from nontax_site.units.region import (
    BILL_TITLES,
    SUPERVISE_TITLES,
    WRITE_OFF_TITLES,
    RegionConfig,
)
from nontax_site.units.wallets import WALLET_TITLES
from schemas.fields import Parsed, area_node, money_type, text_node
from schemas.types import (
    choice_node,
    choices_node,
    day_node,
    region_code_type,
    words,
    yes_node,
)


def _seconds(name: str, title: Any) -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.Integer(),
        name=name,
        title=title,
        validator=colander.Range(0, 86_400),
    )


class ConfigureRegion(colander.MappingSchema):
    """How a region works; the whole configuration is replaced."""

    bill = choice_node("bill", words("When a bill is made"), BILL_TITLES)
    supervise = choice_node(
        "supervise", words("Fiscal supervision seal"), SUPERVISE_TITLES
    )
    write_off = choice_node("write_off", words("Writing off"), WRITE_OFF_TITLES)
    categories = choices_node(
        "categories", words("Statutory categories charged here"), CATEGORY_TITLES
    )
    business_groups = choices_node(
        "business_groups", words("Business groups run here"), GROUP_TITLES, missing=()
    )
    more_groups = colander.SchemaNode(
        colander.String(),
        title=words("More business groups"),
        description=words("Short lower-case words with blanks between them."),
        validator=colander.Length(max=200),
        missing="",
    )
    qr_ttl_s = _seconds("qr_ttl_s", words("Seconds a QR code lives"))
    lock_s = _seconds("lock_s", words("Seconds a notice is locked while paying"))
    lock_grace_s = _seconds("lock_grace_s", words("Seconds of grace after the lock"))
    rescan_wait_s = _seconds(
        "rescan_wait_s", words("Seconds to wait after a QR code scanned twice")
    )
    due_working_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Working days until a notice is due"),
        validator=colander.Range(1, 250),
    )
    block_size = colander.SchemaNode(
        colander.Integer(),
        title=words("Numbers allotted to a unit at once"),
        validator=colander.Range(10, 100_000),
    )
    max_amount = colander.SchemaNode(
        money_type(), title=words("Largest amount of a notice")
    )
    suspense_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Working days to look into suspense money"),
        validator=colander.Range(1, 250),
    )
    suspense_two_from = colander.SchemaNode(
        money_type(),
        title=words("Two supervisors give suspense money back from"),
        description=words("Left empty one supervisor decides about any amount."),
        missing=None,
    )
    relief_longest_months = colander.SchemaNode(
        colander.Integer(),
        title=words("Months a deferral or a plan may last"),
        validator=colander.Range(1, 60),
    )
    relief_most_parts = colander.SchemaNode(
        colander.Integer(),
        title=words("Most parts of an instalment plan"),
        validator=colander.Range(2, 36),
    )
    dunning_after_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Days overdue after which dunning begins by itself"),
        description=words("0 if a clerk begins it."),
        validator=colander.Range(0, 365),
    )
    demand_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Days to pay after a demand was served"),
        validator=colander.Range(1, 90),
    )
    face_values = text_node(
        "face_values",
        words("Face values of fixed bills, in yuan"),
        description=words("Amounts with blanks between them, the smallest first."),
    )
    supply_months = colander.SchemaNode(
        colander.Integer(),
        title=words("Months of use a unit is supplied with at most"),
        validator=colander.Range(1, 24),
    )
    low_stock_months = colander.SchemaNode(
        colander.Integer(),
        title=words("Warn of blank bills for less than so many months of use"),
        validator=colander.Range(0, 24),
    )
    blank_months = colander.SchemaNode(
        colander.Integer(),
        title=words("Warn of blank bills older than so many months"),
        validator=colander.Range(1, 240),
    )
    stub_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Warn of stubs not handed in after so many days"),
        validator=colander.Range(1, 3650),
    )
    city_digits = colander.SchemaNode(
        colander.Integer(),
        title=words("First digits of the code that make the administrative area"),
        validator=colander.Range(2, 6),
    )
    difference_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Working days to explain a difference of a clearance"),
        validator=colander.Range(1, 60),
    )
    stub_years = colander.SchemaNode(
        colander.Integer(),
        title=words("Years stubs are kept"),
        validator=colander.Range(2, 30),
    )
    loss_days = colander.SchemaNode(
        colander.Integer(),
        title=words("Days to report a loss of paper"),
        validator=colander.Range(1, 30),
    )
    last_day = day_node(
        "last_day",
        words("Last day of payment"),
        description=words("On this day the region's unpaid notices expire."),
        missing=None,
    )
    reverse_booked = yes_node(
        "reverse_booked", words("Bills booked by their receiver may be reversed")
    )
    phone_code = yes_node(
        "phone_code", words("A query by telephone number needs a code sent to it")
    )
    supply_after_write_off = yes_node(
        "supply_after_write_off",
        words("New paper bills only after the used ones are written off"),
    )
    auto_write_off = yes_node(
        "auto_write_off",
        words("Machine bills whose payment is confirmed are written off by themselves"),
    )
    own_items = yes_node(
        "own_items", words("The region may make charge items of its own")
    )


_READ_APART = frozenset(
    {
        "max_amount",
        "suspense_two_from",
        "face_values",
        "last_day",
        "categories",
        "business_groups",
        "more_groups",
    }
)


def region_settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by name, from what ``ConfigureRegion`` read.

    Raises GroupIsCategory, GroupMalformed and what an amount raises.
    """
    settings = {name: value for name, value in given.items() if name not in _READ_APART}
    chosen = set(given["categories"])
    groups = [name for name in GROUP_TITLES if name in given["business_groups"]]
    groups += given["more_groups"].split()
    last_day: date | None = given["last_day"]
    two: Money | None = given["suspense_two_from"]
    return settings | {
        "max_amount_fen": given["max_amount"].fen,
        "suspense_two_from_fen": two.fen if two else 0,
        "face_values_fen": face_values(given["face_values"]),
        "last_day": last_day.isoformat() if last_day else None,
        "categories": tuple(name for name in CATEGORY_TITLES if name in chosen),
        "business_groups": tuple(check_group(g) for g in dict.fromkeys(groups)),
    }


def face_values(text: str) -> tuple[int, ...]:
    """Face values in fen, from amounts in yuan with blanks between them."""
    return tuple(Money.parse(part).fen for part in text.split())


def settings_shown(config: RegionConfig) -> dict[str, Any]:
    """The configuration in force as ``ConfigureRegion`` shows it."""
    names = [node.name for node in ConfigureRegion().children]
    shown = {name: getattr(config, name) for name in names if hasattr(config, name)}
    return shown | {
        "max_amount": Money(config.max_amount_fen),
        "suspense_two_from": Money(config.suspense_two_from_fen)
        if config.suspense_two_from_fen
        else None,
        "face_values": " ".join(str(Money(fen)) for fen in config.face_values_fen),
        "last_day": date.fromisoformat(config.last_day) if config.last_day else None,
        "categories": set(config.categories),
        "business_groups": {g for g in config.business_groups if g in GROUP_TITLES},
        "more_groups": " ".join(
            name for name in config.business_groups if name not in GROUP_TITLES
        ),
    }


class SetWallet(colander.MappingSchema):
    """Taking or banning a wallet from a day on (SX-11)."""

    wallet = choice_node("wallet", words("Wallet"), WALLET_TITLES)
    allowed = yes_node("allowed", words("Taken from this day on"))
    from_day = day_node("from_day", words("From"))


# ---- channels ------------------------------------------------------------------


class RegisterChannel(colander.MappingSchema):
    """Registering a bank or UnionPay; the deed refuses wallets (XG-24)."""

    id = colander.SchemaNode(
        colander.String(),
        title=words("Short name"),
        description=words("Lower-case letters and digits, as in messages."),
        validator=colander.Regex(r"^[a-z][a-z0-9-]{1,29}$"),
    )
    name = text_node("name", words("Name"), longest=60)
    party = colander.SchemaNode(
        colander.String(),
        title=words("Party"),
        validator=colander.Length(max=20),
    )


class SetBank(colander.MappingSchema):
    """A bank behind a channel, and whom to ask there."""

    code = text_node("code", words("Bank code"), longest=20)
    name = text_node("name", words("Name of the bank"), longest=60)
    contact = text_node("contact", words("Whom to ask"), longest=100, missing="")


class OpenPair(colander.MappingSchema):
    """Opening a bank's kind of channel in a region (SX-36)."""

    bank = text_node("bank", words("Bank code"), longest=20)
    channel_kind = choice_node("channel_kind", words("Kind of channel"), KIND_TITLES)
    region = colander.SchemaNode(region_code_type(), title=words("Region"))
    from_day = day_node("from_day", words("From"))
    to_day = day_node("to_day", words("Until"), missing=None)
    payer_kinds = choices_node("payer_kinds", words("Payers"), PAYER_KIND_TITLES)


class ClosePair(colander.MappingSchema):
    """Closing a bank's kind of channel in a region."""

    pair = colander.SchemaNode(Parsed(lambda text: text), title=words("What is closed"))
    last_day = day_node("last_day", words("Last day"))


class AddEntrance(colander.MappingSchema):
    """Naming an official entrance of a region (SX-07, HZ-15)."""

    region = colander.SchemaNode(region_code_type(), title=words("Region"))
    entrance_kind = choice_node(
        "entrance_kind", words("Kind of entrance"), ENTRANCE_KIND_TITLES
    )
    name = text_node("name", words("Name"), longest=60)
    how = area_node("how", words("How to get there"), longest=200, missing="")
    host = text_node(
        "host",
        words("Host name"),
        longest=100,
        description=words("Only for web sites: the host that may show pay pages."),
        missing="",
    )
    from_day = day_node("from_day", words("From"))


def bank_of(given: Mapping[str, Any]) -> Bank:
    """A bank, from what ``SetBank`` read."""
    return Bank(given["code"], given["name"], given["contact"])


def capability_of(given: Mapping[str, Any]) -> Capability:
    """An open pair, from what ``OpenPair`` read."""
    chosen = given["payer_kinds"]
    return Capability(
        bank=given["bank"],
        channel_kind=given["channel_kind"],
        region=given["region"],
        from_day=given["from_day"],
        to_day=given["to_day"],
        payer_kinds=tuple(kind for kind in PAYER_KIND_TITLES if kind in chosen),
    )


def entrance_of(given: Mapping[str, Any]) -> Entrance:
    """An official entrance, from what ``AddEntrance`` read."""
    return Entrance(
        region=given["region"],
        entrance_kind=given["entrance_kind"],
        name=given["name"],
        how=given["how"],
        host=given["host"],
        from_day=given["from_day"],
    )


def party_choices() -> tuple[tuple[str, str], ...]:
    """The parties a form offers, with their titles (msgids)."""
    return tuple(PARTY_TITLES.items())
