"""The search index: one small hypatia catalog per unit, and the orders by value.

A record of the topic "order" only marks its document (``mark``); a timer takes the
marked ones into the index in batches (``take``), so that neither the transaction of
the change nor the feeding of the orders writes any text. What is marked and not yet
taken is compared by the same words at the moment of the question: an answer is never
late. A document without a unit stands in the catalog of its region.

Lists sorted by amount or due day read ``values``, orders of the same form as those of
the states; they follow with the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from BTrees.IOBTree import IOBTree
from BTrees.OIBTree import OIBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from hypatia.catalog import Catalog
from hypatia.text import TextIndex
from hypatia.text.lexicon import Lexicon
from hypatia.text.okapiindex import OkapiIndex
from persistent import Persistent

from nontax_site.catalog.orders import Orders, place_of
from nontax_site.catalog.terms import Digest, Question, amount_fen, words_of
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

WORDS = "words"
AMOUNT, DUE = "amount", "due"
NEVER = "9999-12-31"
_ZERO = 10**15
"""Amounts are ordered from here on, so that those of red bills stand below it."""

AT_ONCE = 200
"""So many marked documents are taken into the index in one transaction."""
MARKED_READ = 500
UNITS_READ = 2_000
"""A question is asked of so many units of a region at most."""
HITS = 2_000
"""A question reads so many hits of a unit at most, the newest."""

Find = Callable[[str, str], Document | None]
Values = tuple[str, str, int | None, str]
"""Region, unit, amount in fen and due day of a document."""

for _class in (Catalog, TextIndex, Lexicon, OkapiIndex):
    stored(_class)


class Hit(NamedTuple):
    """A document that may answer, with its place in the orders."""

    kind: str
    place: str

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.place.split("|", 1)[1]


@stored
class Blanks:
    """The one element of the lexicon's pipeline: words stand between blanks."""

    def process(self, given: Iterable[str]) -> list[str]:
        """The words of the texts; a phrase comes with its quotation marks."""
        return [word for text in given for word in text.replace('"', " ").split()]

    processGlob = process  # noqa: N815 (hypatia's name)


@stored  # type: ignore[type-var]  # a function stands in a record by its name too
def text_of(text: Any, default: Any) -> Any:
    """The discriminator: the index is given the text itself."""
    return text or default


@stored
class Marked(OOTreeSet):
    """``home|kind|id`` of what is to be taken; small leaves."""

    max_leaf_size: ClassVar[int] = 20
    max_internal_size: ClassVar[int] = 40


@stored
class UnitIndex(Persistent):
    """The catalog of one unit (or region), with its documents by number."""

    def __init__(self) -> None:
        self.catalog = Catalog()
        self.catalog[WORDS] = TextIndex(text_of, lexicon=Lexicon(Blanks()))
        self.numbers = OIBTree()
        self.kept = IOBTree()
        self.last = 0

    def put(self, document: Document, words: list[str]) -> bool:
        """Take a document in; whether anything had to be written."""
        name, text = f"{document.kind}|{document.id}", " ".join(words)
        number = self.numbers.get(name)
        row = row_of(document, text)
        if number is None:
            number = self.last = self.last + 1
            self.numbers[name] = number
        elif self.kept[number] == row:
            return False
        self.kept[number] = row
        self.catalog.index_doc(number, text)
        return True

    def drop(self, kind: str, name: str) -> None:
        """Take a document out that there no longer is."""
        number = self.numbers.pop(f"{kind}|{name}", None)
        if number is not None:
            del self.kept[number]
            self.catalog.unindex_doc(number)

    def hits(self, question: Question, kind: str = "") -> Iterator[Hit]:
        """What answers, of one kind or of all, the last taken in first."""
        found = self.catalog[WORDS].apply(question.query)
        numbers = sorted(found.keys(), reverse=True) if found else []
        rows = (Hit(*self.kept[number][:2]) for number in numbers)
        return islice((hit for hit in rows if kind in {"", hit.kind}), HITS)

    def hits_of(self, kind: str) -> Iterator[Hit]:
        """Every document of the kind, or of all; for checks."""
        for row in self.kept.values():
            if kind in {"", row[0]}:
                yield Hit(*row[:2])

    def holds(self, document: Document, words: list[str]) -> bool | None:
        """Whether the document stands here with exactly these words; None: not at all."""
        number = self.numbers.get(f"{document.kind}|{document.id}")
        if number is None:
            return None
        text, lexicon = " ".join(words), self.catalog[WORDS].lexicon
        inside = self.catalog[WORDS].index.get_words(number)
        said = [lexicon.get_word(word) for word in inside]
        return self.kept[number] == row_of(document, text) and said == text.split()


