"""Steps that the law takes by itself, under the name ``system:auto``.

``at-once`` in the act that brought the document into its state, ``after-commit`` in
a transaction of its own that the outbox brings (topic "auto").
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import IWorkflows
from workflows.keys import AFTER_COMMIT

AUTO = "auto"
"""The name of the system principal, and of the outbox topic."""

REASON_WORDS = {AUTO: "Taken by itself."}
"""The comment of a step that needs nobody."""


def auto_act(act: Act) -> Act:
    """The same moment as a deed of the law itself; what guards know stays known."""
    return Act(
        system_actor(AUTO),
        act.at,
        REASON_WORDS[AUTO],
        request_id=act.request_id,
        facts=act.facts,
    )


def leave_auto(document: Any, outbox: Any) -> None:
    """Leave the record that a step is to be taken after the commit."""
    outbox.put(
        document.unit or f"region:{document.region}",
        AUTO,
        kind=document.kind,
        id=document.id,
        state=document.state,
    )


def take_automatic(request: Any, act: Act, facts: Any) -> str:
    """Take the step a record asks for; the verb, or "" when it has moved on.

    A guard that refuses leaves the document where it is, for a person.
    """
    document = request.site.find(facts["kind"], facts["id"])
    if document is None or document.state != facts["state"]:
        return ""
    engine = request.find_service(IWorkflows)
    taken: str = engine.automatic(document, act, AFTER_COMMIT)
    return taken
