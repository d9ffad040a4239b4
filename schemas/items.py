"""What a person says about charge items, tariffs and lists: one schema a verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.items.drafting import ItemFacts
from nontax_site.items.item import (
    COLLECTED_BY_TITLES,
    CONDITION_TITLES,
    DESTINATION_TITLES,
    LATE_KIND_TITLES,
    NO_LATE,
    ChargeItem,
)
from nontax_site.items.lists import ItemList, ListRow
from nontax_site.items.tariff import FIXED, FREE, KIND_TITLES, RANGE, Tariff
from nontax_site.kernel.codes import ItemCode
from nontax_site.kernel.money import Money
from nontax_site.units.categories import CATEGORY_TITLES
from schemas.fields import (
    area_node,
    item_code_type,
    money_or_zero_type,
    money_type,
    text_node,
)
from schemas.types import choice_node, day_node, region_code_type, words

CODES_LENGTH = 400


class PayerClassRow(colander.MappingSchema):
    """A class of payers and how much of a hundred parts it pays."""

    name = text_node("name", words("Who pays less"), longest=30)
    percent = colander.SchemaNode(
        colander.Integer(),
        title=words("Pays so many of a hundred"),
        description=words("0 is exempt, 50 is half."),
        validator=colander.Range(0, 99),
    )


class PayerClassRows(colander.SequenceSchema):
    """Exempt and reduced classes of payers."""

    payer_class = PayerClassRow(title=words("Reduction"))


class TariffFields(colander.MappingSchema):
    """One dated version of a tariff."""

    kind = choice_node("kind", words("Kind of tariff"), KIND_TITLES)
    amount = colander.SchemaNode(
        money_type(),
        title=words("Fixed amount"),
        description=words("For each measure; only for a fixed tariff."),
        missing=None,
    )
    least = colander.SchemaNode(
        money_or_zero_type(),
        title=words("Lowest amount"),
        missing=None,
    )
    most = colander.SchemaNode(
        money_or_zero_type(),
        title=words("Highest amount"),
        description=words("For a free tariff 0.00 means no limit."),
        missing=None,
    )
    measure = text_node(
        "measure",
        words("Measure"),
        longest=20,
        description=words("What the amount is for: a copy, a term, a square metre."),
        missing="",
    )
    from_day = day_node("from_day", words("In force from"))
    to_day = day_node("to_day", words("In force until"), missing=None)
    classes = PayerClassRows(title=words("Reductions"), missing=())


class ItemFields(colander.MappingSchema):
    """What is said about an item."""

    name = text_node("name", words("Name of the item"), longest=100)
    national_code = colander.SchemaNode(
        item_code_type(),
        title=words("National code"),
        description=words("The code of the higher catalogue it is taken from."),
        missing="",
    )
    category = choice_node("category", words("Statutory category"), CATEGORY_TITLES)
    business_group = text_node(
        "business_group",
        words("Business group"),
        longest=20,
        description=words("Empty, or one that the region runs."),
        missing="",
    )
    department = text_node("department", words("Department"), longest=40, missing="")
    legal_basis = area_node(
        "legal_basis",
        words("Legal basis"),
        description=words("One document a line, with its number."),
    )
    destination = choice_node(
        "destination", words("Where the money goes"), DESTINATION_TITLES
    )
    collecting = choice_node("collecting", words("Who collects"), COLLECTED_BY_TITLES)
    late_kind = choice_node(
        "late_kind", words("What is added when late"), LATE_KIND_TITLES, missing=""
    )
    late_per_day = text_node(
        "late_per_day",
        words("Rate a day"),
        longest=10,
        description=words("A decimal: 0.03 is 3 % a day. Never above the principal."),
        missing="",
    )
    condition = choice_node(
        "condition", words("For which units"), CONDITION_TITLES, missing=""
    )
    includes = area_node(
        "includes",
        words("What the charge contains"),
        longest=200,
        missing="",
    )
    included = text_node(
        "included",
        words("Codes of the items it contains"),
        longest=CODES_LENGTH,
        description=words("With blanks between them; they are not charged again."),
        missing="",
    )


class DraftItem(ItemFields):
    """A new item with its first tariff."""

    region = colander.SchemaNode(
        region_code_type(), title=words("Region"), insert_before="name"
    )
    code = colander.SchemaNode(
        item_code_type(), title=words("Item code"), insert_before="name"
    )
    tariff = TariffFields(title=words("Tariff"))


class EditItem(ItemFields):
    """A draft that is changed; it has one tariff."""

    tariff = TariffFields(title=words("Tariff"))


class ProposeTariff(TariffFields):
    """The next version of a published item's tariff."""


class AssignItem(colander.MappingSchema):
    """The units that may charge an item."""

    units = colander.SchemaNode(
        colander.Set(), title=words("Units that may charge it"), missing=()
    )


