"""Whoever edits the storage directly is found by the walk of ``nontax check``.

Each edit is made on the stored objects themselves, past every deed; the walk then
names what was edited (trust F36, invariants 28, 42, 46, 49, 50 and 57).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pyramid_zodbconn import get_connection

from nontax_site.attachments.materials import Demand, Demanding
from nontax_site.attachments.ports import attaching_of
from nontax_site.audit.checkpoints import CHECKPOINTS
from nontax_site.background import feed_trails, requests_of, write_checkpoint
from nontax_site.checking import check_site
from nontax_site.kernel.interfaces import IAudit, IBillFormat, ISigner
from nontax_site.security.users import User
from nontax_site.units.configuring import Configuring
from tests.factories.files import pdf
from tests.factories.lives import sealed
from tests.factories.office import HANGZHOU, SCHOOL


@pytest.fixture
def story(office):
    """A sealed bill, a paper, a checkpoint and fed trails; the id of the bill."""
    bill = sealed(office)
    with office.work() as request:
        unit = request.site.units[SCHOOL]
        act = office.act("hz-clerk")
        attaching_of(request).attach(unit, [("a.txt", b"100.00")], "", act)
        attaching_of(request).attach(unit, [("b.pdf", pdf())], "", act)
        write_checkpoint(request)
    feed_trails(requests_of(office.registry))
    office.drain()
    return bill


def walk(office):
    """What the walk finds, but for what a test has not: anchors and raw messages."""
    with office.work() as request:
        found = check_site(
            get_connection(request),
            office.registry.settings["nontax.var"],
            request.find_service(IBillFormat),
            request.find_service(ISigner),
        )
    return [b for b in found if b.check != "anchor" and not b.what.startswith("A5")]


def bill_state(site, bill):
    site.document("bill", bill).__dict__["state"] = "voided"
    return site.document("bill", bill)


def bill_total(site, bill):
    document = site.document("bill", bill)
    document.total_fen = document.total_fen // 2
    return document


def bill_comment(site, bill):
    document = site.document("bill", bill)
    first, *rest = document.entries
    document.entries = ((*first[:7], "改过", *first[8:]), *rest)
    return document


def bill_person(site, bill):
    document = site.document("bill", bill)
    first, *rest = document.entries
    document.entries = ((*first[:4], "ff" * 32, *first[5:]), *rest)
    return document


def bill_history_cut(site, bill):
    document = site.document("bill", bill)
    document.entries = document.entries[:-1]
    return document


def bill_rolled_back(site, bill):
    document = site.document("bill", bill)
    document.version -= 1
    return document


def bill_gone(site, bill):
    code, _, number = bill.partition("-")
    block = site.bills.series(code).block_of(int(number))
    del block.documents[int(number)]
    return block


def bill_planted(site, bill):
    document = site.document("bill", bill)
    code, _, number = bill.partition("-")
    twin = type(document)(**{n: getattr(document, n) for n in document.FIELDS})
    twin.id = f"{code}-{int(number) + 1:010d}"
    site.bills.put(code, int(number) + 1, twin)
    return twin


def notice_amount(site, bill):
    notice = site.document("notice", site.document("bill", bill).notice)
    notice.total_fen += 100
    return notice


def unit_account(site, bill):
    unit = site.units[SCHOOL]
    first, *rest = unit.accounts
    unit.accounts = ((*first[:2], "6222000000000001", *first[3:]), *rest)
    return unit


def audit_row(site, bill):
    lane = site.audit.find(SCHOOL)
    *before, last = lane.recent
    lane.recent = (*before, last.replace(b'"verb":"', b'"verb":"x', 1))
    return lane


def audit_row_cut(site, bill):
    lane = site.audit.find(SCHOOL)
    lane.recent = lane.recent[:-1]
    lane.count -= 1
    return lane


def checkpoint_row(site, bill):
    lane = site.audit.find(CHECKPOINTS)
    lane.recent = (lane.recent[0].replace(b'"at":"2026', b'"at":"2025', 1),)
    return lane


def role_given(site, bill):
    user = site.users["school-clerk"]
    user.granted = (*user.granted, ("auditor", "site"))
    return user


def role_taken(site, bill):
    user = site.users["hz-boss"]
    user.granted = ()
    return user


def account_planted(site, bill):
    twin = User("mallory", "aa" * 32, "无名", site.users["admin"].created)
    twin.granted = (("administrator", "site"),)
    return site.users.add("mallory", twin)


def account_disabled(site, bill):
    site.users["school-boss"].is_disabled = True
    return site.users["school-boss"]


def paper_content(site, bill):
    row = site.attachments[f"unit:{SCHOOL}"].rows[0]
    with row.content.blob.open("w") as file:
        file.write(b"900.00")
    return row.content


def paper_digest(site, bill):
    papers = site.attachments[f"unit:{SCHOOL}"]
    papers.rows = (replace(papers.rows[0], digest="0" * 64), *papers.rows[1:])
    return papers


def paper_gone(site, bill):
    papers = site.attachments[f"unit:{SCHOOL}"]
    papers.rows = papers.rows[1:]
    return papers


def papers_gone(site, bill):
    site.attachments.remove(f"unit:{SCHOOL}")
    return site.attachments


def paper_back(site, bill):
    papers = site.attachments[f"unit:{SCHOOL}"]
    gone = (site.created, "hz-clerk", "陈静", "x")
    papers.rows = (replace(papers.rows[0], removed=gone), *papers.rows[1:])
    return papers


def trail_row(site, bill):
    person = site.users["school-clerk"].person
    row = site.trails._people[person]
    del row[next(iter(row))]
    return row


def order_row(site, bill):
    keys = site.orders._scopes["unit:" + SCHOOL]
    keys.remove(next(iter(keys)))
    return keys


def balance(site, bill):
    ledger = site.ledgers[f"unit:{SCHOOL}"]
    (account, fen), *rest = ledger.balances
    ledger.balances = ((account, fen + 1), *rest)
    return ledger


EDITS = {
    bill_state: ("audit against documents", "bill ${bill}: it is voided"),
    bill_total: ("audit against documents", "bill ${bill}: its fields"),
    bill_comment: ("audit against documents", "bill ${bill}: its history"),
    bill_person: ("audit against documents", "bill ${bill}: its history"),
    bill_history_cut: ("audit against documents", "bill ${bill}: its history"),
    bill_rolled_back: ("audit against documents", "bill ${bill}: it has version"),
    bill_gone: ("audit against documents", "bill ${bill} is in the log only"),
    bill_planted: ("audit against documents", "has no entry"),
    notice_amount: ("audit against documents", "notice"),
    unit_account: ("audit against documents", f"unit {SCHOOL}: its fields"),
    audit_row: ("audit chain", "does not prove"),
    audit_row_cut: ("audit chain", "does not prove"),
    checkpoint_row: ("checkpoints", "does not prove"),
    role_given: ("audit against accounts", "account school-clerk"),
    role_taken: ("audit against accounts", "account hz-boss"),
    account_planted: ("audit against accounts", "account mallory has no entry"),
    account_disabled: ("audit against accounts", "account school-boss"),
    paper_content: ("audit against papers", f"unit {SCHOOL}: paper 1-1"),
    paper_digest: ("audit against papers", f"unit {SCHOOL}: paper 1-1"),
    paper_gone: ("audit against papers", f"unit {SCHOOL}: paper 1-1 is gone"),
    papers_gone: ("audit against papers", f"unit {SCHOOL}: its papers are gone"),
    paper_back: ("audit against papers", f"unit {SCHOOL}: paper 1-1"),
    trail_row: ("trails of persons", "misses"),
    order_row: ("orders", "missing"),
    balance: ("payments", "A2"),
}


def test_an_unedited_site_is_clean(office, story):
    assert walk(office) == []


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_past_the_application_is_found_and_named(office, story, edit):
    check, words = EDITS[edit]
    with office.work() as request:
        touched = edit(request.site, story)
        touched._p_changed = True
    found = [breach for breach in walk(office) if breach.check == check]
    words = words.replace("${bill}", story)
    assert any(words in f"{b.where} {b.what}" for b in found), walk(office)


def test_settings_and_materials_edited_past_the_log_are_found(office):
    with office.work() as request:
        region = request.site.regions[HANGZHOU]
        audit = request.find_service(IAudit)
        act = office.act("hz-boss", "试行")
        Configuring(audit).configure(region, {"due_working_days": 12}, act)
        row = Demand("unit-application", "copy", 1, date(2026, 1, 1))
        Demanding(request.site.materials, audit).set(region, [row], act)
    assert walk(office) == []
    with office.work() as request:
        region = request.site.regions[HANGZHOU]
        change = region.changes[-1]
        region.replace_config(replace(region.config, due_working_days=99), change)
        request.site.materials[HANGZHOU].rows = ()
    words = [b.what for b in walk(office) if b.check == "audit against regions"]
    assert words == [
        f"region {HANGZHOU}: due_working_days is not what the log says.",
        f"region {HANGZHOU}: its materials are not what the log says.",
    ]
