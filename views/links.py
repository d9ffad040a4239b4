"""Addresses of documents: the only place that joins kind and path."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from views.traversal import NOUN_OF


def path_of(kind: str, name: str, *rest: str) -> str:
    """The path of a document by kind and id, with view names after it."""
    parts = (NOUN_OF[kind], name, *rest)
    return "/" + "/".join(quote(part, safe="") for part in parts)


def url_of(request: Any, document: Any, *rest: str) -> str:
    """The whole address of a document."""
    return str(request.application_url) + path_of(document.kind, document.id, *rest)


def safe_path(text: str | None, default: str = "/work") -> str:
    """A path of this site out of a ``next`` parameter, or the default.

    Anything that a browser could read as another site is refused.
    """
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return default
    if any(ord(letter) < 33 or letter == "\\" for letter in text):
        return default
    split = urlsplit(text)
    return default if split.scheme or split.netloc else text
