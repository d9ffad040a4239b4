"""Ticking rows of a list, to do one verb to all of them (``views.work.bulk``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from views.i18n import _
from views.markup import Markup, fill
from views.tables import Column
from views.work.waiting import bulk_page


def _box(request: Any, document: Any) -> Markup:
    return fill(
        '<input type="checkbox" class="form-check-input" name="id" value="{}" '
        'aria-label="{}">',
        document.id,
        request.fmt.name_of(document),
    )


TICK = Column(_("Tick"), _box, "tick")
"""The column with the boxes."""


def ticked_verbs(
    request: Any, kind: str, tokens: Sequence[str]
) -> list[tuple[str, str]]:
    """The verbs, with their words, that may be done to several of these orders.

    Only what waits for the actor himself or for somebody who delegated to him.
    """
    actors = (request.actor, *request.principals.values())
    waiting = [wait for actor in actors for wait in request.workflows.tokens_for(actor)]
    verbs = dict.fromkeys(
        wait.verb
        for wait in waiting
        if wait.token in tokens and bulk_page(request, kind, wait.verb)
    )
    words = request.fmt.words
    return [(verb, words(request.workflows.verb_title(kind, verb))) for verb in verbs]
