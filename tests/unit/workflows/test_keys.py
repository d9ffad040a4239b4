"""The vocabulary of keys: what each value may say."""

from __future__ import annotations

import pytest

from workflows.keys import (
    ALL,
    ANY,
    COUNT,
    IN_ORDER,
    ApprovalRule,
    DeadlineRule,
    approvals_from,
    deadline_from,
    wrong_value,
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2", ApprovalRule(COUNT, 2)),
        ("3 of bureau_supervisor", ApprovalRule(COUNT, 3, ("bureau_supervisor",))),
        ("all a b", ApprovalRule(ALL, 2, ("a", "b"))),
        ("any a b", ApprovalRule(ANY, 1, ("a", "b"))),
        ("in-order a b c", ApprovalRule(IN_ORDER, 3, ("a", "b", "c"))),
    ],
)
def test_a_rule_of_approvals_is_read(text, rule):
    assert approvals_from(text) == rule


@pytest.mark.parametrize(
    "text", ["", "1", "0", "10", "two", "2 x", "2 of", "all a", "all a a", "some a b"]
)
def test_what_is_no_rule_of_approvals_is_refused(text):
    with pytest.raises(ValueError, match="no rule of approvals"):
        approvals_from(text)
    assert wrong_value("approvals", text)


def test_a_deadline_is_read_with_the_regions_setting():
    assert deadline_from("5") == DeadlineRule(5)
    assert deadline_from("5 suspense_days") == DeadlineRule(5, "suspense_days")


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "5 a b", "5 a-b", "٣"])
def test_what_is_no_number_of_days_is_refused(text):
    with pytest.raises(ValueError, match="no number of working days"):
        deadline_from(text)
    assert wrong_value("sla", text)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("stops-clock", "true", "yes"),
        ("step-up", "true", "1"),
        ("auto", "at-once", "now"),
        ("auto", "after-commit", "later"),
        ("comment", "required", "true"),
        ("step", "3", "three"),
    ],
)
def test_a_value_without_meaning_is_said(name, good, bad):
    assert wrong_value(name, good) == ""
    assert wrong_value(name, bad).startswith(f"the key {name!r}")
