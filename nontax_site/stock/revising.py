"""Working on bill types: draft, submit, publish by another, replace, discontinue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.stock import type_refusals as wrong
from nontax_site.stock.bill_type import (
    CLASS_TITLES,
    DRAFT,
    ELECTRONIC_KIND,
    HOLDER_TITLES,
    ONCE_PUBLISHED,
    PAYER,
    PAYMENT_BOOK,
    PAYMENT_BOOK_COPIES,
    PUBLISHED,
    RECALL_DAYS,
    SUBMITTED,
    UNIT,
    BillType,
    Copy,
    revisions,
    type_id,
)
from nontax_site.stock.income import check_incomes
from nontax_site.stock.modes import (
    ALLOWED,
    ELECTRONIC,
    FIXED,
    FORM_TITLES,
    MODE_TITLES,
    FormUnknown,
)
from nontax_site.stock.ports import StockPorts
from nontax_site.units.periods import day_before
from nontax_site.units.region import Region

MOST_SHEETS = 1_000
MOST_COPIES = 9

_LAYOUT = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What a bureau says of a type; ``face`` in fen, days included."""

    name: str
    form: str
    categories: tuple[str, ...]
    from_day: date
    guide: str
    copies: tuple[Copy, ...] = ()
    sheets: int = 0
    face_fen: int = 0
    with_notice: bool = False
    modes: tuple[str, ...] = ()
    to_day: date | None = None
    layout: str = ""


class Revising:
    """The deeds on bill types."""

    def __init__(self, ports: StockPorts) -> None:
        self._root = ports.root
        self._workflows = ports.workflows

    def draft(self, region: Region, code: str, facts: TypeFacts, act: Act) -> BillType:
        """Draft a type, or the next revision of one that is there.

        Raises what ``check_facts`` raises, RevisionOpen and RevisionInPast.
        """
        check_facts(region, code, facts)
        earlier = list(revisions(self._root, region.code, code))
        for revision in earlier:
            if revision.state in (DRAFT, SUBMITTED):
                raise wrong.RevisionOpen(field="code", revision=revision.revision)
        check_begins(self._root, region.code, code, facts.from_day, act)
        number = earlier[-1].revision + 1 if earlier else 1
        made = BillType(
            id=type_id(region.code, code, number),
            region=region.code,
            created=act.at,
            code=code,
            revision=number,
        )
        _write(made, facts)
        self._root.bill_types.add(made.id, made)
        self._workflows.begin(made, act)
        return made

    def edit(self, bill_type: BillType, facts: TypeFacts, act: Act) -> None:
        """Correct a draft; raises what ``draft`` raises."""
        region = self._root.regions[bill_type.region]
        check_facts(region, bill_type.code, facts)
        check_begins(self._root, region.code, bill_type.code, facts.from_day, act)
        _write(bill_type, facts)
        self._workflows.fire(bill_type, "edit", act)

    def submit(self, bill_type: BillType, act: Act) -> None:
        """Hand it to the bureau's supervisor."""
        self._workflows.fire(bill_type, "submit", act)

    def publish(
        self, bill_type: BillType, act: Act, recall_by: date | None = None
    ) -> None:
        """Put it in force from its first day; the old revision ends the day before.

        What is left of the old one is handed in until ``recall_by``. Raises
        RevisionInPast when its first day has passed meanwhile, RecallBeforeEnd, and
        EndProposed while it is proposed to discontinue the old one.
        """
        assert bill_type.from_day is not None, "a draft has a first day"
        region, code = bill_type.region, bill_type.code
        check_begins(self._root, region, code, bill_type.from_day, act)
        old = replaced_by(self._root, bill_type)
        if old is not None:
            self._replace(old, bill_type, recall_by, act)
            bill_type.predecessor = old.id
        self._workflows.fire(bill_type, "publish", act)

    def send_back(self, bill_type: BillType, act: Act) -> None:
        """Let the clerk correct it, with the reason in the comment."""
        self._workflows.fire(bill_type, "send_back", act)

    def give_up(self, bill_type: BillType, act: Act) -> None:
        """Publish nothing of it."""
        self._workflows.fire(bill_type, "give_up", act)

    # ---- ending -----------------------------------------------------------------

    def ask_end(
        self, bill_type: BillType, last_day: date, hand_in: date, act: Act
    ) -> None:
        """Propose that it is used until a day and handed in until another (CQ-46).

        Raises TypeEndsInPast and RecallBeforeEnd.
        """
        check_ending(last_day, hand_in, act)
        bill_type.ending = (last_day, hand_in)
        self._workflows.fire(bill_type, "ask_end", act)

    def discontinue(self, bill_type: BillType, act: Act) -> None:
        """Decide it: bills are issued until the last day, and none after it."""
        assert bill_type.ending is not None, "only a proposed end is decided"
        last_day, hand_in = bill_type.ending
        check_ending(last_day, hand_in, act)
        bill_type.to_day, bill_type.recall_by = last_day, hand_in
        bill_type.ending = None
        self._workflows.fire(bill_type, "discontinue", act)

    def refuse_end(self, bill_type: BillType, act: Act) -> None:
        """Let it go on."""
        bill_type.ending = None
        self._workflows.fire(bill_type, "refuse_end", act)

    def _replace(
        self, old: BillType, new: BillType, recall_by: date | None, act: Act
    ) -> None:
        assert new.from_day is not None, "a draft has a first day"
        if old.asked is not None:
            raise wrong.EndProposed(bill_type=old.id)
        last_day = min(day_before(new.from_day), old.to_day or date.max)
        due = recall_by or last_day + timedelta(days=RECALL_DAYS)
        if due <= last_day:
            raise wrong.RecallBeforeEnd(field="recall_by", last_day=last_day)
        old.to_day, old.recall_by = last_day, due
        old.successor, old.ending = new.id, None
        system = Act(system_actor("stock"), act.at, request_id=act.request_id)
        self._workflows.fire(old, "replace", system.with_facts(successor=new.id))


