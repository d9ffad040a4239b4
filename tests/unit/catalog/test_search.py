"""The search book: marked, taken, found, dropped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.catalog.search import SearchBook, home_of
from nontax_site.catalog.terms import question_of
from nontax_site.payments.notice import Notice
from tests.factories.storage import NOON


def digest(phone):
    return f"x{phone[-4:]}"


def notice(number, name="周晓波", unit="330100-0001", fen=100, due=None):
    return Notice(
        id=f"330100260000000{number:05d}",
        region="330100",
        unit=unit,
        created=NOON + timedelta(minutes=number),
        state="issued",
        payer=(name, "person", "none", "", ""),
        total_fen=fen,
        due=due,
    )


class Desk:
    def __init__(self):
        self.book = SearchBook()
        self.documents = {}

    def keep(self, document):
        self.documents[document.kind, document.id] = document
        self.book.mark(document)

    def find(self, kind, name):
        return self.documents.get((kind, name))

    def take(self, most=200):
        return self.book.take(self.find, digest, most)

    def ids(self, text, scope="unit:330100-0001", kind=""):
        question = question_of(text, digest)
        hits = self.book.hits([scope], question, self.find, digest, kind)
        return sorted(hit.id[-2:] for hit in hits)

    def values(self, token, scope="unit:330100-0001", **how):
        places = self.book.values.places(scope, [token], **how)
        return [place.rpartition("|")[2][-2:] for place in places]


@pytest.fixture
def desk():
    return Desk()


def test_what_is_marked_answers_before_and_after_it_is_taken(desk):
    desk.keep(notice(1))
    desk.keep(notice(2, "王敏"))
    assert desk.ids("晓波") == ["01"]
    assert desk.take() == 2
    assert desk.take() == 0
    assert desk.ids("晓波") == ["01"]
    assert desk.ids("wm") == ["02"]


def test_a_changed_document_answers_by_its_new_words_only(desk):
    first = notice(1)
    desk.keep(first)
    desk.take()
    first.payer = ("王敏", "person", "none", "", "")
    desk.keep(first)
    assert desk.ids("周晓波") == []
    assert desk.ids("王敏") == ["01"]
    desk.take()
    assert desk.ids("周晓波") == []
    assert desk.ids("王敏") == ["01"]


def test_a_document_that_is_gone_is_dropped_with_its_values(desk):
    gone = notice(1)
    desk.keep(gone)
    desk.take()
    del desk.documents["notice", gone.id]
    desk.book.mark(gone)
    desk.take()
    assert desk.ids("周晓波") == []
    assert desk.values("notice:amount") == []


def test_a_region_is_all_its_units_and_a_bureau_none(desk):
    desk.keep(notice(1))
    desk.keep(notice(2, unit="330100-0002"))
    desk.keep(notice(3, unit=""))
    for _ in range(2):
        assert desk.ids("zxb", "region:330100") == ["01", "02", "03"]
        assert desk.ids("zxb", "bureau:330100") == ["03"]
        assert desk.ids("zxb", "unit:330100-0002") == ["02"]
        assert desk.ids("zxb", "region:140000") == []
        assert desk.ids("zxb", "region:330100", "bill") == []
        desk.take()


def test_values_are_ordered_as_numbers_and_days(desk):
    amounts = (500, 20, -300, 100_000)
    for number, fen in enumerate(amounts, start=1):
        desk.keep(notice(number, fen=fen, due=date(2026, 3, 30 - number)))
    desk.keep(notice(9, fen=1))
    desk.take()
    assert desk.values("notice:amount") == ["04", "01", "02", "09", "03"]
    upwards = desk.values("notice:due", upwards=True)
    assert upwards == ["04", "03", "02", "01", "09"]
    assert desk.values("notice:amount", "region:330100")[0] == "04"


def test_taking_again_what_has_not_changed_writes_nothing(desk):
    first = notice(1)
    desk.keep(first)
    desk.take()
    index = desk.book.index(home_of(first))
    assert index.put(first, ["x"]) is True
    assert index.put(first, ["x"]) is False


def test_batches_are_small(desk):
    for number in range(1, 8):
        desk.keep(notice(number))
    assert [desk.take(3) for _ in range(4)] == [3, 3, 1, 0]
