"""Names are words that a paper can show."""

import pytest

from nontax_site.kernel.words import (
    NAME_LIMIT,
    WordsTooLong,
    WordsUnseen,
    check_name,
)


def test_a_name_loses_the_blanks_around_and_doubled_in_it():
    assert check_name("  周 \u3000晓波 ") == "周 晓波"
    assert check_name(" \n\t ") == ""


@pytest.mark.parametrize(
    "letter",
    ["\x00", "\n", "\t", "\x7f", "\u200b", "\u202e", "\u2028", "\ufeff", "\ud800"],
)
def test_a_character_nobody_sees_is_refused(letter):
    with pytest.raises(WordsUnseen) as refused:
        check_name(f"周{letter}晓波", field="payer_name")
    assert refused.value.field == "payer_name"


def test_a_name_has_room_for_so_many_characters():
    assert check_name("周" * NAME_LIMIT) == "周" * NAME_LIMIT
    with pytest.raises(WordsTooLong) as refused:
        check_name("周" * (NAME_LIMIT + 1), field="payer_name")
    assert refused.value.facts["limit"] == NAME_LIMIT
    with pytest.raises(WordsTooLong):
        check_name("周晓波", limit=2)


@pytest.mark.parametrize("name", ["阿卜杜拉·买买提", "Ng, Wei-Ling", "𠮷野家"])
def test_rare_and_foreign_names_are_words(name):
    assert check_name(name) == name
