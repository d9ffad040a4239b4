"""Taking a catalogue over from a sheet: judged row by row, published whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.edition import (
    CHANGED,
    NEW,
    SAME,
    Change,
    Edition,
    EditionRow,
    EditionRows,
    change_of,
    not_named,
)
from nontax_site.items.item import ChargeItem
from nontax_site.items.publishing import Publishing
from nontax_site.items.tariff import with_version
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import ItemCode
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.periods import day_before
from nontax_site.units.region import Region

MOST_ROWS = 3_000
"""A province has some hundred items; a longer sheet is another sheet."""

LIST_MARK = "；"
"""What stands between several legal bases in one cell."""


class CodeTwice(BadInput):
    """An item that stands in the sheet twice."""

    code = "edition-code-twice"
    message = "The item ${item} stands in row ${row} already."


class ItemElsewhere(Refused):
    """The code belongs to another region, or the item is not settled."""

    code = "edition-item-elsewhere"
    message = "The item ${item} cannot be taken over: ${why}."


class CategoryStays(Refused):
    """An item keeps its statutory category."""

    code = "edition-category-stays"
    message = "The category of ${item} is not changed by a sheet."
    remedy = "Retire the item and give the new one another code."


class EditionBeginsInPast(Refused):
    """A tariff begins today at the earliest."""

    code = "edition-begins-in-past"
    message = "The tariff would begin on ${from_day}, before today."
    remedy = "Correct the day in a new sheet: what was charged stays as it was."


class EditionEmpty(BadInput):
    """A sheet without an item."""

    code = "edition-empty"
    message = "There is no item in the sheet."


class EditionTooLong(BadInput):
    """More rows than a catalogue has."""

    code = "edition-too-long"
    message = "A catalogue has at most ${limit} rows."


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its number in the file, the field and the error."""

    row: int
    field: str
    error: NontaxError


@dataclass(frozen=True, slots=True)
class Sent:
    """What the clerk says of a sheet: its title, number, file name and digest."""

    title: str
    number: str
    file: str
    file_digest: str


