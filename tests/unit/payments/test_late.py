"""What is added when late."""

from datetime import date

from nontax_site.kernel.money import Money
from nontax_site.payments.late import LATE_FEE, SURCHARGE, added, additions, days_late
from nontax_site.payments.notice import Line

DUE = date(2026, 3, 20)


def line(amount_fen=10000, kind=SURCHARGE, rate="0.03"):
    return Line(
        "103050101",
        "罚款",
        "次",
        "",
        "1",
        amount_fen,
        "treasury",
        "fine",
        "",
        amount_fen,
        kind,
        rate,
    )


def test_nothing_is_added_on_the_due_date_and_before():
    assert days_late(DUE, DUE) == 0
    assert days_late(DUE, date(2026, 3, 1)) == 0
    assert added(line(), DUE, DUE).amount == Money(0)


def test_three_percent_a_day_is_added_to_a_fine():
    assert added(line(), DUE, date(2026, 3, 21)).amount == Money(300)
    assert added(line(), DUE, date(2026, 3, 30)).amount == Money(3000)


def test_the_addition_never_exceeds_the_principal():
    last = added(line(), DUE, date(2026, 4, 22))
    assert (last.amount, last.capped) == (Money(9900), False)
    capped = added(line(), DUE, date(2026, 4, 23))
    assert (capped.amount, capped.capped) == (Money(10000), True)
    assert added(line(), DUE, date(2036, 1, 1)).amount == Money(10000)


def test_the_addition_is_rounded_half_up_to_the_fen_once():
    # 0.05 % a day of 10.01 over 3 days is 1.5015 fen
    assert added(line(1001, LATE_FEE, "0.0005"), DUE, date(2026, 3, 23)).amount == (
        Money(2)
    )


def test_each_line_bears_its_own_addition():
    lines = [line(), line(kind="", rate="")]
    found = additions(lines, DUE, date(2026, 3, 21))
    assert [one.amount.fen for one in found] == [300, 0]


def test_nothing_is_added_while_no_due_date_is_set():
    assert additions([line()], None, date(2026, 12, 1))[0].amount == Money(0)
