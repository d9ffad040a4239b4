"""Folders."""

from __future__ import annotations

import pytest

from nontax_site.storage.folder import AlreadyThere, Folder


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


def test_the_last_name_of_a_prefix_is_found():
    folder = Folder()
    assert folder.last("a") is None
    for name in ("a-1", "a-2", "b-1"):
        folder.add(name, name)
    assert folder.last("a-") == "a-2"
    assert folder.last("b-") == "b-1"
    assert folder.last("c") is None


def test_names_are_read_backwards_from_any_place():
    folder = Folder()
    names = ["a", "a-1", "a-10", "a-2", "b", "b\x00"]
    for name in names:
        folder.add(name, name)
    assert list(folder.backwards()) == names[::-1]
    for at, name in enumerate(names):
        assert list(folder.backwards(name)) == names[:at][::-1]
    assert list(folder.backwards("a-15")) == ["a-10", "a-1", "a"]
    assert list(folder.backwards("")) == list(Folder().backwards()) == []
