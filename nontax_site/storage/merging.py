"""What two transactions did to one small mapping, joined.

Used by objects that several write at once (``_p_resolveConflict``). The promise is
that of a BTree's leaf, without its exceptions: what was done to different keys is
joined, what was done to one key by both is a conflict, were it the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nontax_site.storage.attempts import CannotMerge


def joined(
    old: Mapping[Any, Any], committed: Mapping[Any, Any], new: Mapping[Any, Any]
) -> dict[Any, Any]:
    """``committed`` with what ``new`` did to ``old``; raises CannotMerge.

    A value is never None. Keys that are added stand last, in the order of ``new``.
    """
    merged = dict(committed)
    for key in (*old, *(key for key in new if key not in old)):
        was, wanted = old.get(key), new.get(key)
        if was == wanted:
            continue
        if committed.get(key) != was:
            raise CannotMerge
        if wanted is None:
            del merged[key]
        else:
            merged[key] = wanted
    return merged
