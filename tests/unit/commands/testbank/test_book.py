"""The test bank's own book."""

from datetime import date

from nontax_site.commands.testbank.book import Book, Entry
from nontax_site.kernel.money import Money

DAY = date(2026, 3, 5)


def entry(serial="P1", day="2026-03-05", channel="ccb"):
    return Entry(channel, day, serial, "3" * 20, "1.00", "00000", "成功。")


def test_the_book_is_kept_in_a_file_and_read_again(tmp_path):
    path = tmp_path / "book.json"
    book = Book(path)
    book.enter(entry())
    book.close("ccb", DAY)
    again = Book(path)
    assert again.newest_first() == [entry()]
    assert again.accounting_day("ccb", DAY) == date(2026, 3, 6)
    assert again.holds("3" * 20)
    assert not again.holds("4" * 20)


def test_a_days_entries_are_those_of_the_channel_and_day():
    book = Book()
    for one in (entry("a"), entry("b", day="2026-03-06"), entry("c", channel="abc")):
        book.enter(one)
    assert [row.serial for row in book.entries("ccb", DAY)] == ["a"]
    assert [row.serial for row in book.newest_first(2)] == ["c", "b"]
    assert entry().money == Money(100)


def test_the_accounting_day_is_today_until_it_is_closed():
    book = Book()
    assert book.accounting_day("ccb", DAY) == DAY
    book.close("ccb", DAY)
    assert book.accounting_day("ccb", DAY) == date(2026, 3, 6)
    assert book.accounting_day("ccb", date(2026, 3, 9)) == date(2026, 3, 9)
    assert book.accounting_day("abc", DAY) == DAY
