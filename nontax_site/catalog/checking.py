"""Whether the search index equals a rebuild from the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nontax_site.catalog.search import SearchBook, home_of, places_of, values_of
from nontax_site.catalog.terms import Digest, words_of
from nontax_site.storage.document import Document

Find = Callable[[str, str], Document | None]


def differences(
    search: SearchBook,
    documents: Iterable[Document],
    find: Find,
    digest: Digest,
    late: Iterable[tuple[str, str]] = (),
) -> Iterator[str]:
    """What is missing (-), too many (+) or other (~) against a rebuild.

    What is marked and not yet taken, or ``late`` (kind, id), is no difference.
    """
    marked: set[tuple[str, str]] = {*search.marked(), *late}
    wanted: set[tuple[str, str, str]] = set()
    valued = dict(search.valued())
    for document in documents:
        name = f"{document.kind}|{document.id}"
        if document.created is None or (document.kind, document.id) in marked:
            valued.pop(name, None)
            continue
        yield from _words(search, document, digest)
        values = values_of(document)
        if valued.pop(name, None) != values:
            yield f"~values {name}"
        wanted |= set(places_of(name, values))
    yield from (f"+values {name}" for name in valued if _pair(name) not in marked)
    yield from _strangers(search, find, marked)
    yield from _places(search, wanted, marked)


def _pair(name: str) -> tuple[str, str]:
    kind, _, identity = name.partition("|")
    return kind, identity


def _words(search: SearchBook, document: Document, digest: Digest) -> Iterator[str]:
    """The words of one document in its catalog."""
    home = home_of(document)
    index = search.index(home)
    holds = index.holds(document, words_of(document, digest)) if index else None
    if not holds:
        sign = "-" if holds is None else "~"
        yield f"{sign}{home} {document.kind} {document.id}"


def _strangers(
    search: SearchBook, find: Find, marked: set[tuple[str, str]]
) -> Iterator[str]:
    """Documents in a catalog that there are not, or that belong elsewhere."""
    for home in search.homes():
        index = search.index(home)
        for hit in index.hits_of("") if index is not None else ():
            document = find(hit.kind, hit.id)
            if (hit.kind, hit.id) in marked:
                continue
            if document is None or home_of(document) != home:
                yield f"+{home} {hit.kind} {hit.id}"


def _places(
    search: SearchBook,
    wanted: set[tuple[str, str, str]],
    marked: set[tuple[str, str]],
) -> Iterator[str]:
    """Keys of the orders by value that are missing or too many."""
    have = set()
    for scope in search.values.scopes():
        for key in search.values.keys(scope):
            token, _, place = key.partition("|")
            kind, identity = token.partition(":")[0], place.partition("|")[2]
            if (kind, identity) not in marked:
                have.add((scope, token, place))
    yield from (f"-values {' '.join(key)}" for key in sorted(wanted - have))
    yield from (f"+values {' '.join(key)}" for key in sorted(have - wanted))
