"""Documents made before there was a search index are told to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

TITLE = "Tell the search index of the documents made before it"


def keys(root: Any, after: str) -> Iterator[str]:
    """The folders and series that hold documents."""
    for name in sorted(_shelves(root)):
        if name > after:
            yield name


def do(root: Any, key: str, _tools: Any) -> None:
    """Mark every document of a folder or series; the sender takes them in."""
    for document in _shelves(root)[key]():
        root.search.mark(document)


def _shelves(root: Any) -> dict[str, Any]:
    """How to walk each folder and each series of numbers."""
    found: dict[str, Any] = {
        name: getattr(root, name).values for name in ("units", "items", "suspense")
    }
    for name in ("notices", "bills"):
        numbered = getattr(root, name)
        for series in numbered.series_keys():
            found[f"{name}:{series}"] = _walk(numbered, series)
    return found


def _walk(numbered: Any, series: str) -> Any:
    def documents() -> Iterable[Any]:
        found: Iterable[Any] = numbered.documents(series)
        return found

    return documents