@stored
class SearchBook(Persistent):
    """All catalogs by home (``root.search``), what is marked, and the values.

    ``building`` is how many documents a rebuild that was stopped had taken in.
    """

    def __init__(self) -> None:
        self._homes = OOBTree()
        self._marked = Marked()
        self.values = Orders()
        self._valued = OOBTree()
        self.building = 0

    # ---- writing ------------------------------------------------------------------

    def mark(self, document: Document) -> None:
        """The document has changed: it is to be taken in anew."""
        if document.created is not None:
            home = home_of(document)
            self._marked.insert(f"{home}|{document.kind}|{document.id}")

    def take(self, find: Find, digest: Digest, most: int = AT_ONCE) -> int:
        """Take marked documents into the index; returns how many were marked."""
        marked = list(islice(self._marked, most))
        for key in marked:
            home, kind, name = key.split("|", 2)
            document = find(kind, name)
            if document is None:
                self._drop(home, kind, name)
            else:
                self.put(document, digest)
            self._marked.remove(key)
        return len(marked)

    def put(self, document: Document, digest: Digest) -> None:
        """Take a document into its catalog and the orders by value."""
        home = home_of(document)
        index = self._homes.get(home)
        if index is None:
            index = self._homes[home] = UnitIndex()
        index.put(document, words_of(document, digest))
        name, now = f"{document.kind}|{document.id}", values_of(document)
        before = self._valued.get(name)
        if before != now:
            self._move(name, before, now)
            self._valued[name] = now

    def _move(self, name: str, before: Values | None, now: Values | None) -> None:
        """Keys of the value orders: gone and come."""
        gone, come = set(places_of(name, before)), set(places_of(name, now))
        for scope, token, place in sorted(gone - come):
            self.values.change(scope, place, (token,), ())
        for scope, token, place in sorted(come - gone):
            self.values.change(scope, place, (), (token,))
        for scope in {scope for scope, _token, _place in gone ^ come}:
            self.values.settle(scope)

    def _drop(self, home: str, kind: str, name: str) -> None:
        index = self._homes.get(home)
        if index is not None:
            index.drop(kind, name)
        self._move(f"{kind}|{name}", self._valued.pop(f"{kind}|{name}", None), None)

    # ---- reading ------------------------------------------------------------------

    def homes(self) -> Iterator[str]:
        """Every home that has a catalog."""
        return iter(self._homes.keys())

    def index(self, home: str) -> UnitIndex | None:
        """The catalog of a home, or None."""
        found: UnitIndex | None = self._homes.get(home)
        return found

    def valued(self) -> Iterator[tuple[str, Values]]:
        """``kind|id`` and the values of each document, for checks."""
        yield from self._valued.items()

    def marked(self, low: str = "", high: str = "\x7f") -> Iterator[tuple[str, str]]:
        """(kind, id) of what is marked, everywhere or between two bounds."""
        for key in self._marked.keys(low, high):
            _home, kind, name = key.split("|", 2)
            yield kind, name

    def hits(
        self,
        scopes: Iterable[str],
        question: Question,
        find: Find,
        digest: Digest,
        kind: str = "",
    ) -> Iterator[Hit]:
        """What answers the question in the scopes, of one kind or of all.

        A scope is a unit, a region with all its units, or the ``bureau:<region>``
        without them. Marked documents are read and compared themselves, at most
        ``MARKED_READ`` a scope; what the index says of them is left out.
        """
        for low, high in dict.fromkeys(r for s in scopes for r in _ranges(s)):
            first = f"{low}|" if low == high else low
            marked = self.marked(first, f"{high}|\x7f")
            fresh = set(islice(marked, MARKED_READ))
            for one, name in fresh:
                document = find(one, name) if kind in {"", one} else None
                if document is not None and question.met(words_of(document, digest)):
                    yield Hit(one, place_of(document))
            for index in islice(self._homes.values(low, high), UNITS_READ):
                found = index.hits(question, kind)
                yield from (hit for hit in found if (hit.kind, hit.id) not in fresh)


def _ranges(scope: str) -> tuple[tuple[str, str], ...]:
    """The homes of a scope, as the first and the last."""
    place, _, name = scope.partition(":")
    if place == "unit":
        return ((scope, scope),)
    own = (f"region:{name}", f"region:{name}")
    return (own,) if place == "bureau" else (own, (f"unit:{name}-", f"unit:{name}-~"))


def phone_digest(master: Any) -> Digest:
    """The keyed digest under which a telephone number stands in the index."""
    return lambda phone: str(master.digest(phone.encode(), "search phone"))[:32]


def home_of(document: Document) -> str:
    """Where the document is indexed: at its unit, else at its region."""
    return f"unit:{document.unit}" if document.unit else f"region:{document.region}"


def row_of(document: Document, text: str) -> tuple[str, str, str]:
    """What is kept of a document: kind, place, and a digest of its words."""
    return document.kind, place_of(document), sm3_hex(text.encode())[:16]


def values_of(document: Document) -> Values:
    """What the document is ordered by beside its day of creation."""
    return (
        document.region,
        document.unit,
        amount_fen(document),
        due_place(document) if hasattr(document, DUE) else "",
    )


def places_of(name: str, values: Values | None) -> Iterator[tuple[str, str, str]]:
    """(scope, token, place) of a document, ``kind|id``, in the orders by value."""
    if values is None:
        return
    region, unit, amount, due = values
    kind, _, identity = name.partition("|")
    for scope in (f"region:{region}", *([f"unit:{unit}"] if unit else ())):
        if amount is not None:
            yield scope, f"{kind}:{AMOUNT}", f"{amount_place(amount)}|{identity}"
        if due:
            yield scope, f"{kind}:{DUE}", f"{due}|{identity}"


def due_place(document: Document) -> str:
    """The due day as the orders compare it; none yet stands behind all days."""
    due = getattr(document, DUE, None)
    return due.isoformat() if due is not None else NEVER


def amount_place(fen: int) -> str:
    """An amount as the orders compare it."""
    return f"{fen + _ZERO:016d}"
