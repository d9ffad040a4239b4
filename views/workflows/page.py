"""``/workflows``: every definition as a picture and as a table, for all staff."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from views.diagram import definition_diagram
from views.i18n import _
from views.tables import Column, Table
from views.traversal import Site
from workflows.arrows import LANES, roles_of


def _who(request: Any, row: Any) -> str:
    definition, way = row
    words = request.fmt.words
    return "、".join(words(LANES.get(r, r)) for r in roles_of(definition, way))


def _verb(request: Any, row: Any) -> str:
    title: str = request.fmt.words(row[1].title)
    return title


def _from(request: Any, row: Any) -> str:
    definition, way = row
    if not way.from_state:
        return ""
    title: str = request.fmt.words(definition.state(way.from_state).title)
    return title


def _to(request: Any, row: Any) -> str:
    definition, way = row
    title: str = request.fmt.words(definition.state(way.to_state).title)
    return title


def _second(request: Any, row: Any) -> str:
    """The verbs whose persons may not take the step."""
    definition, way = row
    words = request.fmt.words
    titles = (request.workflows.verb_title(definition.kind, v) for v in way.four_eyes)
    return "、".join(words(title) for title in titles)


def _deadline(request: Any, row: Any) -> str:
    """How long a document may stand where the step starts, working days."""
    definition, way = row
    if not way.from_state:
        return ""
    days = definition.state(way.from_state).sla_days
    return request.fmt.words(_("${days} working days"), days=days) if days else ""


def _needs(request: Any, row: Any) -> str:
    """What else a step wants: a reason, a request, and if many may go at once."""
    way, words = row[1], request.fmt.words
    said = (
        (way.comment_required, _("reason")),
        (way.needs_ask, _("open request")),
        (way.bulk, _("several at once")),
    )
    return "、".join(words(text) for holds, text in said if holds)


COLUMNS = (
    Column(_("Step"), _verb),
    Column(_("Who"), _who),
    Column(_("From state"), _from),
    Column(_("To state"), _to),
    Column(_("Not by whoever did"), _second),
    Column(_("Deadline"), _deadline),
    Column(_("Needs"), _needs),
)


@view_config(
    context=Site,
    name="workflows",
    permission="work:view",
    renderer="views:workflows/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> dict[str, Any]:
    """One kind after the other; ``?kind=`` shows one alone."""
    kinds = request.workflows.kinds()
    wanted = request.GET.get("kind", kinds[0])
    if wanted not in kinds:
        raise NotFound(what="workflow")
    definition = request.workflows.definition(wanted)
    words = request.fmt.words
    return {
        "title": _("How documents go"),
        "kinds": [
            (kind, words(request.workflows.definition(kind).title)) for kind in kinds
        ],
        "kind": wanted,
        "name": words(definition.title),
        "picture": definition_diagram(request, wanted),
        "table": Table(
            COLUMNS,
            [(definition, way) for way in (definition.first, *definition.transitions)],
            caption=definition.title,
        ),
    }
