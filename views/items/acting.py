"""What can be done to a charge item: one page a verb, and the page that drafts."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.adjusting import Adjusting
from nontax_site.items.drafting import Drafting
from nontax_site.items.item import (
    COLLECTED_BY_TITLES,
    CONDITION_TITLES,
    DESTINATION_TITLES,
    LATE_KIND_TITLES,
)
from nontax_site.items.publishing import Publishing
from nontax_site.items.tariff import KIND_TITLES
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IItemDocument
from nontax_site.units.categories import CATEGORY_TITLES, GROUP_TITLES
from schemas.items import (
    AssignItem,
    DraftItem,
    EditItem,
    HandOver,
    ProposeTariff,
    item_facts,
    item_shown,
    tariff_of,
    tariff_shown,
)
from views.actions import ActionPage
from views.documents import Fact
from views.fields import choice, rows, ticks
from views.forms import form_page
from views.i18n import _
from views.items.showing import collecting
from views.scopes import regions_where, units_where
from views.traversal import Items


def item_widgets(request: Any, item: Any) -> dict[str, Any]:
    """Inputs of the facts of an item."""
    tariff = {f"tariff.{k}": v for k, v in tariff_widgets(request, item).items()}
    return {
        "category": choice(CATEGORY_TITLES.items()),
        "business_group": choice(groups(request)),
        "destination": choice(DESTINATION_TITLES.items()),
        "collecting": choice(COLLECTED_BY_TITLES.items(), empty=False),
        "late_kind": choice(LATE_KIND_TITLES.items(), empty=False),
        "condition": choice(CONDITION_TITLES.items(), empty=False),
        **tariff,
    }


def groups(request: Any) -> list[tuple[str, str]]:
    """The business groups that the regions of the reader run."""
    regions = [
        request.site.regions[code] for code in regions_where(request, "item:view")
    ]
    names = [name for region in regions for name in region.config.business_groups]
    return [(name, GROUP_TITLES.get(name, name)) for name in dict.fromkeys(names)]


def tariff_widgets(request: Any, item: Any) -> dict[str, Any]:
    """Inputs of a tariff."""
    return {"kind": choice(KIND_TITLES.items()), "classes": rows(least=0, most=20)}


@view_config(
    context=Items,
    name="new",
    permission="item:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """A new item with its first tariff."""
    site = request.site
    codes = regions_where(request, "item:draft")

    def draft(given: dict[str, Any]) -> Any:
        if given["region"] not in codes:
            raise NotFound(field="region", what="region")
        drafting = Drafting(request.workflows, site.items)
        return drafting.draft(
            site.regions[given["region"]],
            str(given["code"]),
            item_facts(given),
            request.act(),
        )

    return form_page(
        request,
        DraftItem(),
        draft,
        title=_("Draft an item"),
        button=_("Keep this draft"),
        ask=_("A bureau supervisor who had no hand in it publishes the item."),
        initial={
            "region": codes[0] if len(codes) == 1 else "",
            "collecting": "unit",
            "tariff": {"kind": "fixed", "from_day": request.clock.today()},
        },
        widgets={
            "region": choice([(code, site.regions[code].name) for code in codes]),
            **item_widgets(request, None),
        },
        back="/items",
    )


# ---- verbs ---------------------------------------------------------------------


def _edit(request: Any, item: Any, act: Any, given: Any) -> None:
    drafting = Drafting(request.workflows, request.site.items)
    region = request.site.regions[item.region]
    drafting.edit(item, region, item_facts(given, item.units), act)


def _submit(request: Any, item: Any, act: Any, given: Any) -> None:
    Drafting(request.workflows, request.site.items).submit(item, act)


def _publish(request: Any, item: Any, act: Any, given: Any) -> None:
    Publishing(request.workflows).publish(item, act)


def _send_back(request: Any, item: Any, act: Any, given: Any) -> None:
    Publishing(request.workflows).send_back(item, act)


def _retire(request: Any, item: Any, act: Any, given: Any) -> None:
    Publishing(request.workflows).retire(item, act)


def _assign(request: Any, item: Any, act: Any, given: Any) -> None:
    Adjusting(request.workflows).assign(item, sorted(given["units"]), act)


def _ask_tariff(request: Any, item: Any, act: Any, given: Any) -> None:
    Adjusting(request.workflows).ask_tariff(item, tariff_of(given), act)


def _set_tariff(request: Any, item: Any, act: Any, given: Any) -> None:
    Adjusting(request.workflows).set_tariff(item, act)


def _refuse_tariff(request: Any, item: Any, act: Any, given: Any) -> None:
    Adjusting(request.workflows).refuse_tariff(item, act)


def _hand_over(request: Any, item: Any, act: Any, given: Any) -> None:
    Adjusting(request.workflows).hand_over(item, given["body"], given["from_day"], act)


# ---- what the pages show ---------------------------------------------------------


def _shown(request: Any, item: Any) -> dict[str, Any]:
    return item_shown(item)


def _last_tariff(request: Any, item: Any) -> dict[str, Any]:
    if not item.tariffs:
        return {}
    shown = tariff_shown(item.tariffs[-1])
    return shown | {"from_day": request.clock.today(), "to_day": None}


def _before_deciding(request: Any, item: Any) -> list[Fact]:
    tariff = item.tariffs[-1] if item.tariffs else None
    return [
        Fact(_("Item code"), item.id),
        Fact(_("Name"), item.name),
        Fact(_("Statutory category"), _(CATEGORY_TITLES[item.category])),
        Fact(_("Legal basis"), item.legal_basis),
        Fact(_("Tariff"), tariff.standard if tariff else ""),
        Fact(_("Where the money goes"), _(DESTINATION_TITLES[item.destination])),
    ]


def _before_tariff(request: Any, item: Any) -> list[Fact]:
    now = item.tariff_on(request.clock.today())
    asked = item.open_request
    proposed = item.proposed
    return [
        Fact(_("Name"), item.name),
        Fact(_("Tariff in force"), now.standard if now else ""),
        Fact(_("Proposed tariff"), proposed.standard if proposed else ""),
        Fact(_("In force from"), proposed.from_day if proposed else None),
        Fact(
            _("Asked by"),
            asked.name if asked else "",
            note=asked.comment if asked else "",
        ),
    ]


def _before_handing_over(request: Any, item: Any) -> list[Fact]:
    return [
        Fact(_("Name"), item.name),
        Fact(_("Who collects"), collecting(request, item)),
    ]


def _unit_widgets(request: Any, item: Any) -> dict[str, Any]:
    site = request.site
    ids = units_where(request, "item:assign")
    found = [(name, site.units[name].name) for name in ids if name[:6] == item.region]
    return {"units": ticks(found)}


def _units_now(request: Any, item: Any) -> dict[str, Any]:
    return {"units": set(item.units)}


def _page(verb: str, button: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage("item", verb, IItemDocument, button, deed, **more)


ACTIONS = (
    _page(
        "edit",
        _("Keep this draft"),
        _edit,
        schema=EditItem,
        widgets=item_widgets,
        initial=_shown,
    ),
    _page(
        "submit",
        _("Submit this item"),
        _submit,
        summary=_before_deciding,
        ask=_("A bureau supervisor who had no hand in it publishes the item."),
    ),
    _page(
        "publish",
        _("Publish this item"),
        _publish,
        summary=_before_deciding,
        ask=_("From now on the item is charged and stands on the public list."),
    ),
    _page(
        "send_back",
        _("Send this item back"),
        _send_back,
        ask=_("The clerk changes the draft and submits it again."),
    ),
    _page(
        "assign",
        _("Assign the item to these units"),
        _assign,
        schema=AssignItem,
        widgets=_unit_widgets,
        initial=_units_now,
        ask=_("Only the ticked units may charge the item."),
    ),
    _page(
        "ask_tariff",
        _("Propose this tariff"),
        _ask_tariff,
        schema=ProposeTariff,
        widgets=tariff_widgets,
        initial=_last_tariff,
        ask=_("Notices keep the tariff of their day; another person decides."),
    ),
    _page(
        "set_tariff",
        _("Put this tariff in force"),
        _set_tariff,
        summary=_before_tariff,
        ask=_("Notices keep the tariff of their day."),
    ),
    _page(
        "refuse_tariff",
        _("Refuse this tariff"),
        _refuse_tariff,
        summary=_before_tariff,
    ),
    _page(
        "hand_over",
        _("Change who collects"),
        _hand_over,
        schema=HandOver,
        widgets=lambda request, item: {"body": choice(COLLECTED_BY_TITLES.items())},
        summary=_before_handing_over,
        ask=_("Earlier days stay as they were."),
    ),
    _page(
        "retire",
        _("Retire this item"),
        _retire,
        summary=_before_deciding,
        ask=_("Nobody charges the item any more; bills of the past stay."),
        danger=True,
    ),
)