class Cataloguing:
    """The deeds on editions; ``items`` and ``editions`` are folders of the tree."""

    def __init__(self, workflows: Any, items: Any, editions: Any) -> None:
        self._workflows = workflows
        self._items = items
        self._editions = editions

    # ---- looking ----------------------------------------------------------------

    def faults(
        self, rows: Sequence[EditionRow], region: Region, day: date
    ) -> list[RowFault]:
        """Everything that is wrong with the rows, in their order."""
        seen: dict[str, int] = {}
        found = []
        for row in rows:
            if row.code in seen:
                twice = CodeTwice(field="code", item=row.code, row=seen[row.code])
                found.append(RowFault(row.number, "code", twice))
            seen.setdefault(row.code, row.number)
            found += [
                RowFault(row.number, error.field or "code", error)
                for error in self._wrong(row, region, day)
            ]
        return found

    def changes(self, rows: Sequence[EditionRow]) -> list[Change]:
        """What each row does to the catalogue as it is now."""
        return [change_of(row, self._items.get(row.code)) for row in rows]

    def left_out(self, edition: Edition) -> tuple[ChargeItem, ...]:
        """Published items of the region the sheet does not name."""
        mine = (i for i in self._items.values() if i.region == edition.region)
        return not_named(edition.all_rows, mine)

    # ---- deciding ---------------------------------------------------------------

    def draft(
        self, region: Region, rows: Sequence[EditionRow], sent: Sent, act: Act
    ) -> Edition:
        """Keep a sheet as a draft; raises its first fault, EditionEmpty, -TooLong."""
        if not rows:
            raise EditionEmpty(field="file")
        if len(rows) > MOST_ROWS:
            raise EditionTooLong(field="file", limit=MOST_ROWS)
        day = beijing_day(act.at)
        for fault in self.faults(rows, region, day):
            raise fault.error
        edition = Edition(
            id=next_case(self._editions, "C", region.code, day, 4),
            region=region.code,
            created=act.at,
            title=sent.title.strip(),
            number=sent.number.strip(),
            file=sent.file,
            file_digest=sent.file_digest,
            count=len(rows),
            rows=EditionRows(rows),
        )
        self._editions.add(edition.id, edition)
        self._workflows.begin(edition, act)
        return edition

    def submit(self, edition: Edition, act: Act) -> None:
        """Hand it to the supervisor."""
        self._workflows.fire(edition, "submit", act)

    def send_back(self, edition: Edition, act: Act) -> None:
        """Give it back to the clerk, with the reason in the comment."""
        self._workflows.fire(edition, "send_back", act)

    def give_up(self, edition: Edition, act: Act) -> None:
        """Publish nothing of it."""
        self._workflows.fire(edition, "give_up", act)

    def publish(self, edition: Edition, region: Region, act: Act) -> None:
        """Take every row over in one transaction, or none.

        What changed since it was drafted is judged again: raises the first fault.
        """
        rows = edition.all_rows
        for fault in self.faults(rows, region, beijing_day(act.at)):
            raise fault.error
        changes = self.changes(rows)
        counts = [sum(c.what == what for c in changes) for what in (NEW, CHANGED, SAME)]
        edition.done = (counts[0], counts[1], counts[2])
        self._workflows.fire(edition, "publish", act)
        system = Act(system_actor("catalogue"), act.at, request_id=act.request_id)
        system = system.with_facts(edition=edition.id)
        for change in changes:
            if change.what == NEW:
                self._make(change.row, region, system)
            elif change.what == CHANGED:
                self._revise(change, system)

    # ---- steps ------------------------------------------------------------------

    def _wrong(
        self, row: EditionRow, region: Region, day: date
    ) -> Iterator[NontaxError]:
        """What is wrong with one row by itself."""
        for check in (
            lambda: ItemCode.parse(row.code),
            lambda: facts_of(row).checked(),
            lambda: region.check_enabled(row.category, row.business_group),
            lambda: self._check_known(row, region, day),
        ):
            try:
                check()
            except NontaxError as error:
                yield error

    def _check_known(self, row: EditionRow, region: Region, day: date) -> None:
        item = self._items.get(row.code)
        if item is None:
            return
        if item.region != region.code:
            raise ItemElsewhere(
                field="code", item=row.code, why="it belongs to another region"
            )
        if not item.is_published:
            raise ItemElsewhere(
                field="code", item=row.code, why="it is being drafted or retired"
            )
        if item.category != row.category:
            raise CategoryStays(field="category", item=row.code)
        change = change_of(row, item)
        if any(name == "tariff" for name, _before, _after in change.fields):
            if row.from_day < day:
                raise EditionBeginsInPast(field="from_day", from_day=row.from_day)
            with_version(item.tariffs, row.tariff())

    def _make(self, row: EditionRow, region: Region, act: Act) -> None:
        """A new item, drafted, submitted and published in the edition's name."""
        drafting = Drafting(self._workflows, self._items)
        item = drafting.draft(region, row.code, facts_of(row), act)
        drafting.submit(item, act)
        Publishing(self._workflows).publish(item, act)

    def _revise(self, change: Change, act: Act) -> None:
        row = change.row
        item: ChargeItem = self._items[row.code]
        names = {name for name, _before, _after in change.fields}
        if "name" in names:
            began = (
                item.old_names[-1][2] if item.old_names else item.tariffs[0].from_day
            )
            ended = (item.name, began or row.from_day, day_before(row.from_day))
            item.old_names = (*item.old_names, ended)
            item.name = row.name
        item.department = row.department
        item.legal_basis = bases_of(row)
        item.destination = row.destination
        if "tariff" in names:
            item.tariffs = with_version(item.tariffs, row.tariff())
        self._workflows.fire(item, "revise", act)


def bases_of(row: EditionRow) -> tuple[str, ...]:
    """The legal bases of a row, one by one."""
    return tuple(b.strip() for b in row.legal_basis.split(LIST_MARK) if b.strip())


def facts_of(row: EditionRow) -> ItemFacts:
    """The facts of a row's item; raises what ``Tariff`` raises."""
    return ItemFacts(
        name=row.name,
        category=row.category,
        legal_basis=bases_of(row),
        tariffs=(row.tariff(),),
        business_group=row.business_group,
        department=row.department,
        destination=row.destination,
        national_code=row.national_code or row.code,
    )
