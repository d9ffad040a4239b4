"""The register: books of 100 pages that are only added to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.stock.register import (
    LINES_A_PAGE,
    PAGES_A_BOOK,
    PageNumber,
    Register,
    RegisterLine,
    Registers,
    page_of,
)
from tests.factories.stock import CODE, NOON


def line(n, received=1, given=0, balance=None):
    return RegisterLine(
        NOON,
        f"supply:{n}",
        ((CODE, n, n),),
        received,
        given,
        n if balance is None else balance,
        "store",
        "W-330100-01",
        "校管",
        "school",
        "库管",
    )


def written(count):
    register = Register("330100-0001", "0202")
    for n in range(1, count + 1):
        register.write(line(n))
    return register


def test_an_empty_register_has_an_empty_first_page():
    register = written(0)
    assert register.page(PageNumber(1, 1)) == []
    assert register.page(PageNumber(1, 2)) is None
    assert (register.books(), register.pages_of(1), register.balance) == (1, 1, 0)
    assert list(register.breaches()) == []


@pytest.mark.rule("CQ-42")
def test_a_book_has_a_hundred_numbered_pages_and_then_comes_the_next():
    register = written(LINES_A_PAGE * PAGES_A_BOOK + 1)
    assert register.books() == 2
    assert (register.pages_of(1), register.pages_of(2), register.pages_of(3)) == (
        100,
        1,
        0,
    )
    last = register.page(PageNumber(1, 100))
    assert [n for n, _line in last] == list(range(1981, 2001))
    assert register.carried(PageNumber(1, 100)) == 1980
    ((number, first),) = register.page(PageNumber(2, 1))
    assert (number, first.balance) == (2001, 2001)
    assert register.carried(PageNumber(2, 1)) == 2000
    assert page_of(2001) == PageNumber(2, 1)
    assert page_of(2000) == PageNumber(1, 100)
    for outside in ((0, 1), (1, 0), (1, 101), (2, 2), (3, 1)):
        assert register.page(PageNumber(*outside)) is None
    assert sum(1 for _line in register.lines()) == register.count


def test_a_line_is_found_by_its_moment_and_document():
    register = written(3 * LINES_A_PAGE)
    assert [register.line_with(NOON, f"supply:{n}") for n in (1, 21, 60)] == [1, 21, 60]
    assert register.line_with(NOON, "supply:61") == 0
    assert register.line_with(NOON - timedelta(1), "supply:1") == 0
    register.write(line(61)._replace(at=NOON + timedelta(1)))
    assert register.line_with(NOON + timedelta(1), "supply:61") == 61
    assert register.line_with(NOON + timedelta(2), "supply:61") == 0
    assert written(0).line_with(NOON, "supply:1") == 0


@pytest.mark.rule("CQ-42")
def test_a_line_that_was_changed_or_torn_out_is_found():
    register = written(50)
    assert list(register.breaches()) == []
    page = register._pages[1]
    kept = page.lines
    page.lines = (*kept[:5], *kept[6:])
    assert any("not those that were written" in what for what in register.breaches())
    page.lines = (*kept[:5], tuple(line(26, received=2)), *kept[6:])
    found = list(register.breaches())
    assert any("line 26" in what for what in found)
    page.lines = kept
    register.balance = 49
    assert list(register.breaches()) == ["its balance is 49, its last line says 50."]


def test_registers_are_kept_by_holder_and_type():
    registers = Registers()
    registers.opened("330100-0001", "0203")
    one = registers.opened("330100-0001", "0202")
    registers.opened("330100-0002", "0202")
    assert registers.opened("330100-0001", "0202") is one
    assert registers.find("330100-0003", "0202") is None
    assert [r.type_code for r in registers.of("330100-0001")] == ["0202", "0203"]
    assert len(list(registers)) == 3
