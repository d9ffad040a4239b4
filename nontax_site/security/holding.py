"""What a person holds today: open work in his hands, delegations, and what he
answers for: keys of programs and subscriptions to events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from nontax_site.security import grants as roles
from nontax_site.security.users import User

LOOKED_AT: Final = 200
"""So many documents of each order are looked at."""

REQUEST = "request"
DRAFT = "draft"
WORK = "work"
TASK_TITLES = {
    REQUEST: "asked for by the person",
    DRAFT: "begun by the person",
    WORK: "last in the hands of the person",
}


@dataclass(frozen=True, slots=True)
class Task:
    """An open document in a person's hands, and why it is one."""

    kind: str
    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that has to be thought of when a person goes."""

    roles: tuple[tuple[str, str], ...]
    tasks: tuple[Task, ...]
    delegations: tuple[str, ...]
    keys: tuple[str, ...]
    hooks: tuple[str, ...] = ()


def held_by(site: Any, workflows: Any, user: User) -> Held:
    """What the account's person holds now."""
    return Held(
        roles=user.granted,
        tasks=tuple(tasks_of(site, workflows, user)),
        delegations=tuple(
            d.id
            for d in site.delegations.open_of(user.person)
            if user.login in (d.principal_login, d.delegate_login)
        ),
        keys=tuple(
            key.id
            for key in site.api_keys.values()
            if key.asker
            and key.asker[0] == user.person
            and not workflows.state(key).is_final
        ),
        hooks=tuple(
            hook.id
            for hook in site.webhooks.values()
            if hook.answering[0] == user.person and not workflows.state(hook).is_final
        ),
    )


def tasks_of(site: Any, workflows: Any, user: User) -> Iterator[Task]:
    """Open documents the person asked about, began or had in his hands last."""
    seen: set[tuple[str, str]] = set()
    scopes = [place for _role, place in user.granted if place != roles.SITE]
    for kind in workflows.kinds():
        tokens = tuple(
            f"{kind}:{state.name}"
            for state in workflows.states(kind)
            if state.tone == "wait" and not state.is_final
        ) + tuple(
            dict.fromkeys(
                f"{kind}:asked:{way.asks}"
                for way in workflows.definition(kind).transitions
                if way.asks
            )
        )
        for scope in scopes:
            ids, _cursor = site.orders.page(scope, tokens, limit=LOOKED_AT)
            for name in ids:
                document = site.find(kind, name)
                why = _why(document, user)
                if why and (kind, name) not in seen:
                    seen.add((kind, name))
                    yield Task(kind, name, why)


def _why(document: Any, user: User) -> str:
    if document is None:
        return ""
    if document.asked is not None:
        return REQUEST if document.asked[1] == user.person else ""
    history = [e for e in document.history() if not e.person.startswith("system:")]
    if not history:
        return ""
    if len(history) == 1 and history[0].person == user.person:
        return DRAFT
    return WORK if history[-1].person == user.person else ""


def may_take(document: Any, workflows: Any, leaver: User, successor: User) -> bool:
    """Whether the successor may take a document over.

    He is another person with an open account, holds a role of the leaver at the
    document's place, and stands in no step that checks what is to be done next.
    """
    if successor.is_disabled or successor.person == leaver.person:
        return False
    places = set(document.places())
    shared = {
        role
        for role, place in leaver.granted
        if place in places and successor.holds(role, place)
    }
    if not shared:
        return False
    return not _stands_opposite(document, workflows, successor, shared)


def _stands_opposite(
    document: Any, workflows: Any, successor: User, shared: set[str]
) -> bool:
    """Whether four eyes would shut the successor out of the leaver's next steps,
    or he decided on what the leaver asked.
    """
    definition = workflows.definition(document.kind)
    state = workflows.state(document)
    done = {e.verb for e in document.history() if e.person == successor.person}
    for way in definition.leaving(document.state):
        if shared & set(state.roles_with(way.permission)) and done & set(way.four_eyes):
            return True
    if document.asked is None:
        return False
    deciding = {
        way.permission
        for way in definition.transitions
        if way.needs_ask == document.asked[0]
    }
    other = {role for permission in deciding for role in state.roles_with(permission)}
    places = document.places()
    return any(successor.holds(role, place) for role in other for place in places)
