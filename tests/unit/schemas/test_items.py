"""What a person says about items, tariffs and lists."""

from datetime import date

import colander
import pytest

from nontax_site.items.tariff import TariffAmountMissing
from nontax_site.kernel.codes import ItemCodeMalformed
from schemas.items import (
    DraftItem,
    EditItem,
    PublishList,
    TariffFields,
    codes_of,
    item_facts,
    item_shown,
    lines_of,
    list_of,
    tariff_of,
    tariff_shown,
)
from tests.factories.items import make_item, make_tariff

TARIFF = {
    "kind": "fixed",
    "amount": "500.00",
    "measure": "只",
    "from_day": "2026-01-01",
}
DRAFT = {
    "region": "330100",
    "code": "103043301",
    "name": "养犬管理服务费",
    "category": "fee",
    "legal_basis": "条例\n\n 杭价费〔2014〕88号 ",
    "destination": "treasury",
    "collecting": "unit",
    "tariff": TARIFF,
}


def test_a_draft_becomes_the_facts_of_an_item():
    given = DraftItem().deserialize(DRAFT | {"included": "103043302 103043302"})
    facts = item_facts(given, ("330100-0001",))
    assert facts.legal_basis == ("条例", "杭价费〔2014〕88号")
    assert facts.collecting == (("unit", date(2026, 1, 1), None),)
    assert facts.late == ("", "", "")
    assert facts.included == ("103043302",)
    assert facts.units == ("330100-0001",)
    assert facts.tariffs[0].amount_fen == 50000


def test_what_is_added_when_late_is_capped_by_the_principal():
    given = DraftItem().deserialize(
        DRAFT | {"late_kind": "surcharge", "late_per_day": "0.03"}
    )
    assert item_facts(given).late == ("surcharge", "0.03", "principal")


@pytest.mark.parametrize(
    "over",
    [
        {"code": "x"},
        {"name": ""},
        {"category": "exam"},
        {"legal_basis": ""},
        {"destination": "pocket"},
        {"collecting": "bank"},
        {"condition": "moon"},
        {"tariff": TARIFF | {"amount": "0.001"}},
        {"tariff": TARIFF | {"amount": "0.00"}},
        {"tariff": TARIFF | {"classes": [{"name": "低保", "percent": "100"}]}},
    ],
)
def test_a_draft_with_a_fault_says_where(over):
    with pytest.raises(colander.Invalid) as refusal:
        DraftItem().deserialize(DRAFT | over)
    assert next(iter(refusal.value.asdict())).split(".")[0] == next(iter(over))


@pytest.mark.parametrize(
    "tariff",
    [
        make_tariff(classes=(("低保免收", 0), ("残疾减半", 500))),
        make_tariff(kind="range", amount_fen=0, min_fen=100, max_fen=200),
        make_tariff(kind="free", amount_fen=0, max_fen=200, to_day=date(2030, 1, 1)),
        make_tariff(kind="free", amount_fen=0, measure=""),
    ],
)
def test_a_tariff_shown_and_sent_back_is_the_same(tariff):
    schema = TariffFields()
    sent = schema.serialize(tariff_shown(tariff))
    assert tariff_of(schema.deserialize(sent)) == tariff


def test_a_fixed_tariff_needs_its_amount():
    given = TariffFields().deserialize(TARIFF | {"amount": "", "most": "9.00"})
    with pytest.raises(TariffAmountMissing):
        tariff_of(given)


def test_an_item_shown_and_sent_back_is_the_same():
    item = make_item(late=("late_fee", "0.0005", "principal"), included=("103042502",))
    schema = EditItem()
    facts = item_facts(
        schema.deserialize(schema.serialize(item_shown(item))), item.units
    )
    for name in ("name", "category", "legal_basis", "tariffs", "late", "included"):
        assert getattr(facts, name) == getattr(item, name)


def test_an_item_without_tariff_or_collecting_body_is_shown_too():
    shown = item_shown(make_item(tariffs=(), collecting=()))
    assert (shown["tariff"], shown["collecting"]) == ({}, "unit")


def test_a_list_is_read_with_its_numbered_rows():
    given = PublishList().deserialize(
        {
            "region": "330100",
            "batch": "1",
            "title": "第一批",
            "document_number": "1号",
            "published_on": "2017-08-01",
            "rows": [
                {
                    "department": "教育",
                    "name": "学费、住宿费",
                    "codes": "103042701 103042702",
                },
                {"department": "公安", "name": "证件费", "codes": "103042501"},
            ],
        }
    )
    made = list_of(given)
    assert made.id == "330100-1"
    assert [row.number for row in made.rows] == [1, 2]
    assert made.codes == ("103042701", "103042702", "103042501")


def test_codes_and_lines_are_taken_apart():
    assert codes_of(" 103042701  103042702 ") == ("103042701", "103042702")
    assert lines_of("a\n\n b ") == ("a", "b")
    with pytest.raises(ItemCodeMalformed):
        codes_of("学费")
