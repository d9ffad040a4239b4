"""What the interface tells about itself: the key, the law of states, the contract."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.security.api_keys import SCOPE_TITLES
from views.api.door import BODY_BYTES, operation
from views.api.noticing import BATCH
from views.api.reading import MOST
from views.api.shapes import HERE, day
from views.diagram import diagram
from views.i18n import _
from views.tables import Column, Table


@operation("api_me")
def me(request: Any) -> Any:
    """What the key is and may do."""
    key = request.api_key
    return {
        "id": key.id,
        "label": key.label,
        "place": key.place,
        "scopes": list(key.scopes),
        "asked_by": key.asker[2],
        "from_day": day(key.from_day),
        "until": day(key.until),
        "days_left": key.days_left(request.clock.today()),
        "limits": {
            "body_bytes": BODY_BYTES,
            "per_minute": request.registry.api_buckets.per_minute,
            "batch": BATCH,
            "page": MOST,
        },
    }


# ---- workflows ------------------------------------------------------------------


@operation("api_workflows")
def workflows(request: Any) -> Any:
    """The kinds of documents that have a workflow."""
    found = request.workflows
    return {
        "items": [
            {
                "kind": kind,
                "title": request.fmt.words(found.definition(kind).title),
                "href": f"{HERE}/workflows/{kind}",
            }
            for kind in found.kinds()
        ]
    }


@operation("api_workflow")
def workflow(request: Any) -> Any:
    """States, transitions and roles of a kind."""
    definition, words = _definition(request), request.fmt.words
    return {
        "kind": definition.kind,
        "title": words(definition.title),
        "first": definition.first.to_state,
        "diagram": f"{HERE}/workflows/{definition.kind}/diagram",
        "states": [
            {
                "name": state.name,
                "title": words(state.title),
                "tone": state.tone,
                "final": state.is_final,
                "roles": {role: sorted(held) for role, held in state.roles.items()},
            }
            for state in definition.states.values()
        ],
        "transitions": [
            {
                "name": way.name,
                "verb": way.verb,
                "title": words(way.title),
                "from": way.from_state,
                "to": way.to_state,
                "permission": way.permission,
                "comment_required": way.comment_required,
                "four_eyes": list(way.four_eyes),
                "system": way.system,
                "step_up": bool(way.step_up),
            }
            for way in definition.transitions
        ],
    }


@operation("api_workflow_diagram", offers="image/svg+xml")
def workflow_diagram(request: Any) -> Any:
    """The states of a kind as a picture."""
    kind = _definition(request).kind
    nobody = SimpleNamespace(kind=kind, id="", state="", history=tuple)
    drawn = str(diagram(request, nobody))
    return Response(drawn.encode(), content_type="image/svg+xml", charset="utf-8")


def _definition(request: Any) -> Any:
    kind = request.matchdict["kind"]
    if kind not in request.workflows.kinds():
        raise NotFound(what="workflow")
    return request.workflows.definition(kind)


# ---- the contract ---------------------------------------------------------------


@view_config(
    route_name="api_contract",
    request_method="GET",
    permission=NO_PERMISSION_REQUIRED,
    renderer="json",
)
def contract(request: Any) -> Any:
    """The OpenAPI document."""
    return request.registry.api_contract


@view_config(
    route_name="api_page",
    request_method="GET",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:api/page.pt",
)
def page(request: Any) -> dict[str, Any]:
    """The contract as people read it, without anything from elsewhere."""
    said = request.registry.api_contract
    return {
        "title": _("Machine interface"),
        "about": ABOUT,
        "tables": [_table(request, said, tag) for tag in said["tags"]],
        "scopes": Table(
            columns=(
                Column(_("Scope"), lambda request, row: row[0], "figure text-nowrap"),
                Column(_("What it allows"), lambda request, row: row[1]),
            ),
            rows=[
                (scope, request.fmt.words(title))
                for scope, title in SCOPE_TITLES.items()
            ],
            caption=_("Scopes of keys"),
        ),
    }


OPENSSL = (
    "openssl dgst -sm3 -verify platform-public.pem "
    "-sigopt distid:1234567812345678 -signature signature.der bytes"
)

ABOUT = (
    (
        _("Keys of programs"),
        _(
            "A key belongs to one unit or region and holds a few scopes. It is asked for and approved by two persons on the page API keys and sent with every request. What belongs to another unit answers as what does not exist: 404."
        ),
        "Authorization: Bearer <id>.<secret>",
    ),
    (
        _("Writing"),
        _(
            "Every write has an idempotency key: the same key with the same request gives the stored answer and no second effect. A write on a document says which version or state the caller saw; if it is another by now, the answer is 409 with the actual one and nothing is done."
        ),
        'Idempotency-Key: <1-255>   {"expect": 3}   {"expect": "issued"}',
    ),
    (
        _("Pages of lists"),
        _(
            "A list answers its documents, the newest first, and where it goes on. A page leaves out what the key may not see: it may be shorter than asked for, even empty, and still go on. The list is over when next is null."
        ),
        '{"items": [], "next": "2026-03-05T10:00|…"}   ?before=2026-03-05T10:00|…',
    ),
    (
        _("Amounts and times"),
        _(
            "Amounts are texts in yuan with two decimals; a number with a fraction is refused. Times have an offset, days are year-month-day."
        ),
        '"12.30"   2026-03-05T10:00:00+08:00   2026-03-05',
    ),
    (
        _("Errors"),
        _(
            "All errors have one shape; the code never changes. Deciding about money is refused to keys."
        ),
        '{"code", "message", "field", "facts", "remedy", "request_id"}',
    ),
    (
        _("Events"),
        _(
            "Subscriptions send events as JSON, signed with SM2 by the platform over the time, the path with its query and the bytes, each of the first two followed by a line feed. An event may come more than once and has the same number each time; of one document they come in order. An answer that is not 2xx is tried again after 1 minute, 5 minutes, 1 hour, 6 hours and 1 day."
        ),
        OPENSSL,
    ),
)
"""What a program has to know, with an example of each."""

_CHINESE = re.compile(r"\s*([\u4e00-\u9fff].*)$")


def _own(request: Any, text: str) -> str:
    """The reader's half of a text of the contract, which is in two languages."""
    english, chinese, _rest = (*_CHINESE.split(text, maxsplit=1), "", "")[:3]
    return chinese if chinese and request.locale_name != "en" else english


def _table(request: Any, said: dict[str, Any], tag: dict[str, str]) -> Table:
    rows = [
        (method.upper(), HERE + path, _own(request, operation["summary"]))
        for path, methods in said["paths"].items()
        for method, operation in methods.items()
        if tag["name"] in operation.get("tags", ())
    ]
    return Table(
        columns=(
            Column(_("Method"), lambda request, row: row[0], "figure"),
            Column(_("Address"), lambda request, row: row[1], "figure"),
            Column(_("What the operation does"), lambda request, row: row[2]),
        ),
        rows=rows,
        caption=_own(request, tag["description"]),
    )
