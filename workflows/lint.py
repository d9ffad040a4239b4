"""Proves the definitions: what would only show when somebody stands before it.

``findings()`` looks at the workflows of the active registry, with the paths that
``proving`` walks, ``file_findings`` at the ZCML text itself, for what repoze.workflow swallows (a second key of one
name silently replaces the first). An empty list is the proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from nontax_site.kernel.errors import NotConfigured
from nontax_site.security.grants import PLACES, SYSTEM
from nontax_site.security.permissions import Permission
from workflows import proving, rules
from workflows.definitions import (
    MARKERS,
    TYPE,
    Definition,
    State,
    Transition,
    definitions,
    function,
)
from workflows.keys import TONES, wrong_value
from workflows.proving import Finding

_NAMESPACE = "{http://namespaces.repoze.org/bfg}"
ISSUE = "issue"
REFUSE = "refuse_"
SECOND_PERSON = frozenset({"void", "reverse"})
"""Verbs that undo a bill: never by who issued it."""


def findings() -> list[Finding]:
    """Everything wrong with the definitions of the active registry."""
    found = list(definitions())
    missing = set(MARKERS) - {definition.kind for definition in found}
    return [
        *(Finding(kind, "has no workflow") for kind in sorted(missing)),
        *(each for definition in found for each in _of(definition)),
        *proving.of_story(found),
    ]


def _of(definition: Definition) -> Iterator[Finding]:
    """Everything wrong with one definition."""
    kind = definition.kind
    yield from _first(definition)
    yield from proving.of_definition(definition)
    for state in definition.states.values():
        for what in _state(definition, state):
            yield Finding(f"{kind}: {state.name}", what)
    for transition in definition.transitions:
        for what in (
            *_transition(definition, transition),
            *_rights(definition, transition),
            *_requests(definition, transition),
            *rules.of_agreement(definition, transition),
            *_functions(transition),
        ):
            yield Finding(f"{kind}: {transition.name}", what)


def _first(definition: Definition) -> Iterator[Finding]:
    """The step into the initial state, which repoze itself does not know."""
    first, where = definition.first, f"{definition.kind}: begin"
    if not first.verb:
        yield Finding(where, "the initial state names no verb")
    for what in (*_rights(definition, first), *_functions(first)):
        yield Finding(where, what)


def _state(definition: Definition, state: State) -> Iterator[str]:
    if state.title == state.name:
        yield "the title is missing"
    for key in state.unknown:
        yield f"unknown key {key!r}"
    if state.tone not in TONES:
        yield f"unknown tone {state.tone!r}"
    if state.step_when:
        yield from _missing(state.step_when)
    kept = state.keeps_ask
    back = {t.to_state for t in definition.leaving(state.name)}
    if kept and kept not in {
        t.needs_ask for t in definition.transitions if t.from_state in back
    }:
        yield f"no way leads from here to a decision on the kept request {kept!r}"
    for role, held in state.roles.items():
        if role not in PLACES:
            yield f"unknown role {role!r}"
        for permission in sorted(held - {*Permission}):
            yield f"unknown permission {permission!r} of {role}"
    if not state.roles_with(f"{definition.kind}:view"):
        yield "nobody may view a document in this state"
    yield from rules.of_deadline(definition, state)


def _transition(definition: Definition, way: Transition) -> Iterator[str]:
    if way.title == way.name:
        yield "the title is missing"
    if way.name != f"{way.verb}_{way.from_state}":
        yield "the name is not <verb>_<from state>"
    if definition.leaving_by(way.from_state, way.verb) is not way:
        yield f"a second transition of {way.verb!r} from {way.from_state}"
    for key in way.unknown:
        yield f"unknown key {key!r}"
    verbs = {t.verb for t in (definition.first, *definition.transitions)} | {ISSUE}
    for verb in way.four_eyes:
        if verb not in verbs:
            yield f"four-eyes names {verb!r}, which is no verb here"
    if way.verb in SECOND_PERSON and ISSUE not in way.four_eyes:
        yield "one person could issue and undo: four-eyes must name 'issue'"
    if way.system and (way.main or way.asks or way.comment_required):
        yield "a system transition is no button and says no comment"


def _rights(definition: Definition, way: Transition) -> Iterator[str]:
    """Whether somebody may fire it, by a permission of this noun."""
    if way.permission not in {*Permission}:
        yield f"unknown permission {way.permission!r}"
        return
    if way.permission.partition(":")[0] != definition.kind:
        yield f"the permission {way.permission!r} is of another noun"
    state = definition.states[way.from_state or way.to_state]
    roles = set(state.roles_with(way.permission))
    if not (roles & {SYSTEM} if way.system else roles - {SYSTEM}) and way.from_state:
        yield f"nobody may fire it: no role holds {way.permission!r} in {state.name}"
    if not way.from_state and not roles:
        yield f"nobody may begin: no role holds {way.permission!r} in {state.name}"


def _requests(definition: Definition, way: Transition) -> Iterator[str]:
    """Requests have a reason, somebody who decides, and another person who does."""
    if way.asks:
        if not way.comment_required:
            yield "a request needs comment='required'"
        there = definition.leaving(way.to_state)
        if way.asks not in {t.needs_ask for t in there}:
            yield f"nobody can decide on the request {way.asks!r} in {way.to_state}"
    if way.clears_ask and not way.needs_ask:
        yield "clears-ask without needs-ask"
    if not way.needs_ask:
        return
    if not way.clears_ask:
        yield "a decision must clear the request (clears-ask)"
    asking = {t.verb for t in definition.transitions if t.asks == way.needs_ask}
    if not asking:
        yield f"needs the request {way.needs_ask!r}, which nobody makes"
    elif not asking & set(way.four_eyes):
        yield f"the asker could decide: four-eyes must name {min(asking)!r}"
    if way.verb.startswith(REFUSE) and not way.comment_required:
        yield "refusing a request needs comment='required'"


def _functions(way: Transition) -> Iterator[str]:
    when = (way.approvals_when,) if way.approvals_when else ()
    yield from _missing(*way.guards, *way.afters, *when)


def _missing(*names: str) -> Iterator[str]:
    for name in names:
        try:
            function(name)
        except NotConfigured:
            yield f"{name} is no function"


# ---- the text of the ZCML ---------------------------------------------------------


def file_findings(files: Iterable[Path]) -> list[Finding]:
    """Everything wrong with the text of ZCML files that loading would swallow."""
    return [
        Finding(file.name, what)
        for file in files
        for workflow in _tree(file).iter(f"{_NAMESPACE}workflow")
        for what in _workflow_text(workflow)
    ]


def _tree(file: Path) -> Any:
    """The elements of one of our own files; what comes from outside is lxml's."""
    return ET.parse(file)  # noqa: S314


