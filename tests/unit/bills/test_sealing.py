"""The finance side checks a signed bill and seals it, or says why not."""

from dataclasses import replace

import pytest

from nontax_site.bills.issuing import Issuing
from nontax_site.bills.refusals import BillDoesNotProve, VoidAsked
from nontax_site.bills.sealing import HOLD_WORDS, Sealing
from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.errors import Forbidden, FourEyes, Stale, WrongState
from nontax_site.security.keys import NoKeyInForce
from tests.factories import bills as make


@pytest.mark.rule("XG-29")
def test_a_bill_is_sealed_in_three_commits(bureau):
    notice = bureau.notice()
    bureau.ports.outbox.put(make.UNIT, "issue-bill", notice=notice.id)
    bureau.drain()
    bill = bureau.ports.bill(notice.bill)
    assert [e.verb for e in bill.history()] == ["sign", "seal"]
    assert [r.facts for r in bureau.records("paper")] == [
        {"kind": "bill", "id": bill.id}
    ]


def test_both_signatures_prove_and_the_signed_bytes_stay_the_same(bureau):
    bill = bureau.signed()
    before = bureau.ports.format.signed_slice(bill.xml.data)
    bureau.drain()
    assert bureau.ports.format.signed_slice(bill.xml.data) == before
    facts, signatures = bureau.ports.format.read(bill.xml.data)
    assert signatures == bill.signatures
    assert [s.role for s in signatures] == ["unit", "finance"]
    seals = (facts.unit_seal, facts.finance_seal)
    for signature, seal in zip(signatures, seals, strict=True):
        assert bureau.ports.signer.prove(before, signature, seal).ok


def test_where_the_region_seals_by_hand_the_bill_waits_for_a_person(law):
    bureau = make.Bureau(supervise="by-hand")
    bill = bureau.signed()
    bureau.drain()
    assert (bill.state, bill.hold) == ("signed", "by-hand")
    assert bureau.entries(bill)[-1]["verb"] == "hold"
    Sealing(bureau.ports).by_hand(bill, bureau.act(make.CHIEF))
    assert (bill.state, bill.hold) == ("sealed", "")
    assert [s.role for s in bill.signatures] == ["unit", "finance"]


def test_the_issuer_does_not_seal_his_own_bill_by_hand(law):
    bureau = make.Bureau(supervise="by-hand")
    bill = bureau.signed()
    bureau.drain()
    both = make.person("chen", "bureau_supervisor@region:330100")
    with pytest.raises(FourEyes):
        Sealing(bureau.ports).by_hand(bill, bureau.act(both))
    with pytest.raises(Forbidden):
        Sealing(bureau.ports).by_hand(bill, bureau.act(make.BUREAU_CLERK))


def change_number(bureau, bill):
    series = bureau.site.bills.series("33010126")
    series.block_of(1).holder = "330100-0008"


def change_place(bureau, bill):
    block = bureau.site.bills.series("33010126").block_of(1)
    del block.documents[1]


def change_file(bureau, bill):
    bill.xml.data = bill.xml.data.replace(b"1500.50", b"9500.50")


def change_signature(bureau, bill):
    bill.seals = ((*bill.seals[0][:5], "AAAA"),)


def change_signer(bureau, bill):
    bill.seals = ((bill.seals[0][0], "unit:330100-0008", *bill.seals[0][2:]),)


def change_payer(bureau, bill):
    bill.payer = ("别人", *bill.payer[1:])


def change_notice(bureau, bill):
    notice = bureau.ports.notice_of(bill)
    notice.lines = notice.lines[:1]


def change_payment(bureau, bill):
    notice = bureau.ports.notice_of(bill)
    notice.payment = (*notice.payment[:5], 1, *notice.payment[6:])


