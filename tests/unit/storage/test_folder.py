"""Folders and shelves."""

from __future__ import annotations

import pytest

from nontax_site.storage.folder import AlreadyThere, Folder, Shelves


def test_a_name_is_taken_once():
    folder = Folder()
    assert folder.is_empty()
    assert folder.add("b", 1) == 1
    with pytest.raises(AlreadyThere, match="b is already there"):
        folder.add("b", 2)
    assert folder["b"] == 1
    assert not folder.is_empty()


def test_things_come_in_the_order_of_their_names_within_bounds():
    folder = Folder()
    for name in "dbca":
        folder.add(name, name.upper())
    assert list(folder) == list("abcd")
    assert list(folder.keys("b", "c")) == ["b", "c"]
    assert list(folder.values("c")) == ["C", "D"]
    assert list(folder.items(None, "a")) == [("a", "A")]
    assert "a" in folder
    assert folder.get("z") is None


def test_a_thing_that_is_no_number_may_be_taken_out():
    folder = Folder()
    folder.add("a", 1)
    folder.remove("a")
    assert "a" not in folder
    with pytest.raises(KeyError):
        folder.remove("a")


def test_there_is_no_counting():
    with pytest.raises(TypeError):
        len(Folder())


def test_shelves_stand_by_partition_and_year():
    shelves = Shelves()
    shelves.add("u1", 2026, "a", "A")
    shelves.add("u1", 2025, "b", "B")
    shelves.add("u2", 2026, "a", "C")
    assert shelves.find("u1", 2026, "a") == "A"
    assert shelves.find("u1", 2024, "a") is None
    assert [(p, y) for p, y, _ in shelves.shelves()] == [
        ("u1", 2025),
        ("u1", 2026),
        ("u2", 2026),
    ]
    assert list(shelves.documents("u1")) == ["B", "A"]
    assert list(shelves.documents()) == ["B", "A", "C"]
    with pytest.raises(AlreadyThere):
        shelves.add("u1", 2026, "a", "D")