def _workflow_text(workflow: ET.Element) -> Iterator[str]:
    expected = {
        "type": TYPE,
        "state_attr": "state",
        "permission_checker": "workflows.engine.permitted",
    }
    for name, value in expected.items():
        if workflow.get(name) != value:
            yield f"the workflow must say {name}={value!r}"
    if workflow.get("name") not in MARKERS:
        yield f"the name {workflow.get('name')!r} is no kind of document"
    if workflow.find(f"{_NAMESPACE}key") is not None:
        yield "a <key> in <workflow> itself breaks start-up"
    for element in workflow:
        for what in _keys_text(element):
            yield f"{element.get('name')}: {what}"


def _keys_text(element: ET.Element) -> Iterator[str]:
    """Keys of one state or transition: told twice, or with a value of no meaning."""
    if element.find(f"{_NAMESPACE}guard") is not None:
        yield "<guard> runs before the permission check: use the key"
    keys = element.findall(f"{_NAMESPACE}key")
    for name, times in Counter(key.get("name", "") for key in keys).items():
        if times > 1:
            yield f"the key {name!r} is said {times} times, the last one wins"
    for key in keys:
        name, value = key.get("name", ""), key.get("value", "")
        if name == "title":
            yield "a key named 'title' breaks start-up"
        if wrong := wrong_value(name, value):
            yield wrong
