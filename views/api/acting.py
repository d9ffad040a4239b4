"""Acting: what can be done to each kind, and any open verb of a notice or bill, by
the deed its page calls.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import colander

from nontax_site.kernel.errors import BadInput, Stale
from nontax_site.security.stepping_up import StepUpNeeded
from schemas.fields import nothing_more
from views.actions import registered
from views.api import shapes
from views.api.door import operation
from views.api.noticing import form_of
from views.api.reading import document_of
from views.api.refusals import ContractBroken, StateUnknown, VerbNotOffered
from views.deciding import Decision


class FieldWrong(BadInput):
    """A field of an action cannot be read; ``why`` is what its schema says."""

    code = "field-wrong"
    message = "${why}"


@operation("api_unit_actions", scope="unit:view")
def unit_actions(request: Any) -> Any:
    """What can be done to a unit, and by whom."""
    return _actions(request, "unit")


@operation("api_item_actions", scope="item:view")
def item_actions(request: Any) -> Any:
    """What can be done to a charge item, and by whom."""
    return _actions(request, "item")


@operation("api_notice_actions", scope="notice:view")
def notice_actions(request: Any) -> Any:
    """What can be done to a notice."""
    return _actions(request, "notice")


@operation("api_bill_actions", scope="bill:view")
def bill_actions(request: Any) -> Any:
    """What can be done to a bill."""
    return _actions(request, "bill")


@operation("api_notice_act", "POST", scope="notice:view", once=True)
def act_on_notice(request: Any) -> Any:
    """Do it to a notice."""
    return _acted(request, "notice")


@operation("api_bill_act", "POST", scope="bill:view", once=True)
def act_on_bill(request: Any) -> Any:
    """Do it to a bill."""
    return _acted(request, "bill")


def _actions(request: Any, kind: str) -> dict[str, Any]:
    document = document_of(request, kind)
    facts: dict[str, Any] = {}
    for (of_kind, _verb), page in registered(request.registry).items():
        if of_kind == kind and page.facts is not None:
            facts |= page.facts(request, document)
    now = request.clock.now()
    found = request.workflows.actions(document, request.actor, now, facts)
    ahead = [action for action in found if not action.is_behind]
    return shapes.actions(request, document, ahead)


def _acted(request: Any, kind: str) -> dict[str, Any]:
    """Run the deed once, on what the caller saw; the document afterwards."""
    document = document_of(request, kind)
    verb = request.matchdict["verb"]
    given = request.given
    way = _way(request, document, verb)
    act = request.act(comment=given.get("comment", ""))
    if way is None or not _may(request, document, way):
        # the engine says why: no such verb, no such right, another state
        request.workflows.fire(document, verb, act)
    page = registered(request.registry).get((kind, verb))
    if page is None or isinstance(page, Decision):
        raise VerbNotOffered(verb=request.workflows.verb_title(kind, verb))
    if way.step_up:
        raise StepUpNeeded
    fields = _fields(request, page, given.get("fields") or {})
    act = replace(act, expect=_expected(request, document, given["expect"]))
    page.do(request, document, act, fields)
    return shapes.SHAPES[kind](request, document)


def _way(request: Any, document: Any, verb: str) -> Any:
    """The transition of the verb from the present state, or None."""
    definition = request.workflows.definition(document.kind)
    return definition.leaving_by(document.state, verb)


def _may(request: Any, document: Any, way: Any) -> bool:
    """Whether the key holds the permission of the way."""
    permits = request.workflows.permits
    return bool(permits(document, way.permission, request.actor))


def _expected(request: Any, document: Any, seen: int | str) -> int:
    """The version the caller decided on; raises Stale for another state."""
    if isinstance(seen, int):
        return seen
    states = request.workflows.definition(document.kind).states
    if seen not in states:
        raise StateUnknown(state=seen)
    if seen != document.state:
        raise Stale(
            expected=states[seen].title,
            actual=states[document.state].title,
            actual_state=document.state,
            actual_version=document.version,
        )
    version: int = document.version
    return version


def _fields(request: Any, page: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What the page's schema reads out of ``fields``; nothing it does not know."""
    if (page.kind, page.verb) == ("notice", "edit"):
        return form_of(given, "fields")
    schema = page.schema() if isinstance(page.schema, type) else page.schema
    schema = (schema if schema is not None else nothing_more()).bind(request=request)
    known = {node.name for node in schema.children}
    for name in given:
        if name not in known:
            raise ContractBroken(field=f"fields.{name[:60]}", why="unknown name")
    try:
        read: dict[str, Any] = schema.deserialize(given)
    except colander.Invalid as fault:
        name, why = next(iter(fault.asdict(request.fmt.words).items()))
        raise FieldWrong(field=f"fields.{name}", why=why) from None
    return read
