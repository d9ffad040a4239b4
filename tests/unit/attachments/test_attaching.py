"""Who may hand in papers, and what adding, replacing and removing write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.attachments.attaching import AUDIT_NOTE, Attaching, may_attach
from nontax_site.attachments.attachment import papers_of
from nontax_site.attachments.refusals import (
    AttachingClosed,
    FileEmpty,
    NoFile,
    PaperRemoved,
    TooManyFiles,
)
from nontax_site.attachments.scanning import CLEAN, INFECTED, OFF, UNKNOWN, Scan
from nontax_site.audit.log import differences, trail
from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.errors import CommentMissing, Forbidden, NotFound, Stale
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from tests.factories.files import EICAR, jpeg, pdf, png
from tests.factories.office import HANGZHOU, SCHOOL


class Scanner:
    """A virus scan that knows one virus, or gives no answer."""

    def __init__(self, state=CLEAN):
        self.state = state
        self.at_first = OFF if state == OFF else UNKNOWN

    def scan(self, stream):
        if EICAR in stream.read():
            return Scan(INFECTED, "Eicar-Test-Signature")
        return Scan(self.state)


class Desk:
    """The deed of papers over one unit of the office."""

    def __init__(self, office, request, scan=None):
        self.office = office
        self.site = request.site
        self.unit = request.site.units[SCHOOL]
        self.workflows = request.find_service(IWorkflows)
        self.deed = Attaching(
            request.site.attachments,
            self.workflows,
            request.find_service(IAudit),
            scan or Scanner(OFF),
            request.find_service(IOutbox),
        )

    def act(self, login="hz-clerk", comment="", **more):
        act = self.office.act(login, comment)
        return act if not more else type(act)(act.actor, act.at, comment, **more)

    def attach(self, *files, login="hz-clerk", material=""):
        return self.deed.attach(self.unit, files, material, self.act(login))

    def scanned(self, login="hz-clerk"):
        answer = self.deed.ask_scan(self.unit, 1, 1)
        return self.deed.scanned(self.unit, 1, 1, answer, self.act(login))

    @property
    def papers(self):
        return papers_of(self.site.attachments, self.unit)


@pytest.fixture
def desk(office):
    with office.work() as request:
        yield Desk(office, request)


def test_files_become_papers_with_number_digest_and_person(desk):
    one, two = desk.attach(("申请表.pdf", pdf()), ("章.png", png()), material="x")
    assert [(r.number, r.version, r.name) for r in desk.papers.current()] == [
        (1, 1, "申请表.pdf"),
        (2, 1, "章.png"),
    ]
    assert one.content.read() == pdf()
    assert one.digest == one.content.digest
    assert (one.login, one.who, one.scan, one.material) == (
        "hz-clerk",
        "陈静",
        OFF,
        "x",
    )
    assert two.is_picture
    assert not one.is_picture


def test_adding_raises_the_version_and_stands_in_history_and_audit(desk):
    before = desk.unit.version
    (row,) = desk.attach(("申请表.pdf", pdf()))
    assert desk.unit.version == before + 1
    last = desk.unit.history()[-1]
    assert (last.verb, last.from_state, last.to_state) == ("attach", "active", "active")
    assert last.comment == "申请表.pdf"
    entry = trail(desk.site.audit, desk.unit)[-1]
    assert entry["verb"] == "attach"
    assert entry["facts"]["papers"][0]["digest"] == row.digest
    assert "申请表" not in str(entry)
    assert differences(desk.site.audit, desk.site.documents()) == []


def test_a_replacement_keeps_the_older_version(desk):
    desk.attach(("a.pdf", pdf(b"one")), material="m")
    desk.deed.replace(desk.unit, 1, ("b.jpg", jpeg()), desk.act(comment="清楚些"))
    new, old = desk.papers.versions(1)
    assert (new.version, old.version, new.material) == (2, 1, "m")
    assert old.content.read() == pdf(b"one")
    assert desk.papers.current() == (new,)


def test_removing_wants_a_reason_and_keeps_the_content(desk):
    desk.attach(("a.pdf", pdf()))
    with pytest.raises(CommentMissing):
        desk.deed.remove(desk.unit, 1, desk.act())
    desk.deed.remove(desk.unit, 1, desk.act(comment="交错了"))
    (row,) = desk.papers.current()
    assert row.removal.reason == "交错了"
    assert not row.is_usable
    assert row.content.read() == pdf()
    for again in (
        lambda: desk.deed.remove(desk.unit, 1, desk.act(comment="x")),
        lambda: desk.deed.replace(desk.unit, 1, ("a.pdf", pdf()), desk.act()),
    ):
        with pytest.raises(PaperRemoved):
            again()


def test_a_paper_that_is_not_there_is_not_found(desk):
    with pytest.raises(NotFound):
        desk.deed.remove(desk.unit, 7, desk.act(comment="x"))


def test_all_files_are_taken_or_none(desk):
    with pytest.raises(FileEmpty):
        desk.attach(("a.pdf", pdf()), ("b.pdf", b""))
    assert desk.papers.rows == ()
    with pytest.raises(NoFile):
        desk.attach()
    with pytest.raises(TooManyFiles):
        desk.attach(*[("a.pdf", pdf())] * 11)


def test_who_only_looks_may_not_add(desk):
    for login in ("school-clerk", "school-boss", "admin", "auditor", "sx-clerk"):
        assert not may_attach(desk.workflows, desk.unit, desk.office.actor(login))
        with pytest.raises(Forbidden):
            desk.attach(("a.pdf", pdf()), login=login)
    for login in ("hz-clerk", "hz-boss"):
        assert may_attach(desk.workflows, desk.unit, desk.office.actor(login))


def test_nobody_adds_to_what_is_final_but_an_auditor_his_note(desk):
    boss = desk.act("hz-boss", "并入")
    desk.workflows.fire(desk.unit, "close", boss.with_facts(open_things={}))
    with pytest.raises(AttachingClosed):
        desk.attach(("a.pdf", pdf()), login="hz-boss")
    with pytest.raises(Forbidden):
        desk.attach(("a.pdf", pdf()), login="hz-boss", material=AUDIT_NOTE)
    (note,) = desk.attach(("底稿.pdf", pdf()), login="auditor", material=AUDIT_NOTE)
    assert note.material == AUDIT_NOTE


def test_an_auditor_of_an_engagement_changes_nothing(desk):
    lent = Grant("auditor", f"region:{HANGZHOU}", engagement="E-330100-26-0001")
    guest = Actor("guest", "p", "外部审计", (lent,))
    assert not may_attach(desk.workflows, desk.unit, guest, AUDIT_NOTE)


def test_a_narrowed_role_hands_in_while_more_than_looking_is_left_to_it(desk):
    state = desk.workflows.state(desk.unit)
    every = tuple(state.roles["bureau_clerk"])
    looks = tuple(one for one in every if one.endswith(":view"))
    acts = tuple(one for one in every if one not in looks)
    for gone, may in ((acts[1:], True), (acts, False)):
        grant = Grant("bureau_clerk", f"region:{HANGZHOU}", custom="own", gone=gone)
        own = Actor("own", "person", "own", (grant,))
        assert may_attach(desk.workflows, desk.unit, own) is may, gone


def test_who_saw_an_older_version_is_told(desk):
    with pytest.raises(Stale):
        desk.deed.attach(
            desk.unit, [("a.pdf", pdf())], "", desk.act(expect=desk.unit.version - 1)
        )


def test_the_scan_is_not_asked_while_a_file_is_handed_in(office):
    scan = Scanner(UNKNOWN)
    scan.scan = None
    with office.work() as request:
        desk = Desk(office, request, scan)
        (row,) = desk.attach(("a.pdf", pdf()))
        assert row.scan == UNKNOWN
        assert not row.is_usable
        waiting = [r for r in request.site.outbox.waiting() if r.topic == "scan-paper"]
        assert waiting[0].facts["number"] == 1


def test_a_file_counts_once_the_scan_found_it_clean(office):
    scan = Scanner(UNKNOWN)
    with office.work() as request:
        desk = Desk(office, request, scan)
        desk.attach(("a.pdf", pdf()))
        assert desk.scanned() == UNKNOWN
        scan.state = CLEAN
        assert desk.scanned() == CLEAN
        assert desk.papers.current()[0].is_usable
        assert desk.deed.ask_scan(desk.unit, 1, 1) is None
        assert desk.deed.scanned(desk.unit, 1, 1, Scan(INFECTED), desk.act()) == CLEAN
        assert desk.deed.scanned(desk.unit, 9, 9, Scan(CLEAN), desk.act()) == ""


def test_a_finding_removes_the_file(office):
    with office.work() as request:
        desk = Desk(office, request, Scanner(UNKNOWN))
        desk.attach(("note.txt", EICAR))
        assert desk.scanned("system:timer") == INFECTED
        assert desk.papers.current()[0].removal.reason == "Eicar-Test-Signature"


def test_the_sender_asks_the_scan_outside_of_its_transaction(office, monkeypatch):
    scan, asked = Scanner(UNKNOWN), []

    def slow(stream):
        asked.append(len(stream.read()))
        return Scan(scan.state)

    scan.scan = slow
    monkeypatch.setattr(
        "nontax_site.attachments.handlers.attaching_of",
        lambda request: Desk(office, request, scan).deed,
    )
    with office.work() as request:
        Desk(office, request, scan).attach(("a.pdf", pdf()))
    office.drain()
    assert len(asked) == 1
    with office.work() as request:
        (record,) = request.site.outbox.waiting()
        assert record.failures == 1
    scan.state = CLEAN
    office.clock.advance(timedelta(minutes=5))
    office.drain()
    assert len(asked) == 2
    with office.work() as request:
        assert Desk(office, request, scan).papers.current()[0].scan == CLEAN
        assert list(request.site.outbox.waiting()) == []
