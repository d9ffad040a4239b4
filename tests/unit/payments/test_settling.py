"""The day's end: what has arrived."""

from dataclasses import replace
from datetime import date

import pytest

from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.postings import fiscal, in_transit
from nontax_site.payments.settling import DayEnd, DayLine
from tests.factories.notices import TREASURY

DAY = date(2026, 3, 5)


def message(*lines, **over):
    facts = {
        "day": DAY,
        "lines": lines,
        "count": len(lines),
        "total": sum_of(line.amount for line in lines),
    }
    return DayEnd(**{**facts, **over})


def line_of(notice):
    return DayLine(notice.paid.serial, notice.id, notice.paid.amount)


def settle(desk, said, digest=None, channel=None):
    return desk.settling.settle(
        channel or desk.ccb, said, digest or repr(said), desk.machine()
    )


@pytest.mark.rule("XG-03")
def test_what_agrees_is_settled_in_full(desk):
    notice = desk.paid()
    reply = settle(desk, message(line_of(notice)))
    assert dict(reply.data) == {"settled": 1, "already": 0, "differences": []}
    assert notice.state == "settled"
    assert notice.settled_at == desk.now
    books = desk.root.ledgers[f"unit:{notice.unit}"]
    assert books.balance(in_transit("ccb")) == Money(0)
    assert books.balance(fiscal(TREASURY)) == notice.paid.amount


def test_the_same_message_again_changes_nothing(desk):
    notice = desk.paid()
    first = settle(desk, message(line_of(notice)))
    version = notice.version
    again = settle(desk, message(line_of(notice)))
    assert dict(again.data) == dict(first.data)
    assert not again.has_effect
    assert notice.version == version


def test_another_message_for_the_day_is_held(desk):
    notice = desk.paid()
    settle(desk, message(line_of(notice)))
    reply = settle(desk, message())
    assert (reply.code, reply.reason) == ("15010", "file-repeated")


def test_a_message_whose_sums_differ_is_refused_whole(desk):
    notice = desk.paid()
    for wrong in ({"count": 2}, {"total": Money(1)}):
        reply = settle(desk, message(line_of(notice), **wrong))
        assert (reply.code, reply.reason) == ("15001", "file-sums-differ")
    assert notice.state == "paid"


def test_unknown_different_and_repeated_lines_are_answered_one_by_one(desk):
    notice, other = desk.paid(serial="a"), desk.paid(serial="b")
    good = line_of(notice)
    lines = (
        good,
        replace(good, serial="zzz"),
        good,
        replace(line_of(other), amount=Money(1)),
        DayLine("x", "9" * 20, Money(5)),
    )
    data = settle(desk, message(*lines)).data
    assert data["settled"] == 1
    assert [row["code"] for row in data["differences"]] == [
        "15003",
        "15003",
        "15001",
        "15003",
    ]
    assert (notice.state, other.state) == ("settled", "paid")


@pytest.mark.rule("CQ-35")
def test_what_the_message_does_not_name_is_still_in_transit(desk):
    notice = desk.paid()
    desk.feed_orders()
    data = settle(desk, message()).data
    assert [(row["code"], row["serial"]) for row in data["differences"]] == [
        ("15002", notice.paid.serial)
    ]
    assert notice.state == "paid"


def test_payments_of_other_channels_and_days_are_not_missed(desk):
    desk.paid(serial="a")
    notice = desk.issued()
    desk.query(notice)
    desk.confirm(notice, serial="b", accounting_day=date(2026, 3, 6))
    desk.feed_orders()
    assert settle(desk, message(), channel=desk.abc).data["differences"] == []
    codes = [r["serial"] for r in settle(desk, message()).data["differences"]]
    assert codes == ["a"]


def test_what_is_missing_is_listed_to_the_end(desk, monkeypatch):
    monkeypatch.setattr("nontax_site.payments.settling.AT_ONCE", 2)
    serials = {desk.paid(serial=f"s{number}").paid.serial for number in range(5)}
    desk.feed_orders()
    found = settle(desk, message()).data["differences"]
    assert [row["code"] for row in found] == ["15002"] * 5
    assert {row["serial"] for row in found} == serials


def test_a_line_of_a_later_day_finds_money_that_was_settled_before(desk):
    notice = desk.paid()
    settle(desk, message(line_of(notice)))
    later = message(line_of(notice), day=date(2026, 3, 6))
    assert settle(desk, later).data["already"] == 1


def test_suspense_money_arrives_too(desk):
    notice = desk.paid(serial="a")
    reply = desk.confirm(notice, serial="b")
    case = desk.root.suspense[reply.data["suspense"]]
    lines = (line_of(notice), DayLine("b", notice.id, Money(20000)))
    assert settle(desk, message(*lines)).data["settled"] == 2
    assert case.settled_at == desk.now
    books = desk.root.ledgers[f"unit:{notice.unit}"]
    assert books.balance(in_transit("ccb")) == Money(0)


def test_another_channel_settles_nothing_of_ours(desk):
    notice = desk.paid()
    reply = settle(desk, message(line_of(notice)), channel=desk.abc)
    assert reply.data["differences"][0]["code"] == "15003"
    assert notice.state == "paid"
