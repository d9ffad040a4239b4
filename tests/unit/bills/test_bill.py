"""A bill and its file as they are stored."""

import pickle

import pytest

from nontax_site.bills.bill import Bill, BillFile
from tests.factories import bills as make


def test_a_file_knows_its_length_and_digest():
    stored = BillFile("票据".encode())
    assert (stored.length, len(stored.digest)) == (6, 64)
    assert stored.proves
    stored.data = b"other!"
    assert not stored.proves
    stored.length, stored.data = 7, "票据".encode()
    assert not stored.proves


def test_the_digest_of_a_bill_covers_its_file(bureau):
    bill = bureau.sealed()
    before = bill.digest()
    bill.keep_file(bill.xml.data + b" ")
    assert bill.digest() != before


def test_a_bill_survives_the_database_as_it_was(bureau):
    bill = bureau.sealed()
    state = pickle.loads(pickle.dumps(bill.__getstate__()[:-12]))
    loaded = Bill()
    loaded.__setstate__(state)
    assert loaded.payer == bill.payer
    assert loaded.hold == ""


@pytest.mark.rule("XG-31", "XG-32")
def test_every_use_of_a_bill_is_recorded_with_who_and_when(bureau):
    bill = bureau.sealed()
    bureau.engine.fire(bill, "deliver", bureau.act(make.CLERK))
    bureau.engine.fire(bill, "write_off", bureau.act(make.BUREAU_CLERK))
    verbs = ["sign", "seal", "deliver", "write_off"]
    assert [e.verb for e in bill.history()] == verbs
    assert [e["verb"] for e in bureau.entries(bill)] == verbs
    assert bureau.entries(bill)[-1]["digest"] == bill.digest()


def test_a_live_bill_is_neither_voided_nor_reversed_nor_red():
    assert Bill(state="signed").is_live
    assert not Bill(state="voided").is_live
    assert not Bill(state="sealed", red=True).is_live
    assert not Bill(state="signed").is_standing
