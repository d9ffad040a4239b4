"""``nontax workflows draw``: one picture a kind, an index, and what is stale."""

from __future__ import annotations

from xml.dom.minidom import parseString

from nontax_site.commands.drawing import pages, stale, write
from workflows.definitions import MARKERS


def test_every_kind_has_a_picture_and_stands_in_the_index():
    made = dict(pages())
    kinds = {name.removesuffix(".svg") for name in made if name.endswith(".svg")}
    assert kinds <= set(MARKERS) and {"bill", "notice", "delegation"} <= kinds
    for kind in kinds:
        assert parseString(made[f"{kind}.svg"]).documentElement.tagName == "svg"
        assert f"({kind}.svg)" in made["index.md"]
    assert "财政电子票据" in made["bill.svg"]


def test_what_is_missing_changed_or_left_over_is_stale(tmp_path):
    folder = tmp_path / "workflows"
    assert "bill.svg" in write(folder)
    assert stale(folder) == []
    (folder / "bill.svg").write_text("<svg/>")
    (folder / "old.svg").write_text("<svg/>")
    (folder / "index.md").unlink()
    assert stale(folder) == ["bill.svg", "index.md", "old.svg"]
    assert write(folder) == ["bill.svg", "index.md", "old.svg"]
    assert stale(folder) == []
    assert not (folder / "old.svg").exists()
