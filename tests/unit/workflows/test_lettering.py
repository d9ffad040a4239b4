"""How much room words take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.lettering import Words, height_of, line_width, width_of, wrapped


def test_a_chinese_letter_is_one_em_and_a_latin_one_less():
    assert line_width("作废", 10) == 20
    assert line_width("il", 10) < line_width("nn", 10) < line_width("MM", 10) < 20


def test_short_words_stay_in_one_line():
    assert wrapped("作废", 112, 13).lines == ("作废",)


def test_long_words_become_two_lines_of_about_the_same_length():
    assert wrapped("加盖财政监制签章和单位签章", 112, 13).lines == (
        "加盖财政监制签",
        "章和单位签章",
    )
    assert wrapped("Set the fiscal supervision seal", 112, 13).lines == (
        "Set the fiscal",
        "supervision seal",
    )


def test_a_sign_does_not_begin_a_line():
    for line in wrapped("单位经办、单位主管、财政主管", 60, 13, most=4).lines:
        assert not line.startswith("、")


def test_size_and_lines_make_the_height():
    assert height_of(Words(("a", "b"), 10)) == 26
    assert width_of(Words((), 10)) == 0


@given(st.text(alphabet="作废冲红核销 seal void◆", max_size=60), st.integers(40, 200))
def test_breaking_loses_nothing_but_blanks(text, width):
    lines = wrapped(text, width, 13, most=4).lines
    assert len(lines) <= 4
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
