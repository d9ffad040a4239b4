"""Drafting an adjustment, at the page of the item."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.adjustment import HAND_OVER, TARIFF, WHAT_TITLES
from nontax_site.items.announcing import Announced, Announcing
from nontax_site.items.item import COLLECTED_BY_TITLES
from nontax_site.items.tariff import KIND_TITLES
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.interfaces import IItemDocument
from nontax_site.payments.hits import hits_in
from nontax_site.security.grants import static_permits
from schemas.adjustments import adjustment_schema, tariff_of
from views.documents import Fact
from views.fields import choice, radio
from views.forms import form_page
from views.i18n import _
from views.links import path_of


def announcing(request: Any) -> Announcing:
    """The deeds on adjustments."""
    site = request.site
    return Announcing(
        request.workflows, site, lambda item, units: hits_in(site, item, units)
    )


@view_config(
    context=IItemDocument,
    name="adjust",
    permission="item:view",
    renderer="views:adjustments/draft.pt",
    request_method=("GET", "POST"),
)
def adjust(context: Any, request: Any) -> Any:
    """The form of one kind of adjustment; the others are a click away."""
    places = (f"region:{context.region}", "site")
    if not static_permits(request.actor, "adjustment:draft", places):
        raise Forbidden(permission="adjustment:draft")
    what = request.GET.get("what", TARIFF)
    if what not in WHAT_TITLES:
        raise NotFound(what="adjustment")

    def send(given: dict[str, Any]) -> Any:
        day = given["day"]
        said = Announced(
            what=what,
            title=given["title"],
            number=given["number"],
            day=day,
            tariff=tariff_of(given, day) if what == TARIFF else None,
            body=given["body"] if what == HAND_OVER else "",
        )
        act = request.act(comment=given["comment"])
        return announcing(request).draft(context, said, act)

    words = request.fmt.words
    return form_page(
        request,
        adjustment_schema(what),
        send,
        title=_("Adjust by a document from above"),
        button=_("Draft this adjustment"),
        ask=_(
            "A supervisor publishes it. Every unit that charges the item is told and "
            "acknowledges it; issued notices keep their tariff."
        ),
        summary=summary(request, context),
        back=path_of("item", context.id),
        widgets={
            "tariff_kind": radio(KIND_TITLES.items()),
            "body": choice((k, words(v)) for k, v in COLLECTED_BY_TITLES.items()),
        },
        whats=[(name, words(title)) for name, title in WHAT_TITLES.items()],
        what=what,
    )


def summary(request: Any, item: Any) -> list[Fact]:
    """The item as it is."""
    tariff = item.tariff_on(request.clock.today())
    return [
        Fact(_("Charge item"), item.name, item.id),
        Fact(_("Tariff"), tariff.standard if tariff else None),
        Fact(_("Units"), len(item.units)),
    ]