@pytest.mark.rule("XG-29")
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (change_number, "number-not-allotted"),
        (change_place, "number-not-unique"),
        (change_file, "file-changed"),
        (change_signature, "unit-signature"),
        (change_signer, "unit-signature"),
        (change_payer, "file-differs"),
        (change_notice, "sums"),
        (change_payment, "sums"),
    ],
)
def test_a_bill_that_does_not_prove_is_held_with_its_reason(bureau, fault, reason):
    bill = bureau.signed()
    fault(bureau, bill)
    deed = Sealing(bureau.ports)
    deed.supervise(bill, bureau.act(make.SYSTEM))
    deed.supervise(bill, bureau.act(make.SYSTEM))
    assert (bill.state, bill.hold) == ("signed", reason)
    assert [e["verb"] for e in bureau.entries(bill)] == ["sign", "hold"]
    with pytest.raises(BillDoesNotProve) as refusal:
        deed.by_hand(bill, bureau.act(make.CHIEF))
    assert refusal.value.facts["fault"] == reason
    assert HOLD_WORDS[reason] in refusal.value.sentence


def test_without_a_finance_key_in_force_the_record_is_tried_again(law):
    bureau = make.Bureau()
    bill = bureau.signed()
    key = bureau.keyring.in_force("finance:330100", bureau.clock.now())
    bureau.keyring.revoke(key.serial, bureau.clock.now())
    with pytest.raises(NoKeyInForce):
        Sealing(bureau.ports).supervise(bill, bureau.act(make.SYSTEM))
    assert bill.state == "signed"


def test_the_seal_waits_while_a_void_is_asked(bureau):
    bill = bureau.signed()
    Voiding(bureau.engine).ask(bill, bureau.act(make.CLERK, "金额录错"))
    bureau.drain()
    assert bill.state == "signed"
    with pytest.raises(VoidAsked):
        Sealing(bureau.ports).by_hand(bill, bureau.act(make.CHIEF))


def test_supervising_a_sealed_bill_again_changes_nothing(bureau):
    bill = bureau.sealed()
    version = bill.version
    Sealing(bureau.ports).supervise(bill, bureau.act(make.SYSTEM))
    assert bill.version == version
    with pytest.raises(WrongState):
        Sealing(bureau.ports).by_hand(bill, bureau.act(make.CHIEF))


def test_all_that_is_wrong_is_named_at_once(bureau):
    bill = bureau.signed()
    change_number(bureau, bill)
    change_file(bureau, bill)
    change_payment(bureau, bill)
    found = list(Sealing(bureau.ports).faults(bill))
    assert found == ["number-not-allotted", "file-changed", "sums"]


def test_a_direct_bill_needs_a_positive_sum_only(bureau):
    bill = bureau.signed()
    bill.notice = ""
    assert list(Sealing(bureau.ports).faults(bill)) == []


def test_the_key_does_not_sign_for_somebody_who_may_not_seal(law, monkeypatch):
    bureau = make.Bureau(supervise="by-hand")
    bill = bureau.signed()
    bureau.drain()
    before = (bill.seals, bill.hold, bill.xml.data, bill.xml.digest, bill.version)
    signed = []
    monkeypatch.setattr(
        type(bureau.ports.signer), "sign", lambda *asked: signed.append(asked)
    )
    both = make.person("chen", "bureau_supervisor@region:330100")
    late = replace(bureau.act(make.CHIEF), expect=bill.version - 1)
    for act, refusal in (
        (bureau.act(make.BUREAU_CLERK), Forbidden),
        (bureau.act(both), FourEyes),
        (late, Stale),
    ):
        with pytest.raises(refusal):
            Sealing(bureau.ports).by_hand(bill, act)
    assert signed == []
    after = (bill.seals, bill.hold, bill.xml.data, bill.xml.digest, bill.version)
    assert after == before


