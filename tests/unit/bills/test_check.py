"""Every invariant of bills is found broken when it is broken."""

import pytest

from nontax_site.bills.booking import Booking
from nontax_site.bills.check import check
from nontax_site.bills.delivering import Delivering
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.voiding import Voiding
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.codes import BillId
from tests.factories import bills as make


def breaches(bureau):
    found = check(bureau.site, bureau.ports.format, bureau.ports.signer)
    return [breach.what for breach in found]


@pytest.fixture
def lived(bureau):
    """A bureau with bills in every state."""
    bureau.voided = bureau.signed()
    Voiding(bureau.engine).ask(bureau.voided, bureau.act(make.CLERK, "x"))
    Voiding(bureau.engine).void(bureau.voided, bureau.act(make.CHIEF))
    bureau.delivered, bureau.written = bureau.sealed(), bureau.sealed()
    Delivering(bureau.ports).take(bureau.delivered, bureau.act(make.PUBLIC))
    WritingOff(bureau.engine).write_off(bureau.written, bureau.act(make.BUREAU_CLERK))
    Booking(bureau.ports).book(
        bureau.delivered,
        "某公司",
        bureau.delivered.total,
        bureau.delivered.issued_day,
        bureau.act(make.PUBLIC),
    )
    bureau.old = bureau.sealed()
    deed = Reversing(bureau.ports)
    deed.ask_correction(bureau.old, "周小波", bureau.act(make.CLERK, "x"))
    bureau.red = deed.reverse(bureau.old, bureau.act(make.CHIEF))
    bureau.new = bureau.ports.bill(bureau.old.replaced_by)
    bureau.drain()
    bureau.waits = bureau.signed()
    return bureau


def test_a_bureau_that_lived_has_no_breach(lived):
    assert breaches(lived) == []


def change_byte(b):
    b.written.xml.data = b.written.xml.data.replace(b">QR<", b">QX<")


def change_byte_and_digest(b):
    b.written.xml.keep(b.written.xml.data.replace(b">QR<", b">QX<"))


def change_total(b):
    b.written.total_fen += 1


def change_file_total(b):
    b.written.xml.keep(b.written.xml.data.replace(b">1500.50<", b">1.50<"))


def drop_seal(b):
    b.written.set_seals(b.written.signatures[0])


def move_number(b):
    number = BillId.parse(b.written.id).number.serial
    documents = b.site.bills.series("33010126").block_of(number).documents
    documents[number + 500] = documents[number]
    del documents[number]


def steal_block(b):
    b.site.bills.series("33010126").block_of(1).holder = "330100-0008"


def cut_link(b):
    b.red.related = ""


def cut_reissue(b):
    b.new.reissue_of = ""


def wrong_red(b):
    b.red.lines = b.red.lines[:1]
    b.red.total_fen = b.red.lines[0][5]


def stray_link(b):
    b.written.related = b.red.id


def set_state(b):
    b.written.state = "delivered"


def forget_delivery(b):
    b.delivered.delivered = None


def forget_write_off(b):
    b.written.written_off_at = None


def book_red(b):
    b.red.booked = (b.red.issued_on, "某公司", 1, "2026-11-21")


def book_too_much(b):
    b.delivered.booked = (*b.delivered.booked[:2], 10**9, "2026-11-21")


def hold_sealed(b):
    b.written.hold = "by-hand"


def unpay(b):
    b.ports.notice_of(b.written).state = "issued"


def other_bill(b):
    b.ports.notice_of(b.written).bill = b.delivered.id


def second_live_bill(b):
    b.delivered.notice = b.written.notice


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (change_byte, "digest"),
        (change_byte_and_digest, "does not prove"),
        (change_total, "do not sum"),
        (change_file_total, "cannot be read"),
        (drop_seal, "other signatures"),
        (move_number, "another number"),
        (steal_block, "not allotted"),
        (cut_link, "both ways"),
        (cut_reissue, "replaces it"),
        (wrong_red, "does not take it back"),
        (stray_link, "without being reversed"),
        (set_state, "history does not end"),
        (forget_delivery, "delivered without"),
        (forget_write_off, "written off without"),
        (book_red, "booked though"),
        (book_too_much, "booked with more"),
        (hold_sealed, "held in a state"),
        (unpay, "not paid"),
        (other_bill, "names another bill"),
        (second_live_bill, "another live bill"),
    ],
)
def test_a_breach_is_found_and_named(lived, harm, said):
    harm(lived)
    found = breaches(lived)
    assert any(said in what for what in found), found
    assert all("bill 3301" in what for what in found)


def test_a_bill_under_another_code_and_a_number_without_a_bill_are_named(lived):
    lived.written.id = "33990126-0000000003"
    assert any("another bill code" in what for what in breaches(lived))
    documents = lived.site.bills.series("33010126").block_of(1).documents
    del documents[3]
    assert "bill 33010126-0000000003: number without a bill" in breaches(lived)


def test_a_bill_of_a_notice_that_is_gone_is_named(lived):
    lived.written.notice = "33010026000000099999"
    assert any("not paid" in what for what in breaches(lived))
