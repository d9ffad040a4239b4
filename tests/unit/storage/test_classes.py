"""The allow-list of stored classes."""

from __future__ import annotations

import sys

import pytest

from nontax_site.storage.classes import UnlistedClass, allowed, class_factory
from tests.factories.storage import Paper


def test_a_stored_class_is_found_by_its_name():
    assert class_factory(None, "tests.factories.storage", "Paper") is Paper


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("subprocess", "Popen"),
        ("nontax_site.storage.connecting", "open_database"),
        ("nontax_site.no_such_module", "Thing"),
        ("posix", "system"),
    ],
)
def test_any_other_class_is_refused_by_name(module, name):
    with pytest.raises(UnlistedClass) as caught:
        class_factory(None, module, name)
    assert f"{module}.{name}" in caught.value.sentence


def test_a_module_of_ours_that_nobody_imported_is_imported_first():
    kept = sys.modules.pop("nontax_site.storage.idempotency", None)
    try:
        assert allowed("nontax_site.storage.idempotency", "IdempotencyRecords")
    finally:
        if kept is not None:
            sys.modules["nontax_site.storage.idempotency"] = kept


def test_trees_and_times_are_listed():
    assert allowed("BTrees.OOBTree", "OOBTree")
    assert allowed("BTrees.LOBTree", "LOBucket")
    assert allowed("datetime", "datetime")
