"""What a person says about executing units."""

import colander
import pytest

from schemas.units import (
    ApplyUnit,
    CloseUnit,
    CompleteUnit,
    EditUnit,
    completion_of,
    contact_facts,
    unit_facts,
)

APPLICATION = {
    "region": "330100",
    "name": "杭州市公安局",
    "level": "city",
    "body_kind": "state_organ",
    "phone": "0571-87000001",
    "traits": ["urban_school"],
    "two_lines": "true",
}

COMPLETED = {
    "contact": " 李雷 ",
    "phone": "0571-87000001",
    "address": "市民中心",
    "accounts": [
        {"type": "treasury", "name": "国库处", "number": "3301", "bank": "杭州银行"}
    ],
}


def test_an_application_becomes_the_facts_of_a_unit():
    facts = unit_facts(ApplyUnit().deserialize(APPLICATION))
    assert facts.name == "杭州市公安局"
    assert facts.traits == ("urban_school",)
    assert facts.accounts == ()
    assert facts.two_lines
    assert not facts.finance_department
    assert (facts.credit_code, facts.named_since) == ("", None)


@pytest.mark.parametrize(
    "over",
    [
        {"region": "33"},
        {"name": ""},
        {"level": "moon"},
        {"body_kind": "company"},
        {"phone": "call me"},
        {"credit_code": "12"},
        {"name": "杭\u202e州"},
    ],
)
def test_an_application_with_a_fault_says_where(over):
    with pytest.raises(colander.Invalid) as refusal:
        ApplyUnit().deserialize(APPLICATION | over)
    [where] = {name.split(".")[0] for name in refusal.value.asdict()}
    assert where == next(iter(over))


def test_the_unit_completes_its_application():
    said = completion_of(CompleteUnit().deserialize(COMPLETED))
    assert said.contact == "李雷"
    assert said.accounts == (("treasury", "国库处", "3301", "杭州银行"),)


@pytest.mark.parametrize(
    "over",
    [
        {"contact": ""},
        {"phone": "call me"},
        {"address": ""},
        {"accounts": [{"type": "private"}]},
    ],
)
def test_a_completion_with_a_fault_says_where(over):
    with pytest.raises(colander.Invalid) as refusal:
        CompleteUnit().deserialize(COMPLETED | over)
    [where] = {name.split(".")[0] for name in refusal.value.asdict()}
    assert where == next(iter(over))


def test_editing_gives_back_the_plain_facts():
    given = EditUnit().deserialize({"body_kind": "institution", "contact": " 李雷 "})
    facts = contact_facts(given)
    assert facts["contact"] == "李雷"
    assert set(facts) & {"name", "named_since"} == set()
    assert given["name"] == ""


def test_a_successor_is_a_unit_number_or_nobody():
    assert CloseUnit().deserialize({})["successor"] is None
    with pytest.raises(colander.Invalid):
        CloseUnit().deserialize({"successor": "x"})
