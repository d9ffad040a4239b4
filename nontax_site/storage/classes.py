"""The allow-list of classes that may stand in the database.

Write access to a pickle storage is code execution, so nothing is loaded that is
not listed here, and nothing is stored that could not be loaded again. A class of
ours is listed where it is defined, by the decorator ``stored``.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, TypeVar

from nontax_site.kernel.errors import NontaxError

_C = TypeVar("_C", bound=type)

_OURS = ("nontax_site.",)

_FAMILIES = ("OO", "OI", "OL", "IO", "II", "IL", "IF", "LO", "LI", "LL", "LF")

_LISTED: set[tuple[str, str]] = {
    (f"BTrees.{family}BTree", f"{family}{shape}")
    for family in _FAMILIES
    for shape in ("BTree", "Bucket", "TreeSet", "Set")
} | {
    ("BTrees", "_family64"),
    ("BTrees.Length", "Length"),
    ("persistent.mapping", "PersistentMapping"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "datetime"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
}


class UnlistedClass(NontaxError):
    """A class that is not on the allow-list was met in, or on its way to, storage."""

    code = "unlisted-class"
    message = "The class ${module}.${name} is not allowed in the database."


def stored(cls: _C) -> _C:
    """Class decorator: instances of this class may stand in the database."""
    _LISTED.add((cls.__module__, cls.__qualname__))
    return cls


def allowed(module: str, name: str) -> bool:
    """Whether the class may be loaded and stored; imports a module of ours first.

    Only modules of this project are imported, so that a command which has not
    met a noun yet can still open a database that holds it.
    """
    if (module, name) in _LISTED:
        return True
    if module.startswith(_OURS) and module not in sys.modules:
        try:
            importlib.import_module(module)
        except ImportError:
            return False
    return (module, name) in _LISTED


_FOUND: dict[tuple[str, str], Any] = {}
"""Classes that were met and are listed; the list only grows."""


def class_factory(_connection: Any, module: str, name: str) -> Any:
    """Find a class for the unpickler; raises UnlistedClass for any other."""
    found = _FOUND.get((module, name))
    if found is not None:
        return found
    if not allowed(module, name):
        raise UnlistedClass(module=module, name=name)
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    _FOUND[module, name] = found
    return found
