"""What a question in the search box means, and the words of a document."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.catalog.terms import (
    NothingToLookFor,
    QuestionTooLong,
    mobile_in,
    name_words,
    question_of,
    words_of,
)


def digest(phone):
    return f"x{phone[-4:]}"


def document(**given):
    facts = {
        "kind": "notice",
        "id": "14000022000000022903",
        "created": datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
        "payer": ("周晓波", "person", "none", "", "138 0000 0000"),
        "total_fen": 123450,
        "case_no": "杭公交决字〔2026〕第17号",
    }
    return SimpleNamespace(**(facts | given))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("周晓波", ("name",)),
        ("晓波", ("name",)),
        ("zhouxiaobo", ("pinyin",)),
        ("ZHOU", ("pinyin",)),
        ("xiaobo", ("pinyin",)),
        ("zxb", ("initials",)),
        ("138 0000 0000", ("phone",)),
        ("+86 13800000000", ("phone",)),
        ("1,234.50", ("amount",)),
        ("¥1234.5", ("amount",)),
        ("￥１，２３４．５０", ("amount",)),
        ("1234.50元", ("amount",)),
        ("2026-11-22", ("day",)),
        ("2026年11月22日", ("day",)),
        ("20261122", ("day",)),
        ("杭公交决字〔2026〕第17号", ("number",)),
        ("周晓波 1234.50", ("name", "amount")),
        ("zxb 2026/11/22", ("initials", "day")),
    ],
)
def test_a_question_is_met_by_what_it_means(asked, why):
    question = question_of(asked, digest)
    assert question.met(words_of(document(), digest)) == why


@pytest.mark.parametrize(
    "asked",
    ["周波", "波晓", "zhouxb", "1380000000", "1234.51", "2026-11-21", "周晓波 1.00"],
)
def test_a_question_that_means_something_else_is_not_met(asked):
    assert question_of(asked, digest).met(words_of(document(), digest)) == ()


@pytest.mark.parametrize(
    "asked", ["", " ", "*", "%%%___***", ".*", "???", "()[]", "“”"]
)
def test_signs_alone_ask_nothing(asked):
    with pytest.raises(NothingToLookFor):
        question_of(asked, digest)


def test_a_flood_is_refused():
    with pytest.raises(QuestionTooLong):
        question_of("周*" * 51, digest)


@given(st.text(max_size=60))
def test_whatever_is_typed_never_reaches_the_index_as_a_sign_of_its_language(asked):
    try:
        question = question_of(asked, digest)
    except (NothingToLookFor, QuestionTooLong):
        return
    for part in question.parts:
        for meaning in part:
            for word in meaning.words:
                assert not set(word) & set('"*?()- '), word
    assert len(question.parts) <= 8


def test_a_telephone_number_stands_as_its_digest_only():
    words = words_of(document(), digest)
    assert "tx0000" in words
    assert not any("13800000000" in word for word in words)


def test_a_first_character_with_two_readings_is_found_by_both():
    words = name_words("曾小红")
    assert {"pcengxiaohong", "pzengxiaohong"} <= set(words)


def test_u_with_two_dots_is_typed_v():
    assert "plvbo" in name_words("吕波")


def test_a_mobile_number_is_eleven_digits_of_the_mainland():
    assert mobile_in("0086-138-0000-0000") == "13800000000"
    assert mobile_in("057187000001") == ""
