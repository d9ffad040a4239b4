"""Making the orders and the search index anew from the documents.

For ``nontax reindex``: a batch of documents a transaction, so that a site of any
size needs no large commit, and what was stopped half-way is begun again from where
it stood. The old index answers nothing while the new one is made; the site rests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from nontax_site.catalog.orders import Orders, place_of, scopes_of, tokens_of
from nontax_site.catalog.search import SearchBook
from nontax_site.catalog.terms import Digest
from nontax_site.storage.document import Document

BATCH = 1_000


def rebuild(
    site: Any,
    digest: Digest,
    commit: Callable[[], None],
    *,
    said: Callable[[int], None] | None = None,
) -> int:
    """Make orders and search anew; returns how many documents were read.

    ``commit`` ends a batch; ``said`` hears the number after each. A run that was
    stopped left its number in ``search.building`` and is gone on with.
    """
    done = site.search.building
    if not done:
        site.orders = Orders()
        site.search = SearchBook()
        commit()
    for batch in _batches(islice(site.documents(), done, None)):
        for document in batch:
            _take(site, document, digest)
        done += len(batch)
        site.search.building = done
        commit()
        if said is not None:
            said(done)
    site.search.building = 0
    commit()
    return done


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, BATCH)):
        yield batch


def _take(site: Any, document: Document, digest: Digest) -> None:
    """One document into each of its orders and into the index."""
    if document.created is None:
        return
    for scope in scopes_of(document):
        site.orders.change(scope, place_of(document), (), tokens_of(document))
    site.search.put(document, digest)
