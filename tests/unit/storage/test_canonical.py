"""The stable form of stored values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from zoneinfo import ZoneInfo

import pytest

from nontax_site.storage.canonical import canonical_json, plain, sm3_hex


class Colour(Enum):
    RED = "red"


class Word(StrEnum):
    BLUE = "blue"


class Level(IntEnum):
    CITY = 2


@dataclass(frozen=True)
class Part:
    name: str
    fen: int


class Text(str):
    __slots__ = ()


class Number(int):
    pass


def test_the_digest_is_sm3():
    known = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3_hex(b"a", b"bc") == known


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("字", "字"),
        (Colour.RED, "red"),
        (Word.BLUE, "blue"),
        (Level.CITY, 2),
        (
            datetime(2026, 3, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai")),
            "2026-03-05T04:00:00+00:00",
        ),
        (date(2026, 3, 5), "2026-03-05"),
        (Decimal("1.50"), "1.50"),
        (b"abc", "sm3:" + sm3_hex(b"abc")),
        ((1, ("a",)), [1, ["a"]]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({1: (2,)}, {"1": [2]}),
        (Part("x", 3), {"name": "x", "fen": 3}),
        (Text("t"), "t"),
        (Number(4), 4),
    ],
)
def test_each_kind_of_value_has_one_form(value, form):
    found = plain(value)
    assert found == form
    assert type(found) is type(form)


@pytest.mark.parametrize("value", [1.5, object(), Part])
def test_what_has_no_stable_form_is_refused(value):
    with pytest.raises(TypeError, match="no canonical form"):
        plain(value)


def test_keys_are_sorted_and_there_are_no_blanks():
    at = datetime(2026, 3, 5, tzinfo=UTC)
    assert (
        canonical_json({"b": 1, "a": at}) == b'{"a":"2026-03-05T00:00:00+00:00","b":1}'
    )
