"""In whose name somebody acts: his own, or that of whoever delegated to him.

Pages ask the engine once for each name. Where a verb is open in one name only,
that name is taken and said on the button; where it is open in several, the page
asks which.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.interfaces import IDelegations
from views.i18n import _

OWN = "-"
"""The value of the choice that means one's own name."""


def principals(request: Any) -> dict[str, Actor]:
    """Those in whose name the actor may act now, by login."""
    if not request.actor.login:
        return {}
    lent = request.find_service(IDelegations)
    found: dict[str, Actor] = lent.principals(request.actor, request.clock.now())
    return found


def names_for(request: Any, document: Any, verb: str = "") -> list[Actor]:
    """Those among them whose delegation reaches the document (and the verb)."""
    lent, now = request.find_service(IDelegations), request.clock.now()
    view = f"{document.kind}:view"
    return [
        principal
        for principal in request.principals.values()
        if lent.covers(principal, request.actor, document, view, now, verb)
    ]


def openings(
    request: Any, document: Any, facts: dict[str, Any] | None = None
) -> dict[str, list[Actor | None]]:
    """The names in which each open verb is open; None is one's own."""
    found: dict[str, list[Actor | None]] = {}
    for name, actions in asked(request, document, facts):
        for action in actions:
            if action.open:
                found.setdefault(action.verb, []).append(name)
    return found


def asked(
    request: Any, document: Any, facts: dict[str, Any] | None = None
) -> Iterator[tuple[Actor | None, list[Any]]]:
    """What the engine says in each name, one's own first."""
    engine, now = request.workflows, request.clock.now()
    yield None, engine.actions(document, request.actor, now, facts)
    for principal in names_for(request, document):
        yield (
            principal,
            engine.actions(document, request.actor, now, facts, on_behalf_of=principal),
        )


def merged(
    request: Any, document: Any, facts: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, list[Actor | None]]]:
    """Each verb's action once, open where it is open in any name; and the names.

    A verb closed in every name shows the reason of the first name with the right:
    one's own if one has it, else the principal's.
    """
    first: dict[str, Any] = {}
    names: dict[str, list[Actor | None]] = {}
    for name, actions in asked(request, document, facts):
        for action in actions:
            known = first.get(action.verb)
            if known is None or _better(action, known):
                first[action.verb] = action
            if action.open:
                names.setdefault(action.verb, []).append(name)
    ordered = sorted(first.values(), key=lambda a: (not a.open, not a.main))
    return ordered, names


def _better(action: Any, known: Any) -> bool:
    """Whether an action says more than the one known: open, or a nearer reason."""
    if known.open:
        return False
    return bool(action.open) or (_is_stranger(known) and not _is_stranger(action))


def _is_stranger(action: Any) -> bool:
    return getattr(action.reason, "code", "") in ("forbidden", "not-delegated")


def choices(request: Any, names: list[Actor | None]) -> list[tuple[str, str]]:
    """The names as values of a choice."""
    return [(login_of(name), words_of(request, name)) for name in names]


def login_of(name: Actor | None) -> str:
    """The value that stands for a name."""
    return OWN if name is None else name.login


def behalf_of(value: str | None) -> str:
    """The login to act for, "" for one's own name."""
    return "" if value in (None, "", OWN) else str(value)


def words_of(request: Any, name: Actor | None) -> str:
    """The name as a page says it."""
    if name is None:
        said: str = request.fmt.words(
            _("In my own name (${name})"), name=request.actor.name
        )
        return said
    return str(request.fmt.words(_("For ${name}"), name=name.name))


def only(names: list[Actor | None]) -> Actor | None:
    """The one principal a verb is open for, None when one's own name is possible."""
    return names[0] if names and None not in names and len(names) == 1 else None


def includeme(config: Any) -> None:
    """Put the names on the request."""
    config.add_request_method(principals, "principals", reify=True)