def test_a_refused_seal_leaves_the_bill_as_it_was(bureau, monkeypatch):
    bill = bureau.signed()
    before = (bill.seals, bill.hold, bill.xml.data, bill.xml.digest)

    def refuse(*_asked):
        raise VoidAsked(bill=bill.id)

    monkeypatch.setattr(type(bureau.engine), "fire", refuse)
    with pytest.raises(VoidAsked):
        Sealing(bureau.ports).supervise(bill, bureau.act(make.SYSTEM))
    assert (bill.seals, bill.hold, bill.xml.data, bill.xml.digest) == before


# ---- signing before the writing transaction --------------------------------------


@pytest.fixture
def no_more_signing(monkeypatch):
    """Call it, and from then on nothing can be signed."""

    def stop(bureau):
        def sign(*_given, **_named):
            raise AssertionError("signed in the transaction")

        monkeypatch.setattr(type(bureau.ports.signer), "sign", sign)

    return stop


def test_a_bill_signed_ahead_is_not_signed_again(bureau, no_more_signing):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    ahead = deed.ahead(notice, act)
    assert notice.bill == ""
    no_more_signing(bureau)
    bill = deed.for_notice(notice, act, ahead)
    assert bill.id == str(ahead.facts.bill)
    assert next(Sealing(bureau.ports).faults(bill), "") == ""


def test_a_number_that_went_to_another_bill_is_signed_anew(bureau):
    first, second = bureau.notice(), bureau.notice()
    act, deed = bureau.act(make.SYSTEM), Issuing(bureau.ports)
    ahead = deed.ahead(second, act)
    deed.for_notice(first, act)
    bill = deed.for_notice(second, act, ahead)
    assert bill.id != str(ahead.facts.bill)
    assert next(Sealing(bureau.ports).faults(bill), "") == ""


def test_what_changed_since_is_signed_anew(bureau):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    ahead = deed.ahead(notice, act)
    bureau.site.units[notice.unit].name = "杭州市教育局新名"
    bill = deed.for_notice(notice, act, ahead)
    facts, _signatures = bureau.ports.format.read(bill.xml.data)
    assert facts.unit.name == "杭州市教育局新名"
    assert facts.check_code != ahead.facts.check_code


def test_nothing_is_signed_ahead_where_no_bill_is_due(bureau):
    notice, act = bureau.notice(), bureau.act(make.SYSTEM)
    deed = Issuing(bureau.ports)
    deed.for_notice(notice, act)
    assert deed.ahead(notice, act) is None


def test_a_bill_sealed_ahead_is_not_signed_again(bureau, no_more_signing):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    assert len(bill.signatures) == 1
    no_more_signing(bureau)
    deed.supervise(bill, act, ahead)
    assert bill.state == "sealed"
    assert [one.role for one in bill.signatures] == ["unit", "finance"]


def test_a_bill_that_changed_since_is_looked_at_anew(bureau):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    bill.xml.data = bill.xml.data.replace(b"Header", b"Heaver")
    deed.supervise(bill, act, ahead)
    assert (bill.state, bill.hold) == ("signed", "file-changed")


def test_a_fault_found_ahead_holds_the_bill(bureau):
    bill, act = bureau.signed(), bureau.act(make.SYSTEM)
    bill.payer = ("沈远", *bill.payer[1:])
    deed = Sealing(bureau.ports)
    ahead = deed.ahead(bill, act)
    deed.supervise(bill, act, ahead)
    assert (bill.state, bill.hold) == ("signed", "file-differs")
    assert ahead.fault == "file-differs"


def test_a_voided_or_sealed_bill_is_left_alone(bureau):
    bill = bureau.sealed()
    assert Sealing(bureau.ports).ahead(bill, bureau.act(make.SYSTEM)) is None


@pytest.mark.parametrize("holder", ["a", "b"])
def test_the_coming_number_is_the_one_that_is_given(bureau, holder):
    at, bills = bureau.clock.now(), bureau.site.bills
    for _ in range(7):
        coming = bills.coming("33010126", holder)
        assert bills.allot_next("33010126", holder, 3, at) == coming