def replaced_by(root: Any, bill_type: BillType) -> BillType | None:
    """The revision in use that publishing this one would end."""
    assert bill_type.from_day is not None, "a draft has a first day"
    for revision in revisions(root, bill_type.region, bill_type.code):
        if revision.id != bill_type.id and revision.state == PUBLISHED:
            return revision
    return None


def check_begins(root: Any, region: str, code: str, from_day: date, act: Act) -> None:
    """Raise RevisionInPast for a revision before today or before the old one's day.

    Where the old one was ended for good it begins behind its last day. The first revision of a type may begin earlier: it is put on record as it was.
    """
    used = [
        r.from_day if r.state == PUBLISHED else (r.to_day or r.from_day)
        for r in revisions(root, region, code)
        if r.state in ONCE_PUBLISHED and r.from_day is not None
    ]
    if not used:
        return
    least = max(beijing_day(act.at), max(used) + timedelta(days=1))
    if from_day < least:
        raise wrong.RevisionInPast(field="from_day", from_day=from_day, least=least)


def check_ending(last_day: date, hand_in: date, act: Act) -> None:
    """Raise TypeEndsInPast or RecallBeforeEnd for an end that cannot be."""
    if last_day < beijing_day(act.at):
        raise wrong.TypeEndsInPast(field="last_day")
    if hand_in <= last_day:
        raise wrong.RecallBeforeEnd(field="hand_in", last_day=last_day)


def check_facts(region: Region, code: str, facts: TypeFacts) -> None:
    """Raise the first thing wrong with what is said of a type."""
    for error in faults(region, code, facts):
        raise error


def faults(region: Region, code: str, facts: TypeFacts) -> list[NontaxError]:
    """Everything wrong with what is said of a type, in the order of the form."""
    found: list[NontaxError] = []
    checks = (
        lambda: _check_code(code, facts.form),
        lambda: _check_words(facts),
        lambda: _check_face(region, facts),
        lambda: _check_sheets(facts),
        lambda: _check_copies(code, facts),
        lambda: check_incomes(
            facts.categories, of_payment_book=code.startswith(PAYMENT_BOOK)
        ),
        lambda: _check_ways(code, facts),
    )
    for check in checks:
        try:
            check()
        except NontaxError as error:
            found.append(error)
    return found