class HandOver(colander.MappingSchema):
    """Another body collects from a day on."""

    body = choice_node("body", words("Who collects"), COLLECTED_BY_TITLES)
    from_day = day_node("from_day", words("From"))


class ListRowFields(colander.MappingSchema):
    """A numbered row of a list."""

    department = text_node("department", words("Department"), longest=40)
    name = text_node("name", words("Name on the list"), longest=100)
    codes = text_node(
        "codes",
        words("Item codes"),
        longest=CODES_LENGTH,
        description=words("One or more, with blanks between them."),
    )


class ListRows(colander.SequenceSchema):
    """The rows of a list, numbered in their order."""

    row = ListRowFields(title=words("Row"))


class PublishList(colander.MappingSchema):
    """A list of items as it is published."""

    region = colander.SchemaNode(region_code_type(), title=words("Region"))
    batch = colander.SchemaNode(
        colander.Integer(),
        title=words("Batch"),
        validator=colander.Range(1, 999),
    )
    title = text_node("title", words("Title of the list"), longest=100)
    document_number = text_node(
        "document_number", words("Document number of the list"), longest=60
    )
    published_on = day_node("published_on", words("Published on"))
    rows = ListRows(title=words("Rows"))


def tariff_of(given: Mapping[str, Any]) -> Tariff:
    """A tariff, from what ``TariffFields`` read.

    Raises what ``Tariff`` raises: no amount, limits turned, a class twice.
    """
    kind = given["kind"]
    amount, least, most = given["amount"], given["least"], given["most"]
    return Tariff(
        from_day=given["from_day"],
        to_day=given["to_day"],
        kind=kind,
        amount_fen=amount.fen if kind == FIXED and amount else 0,
        min_fen=least.fen if kind in {RANGE, FREE} and least else 0,
        max_fen=most.fen if kind in {RANGE, FREE} and most else 0,
        measure=given["measure"],
        classes=tuple((row["name"], row["percent"] * 10) for row in given["classes"]),
    )


def tariff_shown(tariff: Tariff) -> dict[str, Any]:
    """A tariff as ``TariffFields`` shows it."""
    return {
        "kind": tariff.kind,
        "amount": Money(tariff.amount_fen) if tariff.amount_fen else None,
        "least": Money(tariff.min_fen) if tariff.min_fen else None,
        "most": Money(tariff.max_fen) if tariff.max_fen else None,
        "measure": tariff.measure,
        "from_day": tariff.from_day,
        "to_day": tariff.to_day,
        "classes": [
            {"name": name, "percent": parts // 10} for name, parts in tariff.classes
        ],
    }


def item_facts(given: Mapping[str, Any], units: tuple[str, ...] = ()) -> ItemFacts:
    """What is said about an item, from ``DraftItem`` or ``EditItem``.

    Raises ItemCodeMalformed for a code among the contained items.
    """
    tariff = tariff_of(given["tariff"])
    late_kind = given["late_kind"]
    return ItemFacts(
        name=given["name"],
        category=given["category"],
        legal_basis=lines_of(given["legal_basis"]),
        tariffs=(tariff,),
        business_group=given["business_group"],
        department=given["department"],
        collecting=((given["collecting"], tariff.from_day, None),),
        destination=given["destination"],
        late=(late_kind, given["late_per_day"], "principal") if late_kind else NO_LATE,
        units=units,
        includes=given["includes"],
        included=codes_of(given["included"]),
        condition=given["condition"],
        national_code=str(given["national_code"]),
    )


def item_shown(item: ChargeItem) -> dict[str, Any]:
    """A draft as ``EditItem`` shows it."""
    late_kind, late_per_day, _cap = item.late
    names = (
        "name",
        "national_code",
        "category",
        "business_group",
        "department",
        "destination",
        "condition",
        "includes",
    )
    shown = {name: getattr(item, name) for name in names}
    return shown | {
        "legal_basis": "\n".join(item.legal_basis),
        "collecting": item.collecting[-1][0] if item.collecting else "unit",
        "late_kind": late_kind,
        "late_per_day": late_per_day,
        "included": " ".join(item.included),
        "tariff": tariff_shown(item.tariffs[-1]) if item.tariffs else {},
    }


def list_of(given: Mapping[str, Any]) -> ItemList:
    """A list, from what ``PublishList`` read. Raises ItemCodeMalformed."""
    rows = tuple(
        ListRow(number, row["department"], row["name"], codes_of(row["codes"]))
        for number, row in enumerate(given["rows"], start=1)
    )
    return ItemList(
        region=given["region"],
        batch=given["batch"],
        title=given["title"],
        published_on=given["published_on"],
        rows=rows,
        document_number=given["document_number"],
    )


def codes_of(text: str) -> tuple[str, ...]:
    """Item codes with blanks between them, each once. Raises ItemCodeMalformed."""
    return tuple(str(ItemCode.parse(code)) for code in dict.fromkeys(text.split()))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
