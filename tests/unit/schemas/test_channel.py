"""Messages of channels, read strictly."""

import json
from datetime import UTC, date, datetime

import pytest

from nontax_site.kernel.money import Money
from schemas.channel import (
    DAY_LINES,
    MessageMalformed,
    read_confirm,
    read_day_end,
    read_query,
    strict_object,
)

CONFIRM = {
    "serial": "P1",
    "pay_code": "33010026000000000018",
    "amount": "200.00",
    "paid_at": "2026-03-05T10:00:00+08:00",
    "accounting_day": "2026-03-05",
    "bank": "HZB",
    "channel_kind": "COUNTER",
    "mode": "CARD",
    "rec_account": "3301000000000001",
}
DAY_END = {
    "day": "2026-03-05",
    "channel": "ccb",
    "lines": [{"serial": "P1", "pay_code": "3" * 20, "amount": "1.00"}],
    "count": 1,
    "total": "1.00",
}


def raw(message, **over):
    return json.dumps({**message, **over}).encode()


def where(call, *args):
    with pytest.raises(MessageMalformed) as error:
        call(*args)
    return error.value.field


# ---- strict JSON -----------------------------------------------------------------


def test_an_object_of_texts_is_read():
    assert strict_object('{"a":"中","n":3}'.encode()) == {"a": "中", "n": 3}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b'{"a":1.5}',
        b'{"a":1E2}',
        b'{"a":Infinity}',
        b'{"a":12345678901}',
        b'{"a":{"b":{"c":{"d":{"e":1}}}}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_plain_object_is_refused(body):
    where(strict_object, body)


def test_a_field_that_stands_twice_is_named():
    assert where(strict_object, b'{"a":"1","b":"2","a":"3"}') == "a"


# ---- query -----------------------------------------------------------------------


def test_a_query_names_a_code_or_a_token_with_its_device():
    read = read_query(raw({"serial": "Q1", "pay_code": "1" * 20}), "ccb")
    assert (read.said.pay_code, read.said.token, read.serial) == ("1" * 20, "", "Q1")
    token = "1" * 20 + "-abcdefghijkl"
    by_token = {"serial": "Q1", "token": token, "device": "d1"}
    assert read_query(raw(by_token), "ccb").said.device == "d1"


@pytest.mark.parametrize(
    "message",
    [
        {"serial": "Q1"},
        {"serial": "Q1", "token": "1" * 20 + "-abcdefghijkl"},
        {
            "serial": "Q1",
            "pay_code": "1" * 20,
            "token": "1" * 20 + "-abcdefghijkl",
            "device": "d",
        },
    ],
)
def test_a_query_of_neither_or_both_is_refused(message):
    assert where(read_query, raw(message), "ccb") == "pay_code"


# ---- confirm ---------------------------------------------------------------------


def test_a_confirm_is_read_into_values():
    said = read_confirm(raw(CONFIRM), "ccb").said
    assert said.amount == Money(20000)
    assert said.paid_at == datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    assert said.accounting_day == date(2026, 3, 5)
    assert (said.wallet, said.check_code) == ("", "")


def test_the_digest_is_of_what_is_said_and_not_of_its_blanks():
    turned = json.dumps(dict(reversed(CONFIRM.items())), indent=2).encode()
    assert (
        read_confirm(turned, "ccb").digest == read_confirm(raw(CONFIRM), "ccb").digest
    )
    other = read_confirm(raw(CONFIRM, amount="200.01"), "ccb")
    assert other.digest != read_confirm(raw(CONFIRM), "ccb").digest


@pytest.mark.parametrize("field", sorted(CONFIRM))
def test_every_needed_field_is_missed_by_name(field):
    message = {k: v for k, v in CONFIRM.items() if k != field}
    assert where(read_confirm, raw(message), "ccb") == field


@pytest.mark.rule("SX-18", "SX-44")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "0.00"),
        ("amount", "1.234"),
        ("amount", "01.00"),
        ("amount", "99999999999999"),
        ("amount", 200),
        ("amount", None),
        ("pay_code", "3" * 19),
        ("pay_code", "3" * 21),
        ("pay_code", "３" * 20),
        ("serial", "a b"),
        ("paid_at", "2026-03-05T10:00:00"),
        ("paid_at", "2026-99-05T10:00:00Z"),
        ("accounting_day", "2026-02-30"),
        ("mode", "BARTER"),
        ("channel_kind", "PIGEON"),
        ("payer_name", "a\u202eb"),
        ("payer_name", "a\nb"),
    ],
)
def test_a_field_of_another_form_is_named(field, value):
    assert where(read_confirm, raw(CONFIRM, **{field: value}), "ccb") == field


def test_an_unknown_field_is_named():
    assert where(read_confirm, raw(CONFIRM, extra="x"), "ccb") == "extra"


# ---- day-end ---------------------------------------------------------------------


def test_a_day_end_is_read_into_lines_and_sums():
    read = read_day_end(raw(DAY_END), "ccb")
    assert (read.said.count, read.said.total) == (1, Money(100))
    assert read.said.lines[0].amount == Money(100)
    assert read.serial == "2026-03-05"


def test_a_day_end_speaks_for_the_channel_that_signs_it():
    assert where(read_day_end, raw(DAY_END), "abc") == "channel"


@pytest.mark.parametrize("count", [-1, "1", True, None])
def test_a_count_is_a_whole_number(count):
    assert where(read_day_end, raw(DAY_END, count=count), "ccb") == "count"


def test_a_line_of_another_form_is_named_by_its_place():
    lines = [DAY_END["lines"][0], {**DAY_END["lines"][0], "amount": "-1"}]
    assert where(read_day_end, raw(DAY_END, lines=lines), "ccb") == "lines.1.amount"


def test_a_day_has_a_bounded_number_of_lines():
    lines = [DAY_END["lines"][0]] * (DAY_LINES + 1)
    assert where(read_day_end, raw(DAY_END, lines=lines), "ccb") == "lines"


@pytest.mark.parametrize("lines", ["text", {"a": "b"}, 3, [["x"]], None])
def test_lines_are_a_list_of_objects(lines):
    assert where(read_day_end, raw(DAY_END, lines=lines), "ccb").startswith("lines")
