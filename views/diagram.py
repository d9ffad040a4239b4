"""The picture of a workflow, with a document's own way drawn in.

Geometry and SVG are made in ``workflows.drawing`` and ``workflows.picture``; here
are the words of the reader's language and the steps of the document's history.
"""

from __future__ import annotations

from typing import Any

from views.i18n import _
from views.markup import Markup
from workflows.arrows import Walked
from workflows.drawing import draw
from workflows.picture import svg

SECOND = " ◆"
"""Follows the words of what needs a second person (four eyes)."""
LONGEST = 8
"""So many letters of a name stand in the picture."""


def diagram(request: Any, document: Any) -> Markup:
    """The workflow of a document; its way, and where it stands."""
    words = request.fmt.words
    history = document.history()
    drawing = draw(
        request.workflows.definition(document.kind),
        words,
        walked=[_walked(request, n, entry) for n, entry in enumerate(history, 1)],
        here=document.state if history else "",
        marker=SECOND,
    )
    said = words(_("States of this document and the way it went"))
    return Markup(svg(drawing, said, words(_("now"))))


def definition_diagram(request: Any, kind: str) -> Markup:
    """The workflow of a kind, without a document."""
    words = request.fmt.words
    definition = request.workflows.definition(kind)
    drawing = draw(definition, words, marker=SECOND)
    return Markup(svg(drawing, words(definition.title)))


def _walked(request: Any, number: int, entry: Any) -> Walked:
    """A step of the history with what is written under its arrow."""
    name = request.fmt.words(entry.name)
    if entry.on_behalf_of:
        name = request.fmt.words(
            _("${name} for ${principal}"), name=name, principal=entry.on_behalf_of[0]
        )
    when = request.fmt.time(entry.at)
    return Walked(
        entry.verb,
        entry.from_state or "",
        entry.to_state,
        (f"{number} · {when}", _short(name)),
    )


def _short(name: str) -> str:
    return name if len(name) <= 2 * LONGEST else f"{name[: 2 * LONGEST - 1]}…"
