"""What can be done to a unit: one page a verb, and the page that applies."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IUnitDocument
from nontax_site.units.accounts import Accounts
from nontax_site.units.activating import Activating
from nontax_site.units.applying import Applying
from nontax_site.units.bodies import (
    ACCOUNT_TYPE_TITLES,
    BODY_KIND_TITLES,
    TRAIT_TITLES,
)
from nontax_site.units.closing import Closing, SuccessorNotActive
from nontax_site.units.editing import Editing
from nontax_site.units.region import LEVEL_TITLES
from nontax_site.units.suspending import Suspending
from schemas.units import (
    ApplyUnit,
    CloseUnit,
    CompleteUnit,
    EditUnit,
    SetAccounts,
    account_rows,
    completion_of,
    contact_facts,
    unit_facts,
)
from views.actions import ActionPage
from views.documents import Fact
from views.fields import choice, suggest, ticks
from views.forms import form_page
from views.i18n import _
from views.scopes import ENOUGH, regions_where, units_where
from views.traversal import Units
from views.units.showing import (
    guard_facts,
    has_seal_key,
    seal_key,
    still_open,
    things_of,
)


def contact_widgets(request: Any, unit: Any) -> dict[str, Any]:
    """Inputs of the plain facts of a unit."""
    return {
        "body_kind": choice(BODY_KIND_TITLES.items()),
        "traits": ticks(TRAIT_TITLES.items()),
    }


def account_widgets(request: Any, unit: Any) -> dict[str, Any]:
    """Inputs of the accounts of a unit."""
    return {"accounts.type": choice(ACCOUNT_TYPE_TITLES.items())}


@view_config(
    context=Units,
    name="new",
    permission="unit:apply",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """The application for a unit."""
    site = request.site
    codes = regions_where(request, "unit:apply")

    def apply(given: dict[str, Any]) -> Any:
        if given["region"] not in codes:
            raise NotFound(field="region", what="region")
        region = site.regions[given["region"]]
        applying = Applying(request.workflows, site.units)
        return applying.apply(region, unit_facts(given), request.act())

    return form_page(
        request,
        ApplyUnit(),
        apply,
        title=_("Apply for a unit"),
        button=_("Apply for this unit"),
        ask=_("The unit's supervisor then completes the application."),
        initial={
            "region": codes[0] if len(codes) == 1 else "",
            "level": site.regions[codes[0]].level if len(codes) == 1 else "",
            "body_kind": "institution",
            "two_lines": True,
        },
        widgets={
            "region": choice([(code, site.regions[code].name) for code in codes]),
            "level": choice(LEVEL_TITLES.items()),
            **contact_widgets(request, None),
        },
        back="/units",
    )


# ---- verbs ---------------------------------------------------------------------


def _submit(request: Any, unit: Any, act: Any, given: Any) -> None:
    applying = Applying(request.workflows, request.site.units)
    applying.submit(unit, completion_of(given), act)


def _send_back(request: Any, unit: Any, act: Any, given: Any) -> None:
    Applying(request.workflows, request.site.units).send_back(unit, act)


def _withdraw(request: Any, unit: Any, act: Any, given: Any) -> None:
    Applying(request.workflows, request.site.units).withdraw(unit, act)


def _activate(request: Any, unit: Any, act: Any, given: Any) -> None:
    Activating(request.workflows, has_seal_key(request)).activate(unit, act)


def _refuse(request: Any, unit: Any, act: Any, given: Any) -> None:
    Activating(request.workflows, has_seal_key(request)).refuse(unit, act)


def _suspend(request: Any, unit: Any, act: Any, given: Any) -> None:
    Suspending(request.workflows).suspend(unit, act)


def _resume(request: Any, unit: Any, act: Any, given: Any) -> None:
    Suspending(request.workflows).resume(unit, act)


def _edit(request: Any, unit: Any, act: Any, given: Any) -> None:
    Editing(request.workflows, request.site.units).edit(
        unit,
        contact_facts(given) | {"overseer": given["overseer"]},
        act,
        name=given["name"],
        from_day=given["named_since"],
    )


def _set_accounts(request: Any, unit: Any, act: Any, given: Any) -> None:
    Accounts(request.workflows).register(unit, account_rows(given["accounts"]), act)


def _ask_accounts(request: Any, unit: Any, act: Any, given: Any) -> None:
    Accounts(request.workflows).ask(unit, account_rows(given["accounts"]), act)


def _change_accounts(request: Any, unit: Any, act: Any, given: Any) -> None:
    Accounts(request.workflows).change(unit, act)


def _refuse_accounts(request: Any, unit: Any, act: Any, given: Any) -> None:
    Accounts(request.workflows).refuse(unit, act)


def _close(request: Any, unit: Any, act: Any, given: Any) -> None:
    successor = None
    if given["successor"]:
        successor = request.site.units.get(given["successor"])
        if successor is None:
            raise SuccessorNotActive(successor=given["successor"])
    closing = Closing(request.workflows, things_of(request))
    closing.close(unit, act, successor)


# ---- what the pages show ---------------------------------------------------------


def _contact(request: Any, unit: Any) -> dict[str, Any]:
    names = [node.name for node in EditUnit().children]
    shown = {name: getattr(unit, name) for name in names if hasattr(unit, name)}
    return shown | {"name": "", "traits": set(unit.traits)}


def _completed(request: Any, unit: Any) -> dict[str, Any]:
    shown = {name: getattr(unit, name) for name in ("contact", "phone", "address")}
    rows = _accounts(request, unit)["accounts"]
    return shown | {"accounts": rows or [{"type": "treasury"}, {"type": "special"}]}


def _accounts(request: Any, unit: Any) -> dict[str, Any]:
    names = ("type", "name", "number", "bank")
    rows = [dict(zip(names, row, strict=True)) for row in unit.accounts]
    return {"accounts": rows}


def _before_accounts(request: Any, unit: Any) -> list[Fact]:
    asked = unit.open_request
    return [
        Fact(_("Name"), unit.name),
        Fact(_("Fiscal accounts"), _lines(unit.accounts)),
        Fact(_("Proposed accounts"), _lines(unit.proposed_accounts)),
        Fact(
            _("Asked by"),
            asked.name if asked else "",
            note=asked.comment if asked else "",
        ),
    ]


def _lines(accounts: Any) -> tuple[str, ...]:
    return tuple(" · ".join(row[1:]) for row in accounts)


def _before_activating(request: Any, unit: Any) -> list[Fact]:
    return [
        Fact(_("Name"), unit.name),
        Fact(_("Fiscal accounts"), _lines(unit.accounts)),
        Fact(_("Seal key"), seal_key(request, unit)),
    ]


def _before_closing(request: Any, unit: Any) -> list[Fact]:
    return [
        Fact(_("Name"), unit.name),
        Fact(_("Still open"), still_open(request, unit)),
    ]


def _successors(request: Any, unit: Any) -> dict[str, Any]:
    ids = units_where(request, "unit:view")
    found = [(name, request.site.units[name].name) for name in ids if name != unit.id]
    return {"successor": suggest(found)}


def _edit_widgets(request: Any, unit: Any) -> dict[str, Any]:
    """Inputs of the plain facts, with the units that can be in charge of it."""
    units = request.site.units
    others = units.values(f"{unit.region}-", f"{unit.region}-~")
    found = [(u.id, u.name) for u in others if u.id != unit.id and not u.overseer]
    return contact_widgets(request, unit) | {"overseer": suggest(found[:ENOUGH])}


def _page(verb: str, button: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage("unit", verb, IUnitDocument, button, deed, **more)


ACTIONS = (
    _page(
        "submit",
        _("Submit this application"),
        _submit,
        schema=CompleteUnit,
        widgets=account_widgets,
        initial=_completed,
        ask=_("A bureau supervisor then activates the unit or refuses it."),
    ),
    _page(
        "send_back",
        _("Send this application back"),
        _send_back,
        ask=_("The unit's supervisor may correct it and submit it again."),
    ),
    _page(
        "withdraw",
        _("Withdraw this application"),
        _withdraw,
        ask=_("The application is closed; a new one may be made later."),
        danger=True,
    ),
    _page(
        "activate",
        _("Activate this unit"),
        _activate,
        ask=_("From now on the unit may issue payment notices and bills."),
        summary=_before_activating,
        facts=guard_facts,
    ),
    _page(
        "refuse",
        _("Refuse this application"),
        _refuse,
        ask=_("The application is closed; a new one may be made later."),
        danger=True,
    ),
    _page(
        "edit",
        _("Keep these facts"),
        _edit,
        schema=EditUnit,
        widgets=_edit_widgets,
        initial=_contact,
        ask=_("Bills issued earlier keep the name the unit bore on their day."),
    ),
    _page(
        "set_accounts",
        _("Register these accounts"),
        _set_accounts,
        schema=SetAccounts,
        widgets=account_widgets,
        initial=_accounts,
        ask=_("Money of the unit goes to these accounts only."),
    ),
    _page(
        "ask_accounts",
        _("Propose these accounts"),
        _ask_accounts,
        schema=SetAccounts,
        widgets=account_widgets,
        initial=_accounts,
        ask=_("Nothing changes before another person has decided."),
    ),
    _page(
        "change_accounts",
        _("Put these accounts in force"),
        _change_accounts,
        summary=_before_accounts,
        ask=_("From now on money of the unit goes to the proposed accounts only."),
    ),
    _page(
        "refuse_accounts",
        _("Refuse these accounts"),
        _refuse_accounts,
        summary=_before_accounts,
        ask=_("The unit keeps the accounts it has."),
        danger=True,
    ),
    _page(
        "suspend",
        _("Suspend this unit"),
        _suspend,
        ask=_("The unit charges nothing new; what it began is finished."),
        danger=True,
    ),
    _page(
        "resume",
        _("Let this unit charge again"),
        _resume,
        ask=_("From now on the unit may issue payment notices and bills."),
    ),
    _page(
        "close",
        _("Close this unit for good"),
        _close,
        schema=CloseUnit,
        widgets=_successors,
        summary=_before_closing,
        ask=_("A closed unit never charges again; its successor takes over."),
        danger=True,
    ),
)
