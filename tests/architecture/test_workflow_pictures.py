"""docs/workflows says what the definitions say: drawn anew, nothing changes."""

from __future__ import annotations

from nontax_site.commands.drawing import stale


def test_the_pictures_of_the_workflows_are_fresh():
    assert stale() == [], "run: nontax workflows draw"
