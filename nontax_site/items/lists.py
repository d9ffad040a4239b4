"""A published list of items: batch, day, and numbered rows (HZ-03).

One row may stand for several item codes: tuition and boarding, two kinds of
rent (HZ-38). A row keeps the names of its day, its items may be renamed later.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from persistent import Persistent

from nontax_site.kernel.errors import BadInput
from nontax_site.storage.classes import stored


class ListRow(NamedTuple):
    """A numbered row: department and name as published, and its item codes."""

    number: int
    department: str
    name: str
    codes: tuple[str, ...]


class ItemNotOnList(BadInput):
    """An item that no row of the list names."""

    code = "item-not-on-list"
    message = "No row of the list names the item ${item}."


class RowsNotNumbered(BadInput):
    """The rows of a list are numbered 1, 2, 3 …"""

    code = "rows-not-numbered"
    message = "The rows of a list are numbered from 1 without a gap."


@stored
class ItemList(Persistent):  # type: ignore[misc]
    """A list as it was published; never changed: the next batch adds.

    It is published, so it lies in no place: staff of every region may read it.
    """

    def __init__(
        self,
        region: str,
        batch: int,
        title: str,
        published_on: date,
        rows: tuple[ListRow, ...],
        document_number: str = "",
    ) -> None:
        if [row.number for row in rows] != list(range(1, len(rows) + 1)):
            raise RowsNotNumbered(field="rows")
        self.region = region
        self.batch = batch
        self.title = title
        self.published_on = published_on
        self.document_number = document_number
        self._rows: tuple[tuple[Any, ...], ...] = tuple(tuple(row) for row in rows)

    @property
    def id(self) -> str:
        """Region and batch: ``330100-1``."""
        return f"{self.region}-{self.batch}"

    @property
    def rows(self) -> tuple[ListRow, ...]:
        """The rows in their order."""
        return tuple(ListRow(*row) for row in self._rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every item code of the list, in the order of the rows."""
        return tuple(code for row in self.rows for code in row.codes)

    def row_of(self, code: str) -> ListRow | None:
        """The row that names an item, or None."""
        return next((row for row in self.rows if code in row.codes), None)

    def check_names(self, code: str) -> None:
        """Raise ItemNotOnList unless a row names the item."""
        if self.row_of(code) is None:
            raise ItemNotOnList(field="rows", item=code)