def _check_code(code: str, form: str) -> None:
    if len(code) != 4 or not (code.isascii() and code.isdigit()):  # noqa: PLR2004
        raise wrong.TypeCodeMalformed(field="code", type_code=code)
    if code[:2] not in CLASS_TITLES:
        raise wrong.TypeClassUnknown(field="code", bill_class=code[:2])
    if form not in FORM_TITLES:
        raise FormUnknown(field="form", form=form)
    if (code[2:] == ELECTRONIC_KIND) != (form == ELECTRONIC):
        raise wrong.KindAndFormDiffer(field="code")


def _check_words(facts: TypeFacts) -> None:
    if not facts.name.strip():
        raise wrong.TypeNameMissing(field="name")
    if not facts.guide.strip():
        raise wrong.GuideMissing(field="guide")
    if facts.layout and _LAYOUT.fullmatch(facts.layout) is None:
        raise wrong.LayoutMalformed(field="layout", layout=facts.layout)
    if facts.to_day is not None and facts.to_day < facts.from_day:
        raise wrong.ValidityReversed(
            field="to_day", from_day=facts.from_day, to_day=facts.to_day
        )


def _check_face(region: Region, facts: TypeFacts) -> None:
    known = region.config.face_values_fen
    if facts.form != FIXED:
        if facts.face_fen:
            raise wrong.FaceValueNotAsked(field="face")
        return
    if facts.face_fen not in known:
        raise wrong.FaceValueUnknown(
            field="face",
            face=str(Money(facts.face_fen)),
            known=tuple(str(Money(fen)) for fen in known),
        )


def _check_sheets(facts: TypeFacts) -> None:
    paper = facts.form != ELECTRONIC
    good = 1 <= facts.sheets <= MOST_SHEETS if paper else facts.sheets == 0
    if not good:
        raise wrong.SheetsOutOfBounds(field="sheets", most=MOST_SHEETS)


def _check_copies(code: str, facts: TypeFacts) -> None:
    copies = facts.copies
    if facts.form == ELECTRONIC and not copies:
        return
    named = all(c.name.strip() and c.holder in HOLDER_TITLES for c in copies)
    if facts.form == ELECTRONIC or not named or not 1 <= len(copies) <= MOST_COPIES:
        raise wrong.CopiesWrong(field="copies", most=MOST_COPIES)
    names = [copy.name.strip() for copy in copies]
    for name in names:
        if names.count(name) > 1:
            raise wrong.CopyNamedTwice(field="copies", name=name)
    holders = _holders(copies)
    if code.startswith(PAYMENT_BOOK) and holders != _holders(PAYMENT_BOOK_COPIES):
        raise wrong.PaymentBookCopies(field="copies")
    if not {PAYER, UNIT} <= set(holders):
        raise wrong.CopyForNobody(field="copies")


def _holders(copies: Sequence[Copy]) -> tuple[str, ...]:
    return tuple(copy.holder for copy in copies)


def _check_ways(code: str, facts: TypeFacts) -> None:
    """Whether it goes with a notice, and with which modes of paying."""
    if code.startswith(PAYMENT_BOOK) and not facts.with_notice:
        raise wrong.PaymentBookWithoutNotice(field="with_notice")
    if facts.form == FIXED and facts.with_notice:
        raise wrong.FixedWithNotice(field="with_notice")
    for mode in facts.modes:
        if facts.form not in ALLOWED.get(mode, ()):
            title = MODE_TITLES.get(mode, mode)
            raise wrong.ModeNotOfForm(field="modes", mode=title)


def _write(bill_type: BillType, facts: TypeFacts) -> None:
    for name in (field.name for field in fields(TypeFacts)):
        setattr(bill_type, name, getattr(facts, name))
    bill_type.name = facts.name.strip()
    bill_type.guide = facts.guide.strip()
    bill_type.copies = tuple(
        (c.name.strip(), c.colour.strip(), c.holder, c.use.strip())
        for c in facts.copies
    )
