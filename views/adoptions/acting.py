"""Deciding on an adoption, one page a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.items.adoption import Adoption
from nontax_site.items.tariff import FIXED
from nontax_site.kernel.interfaces import IAdoptionDocument
from nontax_site.kernel.money import Money
from schemas.adoptions import AS_SET, adoption_schema
from schemas.fields import with_decision
from views.actions import ActionPage
from views.adoptions.page import facts
from views.adoptions.proposing import adopting, inputs, tariff_from, units_of
from views.i18n import _


def _deed(name: str) -> Any:
    def do(request: Any, adoption: Adoption, act: Any, given: Any) -> None:  # noqa: ARG001
        getattr(adopting(request), name)(adoption, act)

    return do


def ask_change(
    request: Any, adoption: Adoption, act: Any, given: dict[str, Any]
) -> None:
    """Propose other units or another tariff."""
    item = request.site.items[adoption.item]
    tariff = tariff_from(request, item, given)
    adopting(request).propose_change(adoption, sorted(given["units"]), tariff, act)


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="adoption",
        verb=verb,
        marker=IAdoptionDocument,
        deed=_deed(verb),
        button=button,
        ask=ask,
        summary=facts,
        **more,
    )


@dataclass(frozen=True)
class ChangePage(ActionPage):
    """Proposing a change: the form of an adoption, with the units of its region."""

    units: tuple[tuple[str, str], ...] = ()

    def __call__(self, document: Any, request: Any) -> Any:
        """The form with what is in force."""
        units = units_of(request, document.region)
        page = ChangePage(
            **{**_CHANGE, "widgets": inputs(units, {})}, units=tuple(units.items())
        )
        return ActionPage.__call__(page, document, request)

    def _schema(self, required: bool) -> Any:
        return with_decision(
            adoption_schema(dict(self.units), None),
            comment_required=required,
            title=_("Reason"),
            help_text=_("Kept in the history of the document for good."),
        )


def _initial(request: Any, adoption: Adoption) -> dict[str, Any]:  # noqa: ARG001
    tariff = adoption.tariff
    found: dict[str, Any] = {"units": set(adoption.units), "tariff_kind": AS_SET}
    if tariff is None:
        return found
    found["tariff_kind"] = tariff.kind
    if tariff.kind == FIXED:
        return {**found, "amount": Money(tariff.amount_fen)}
    return {**found, "least": Money(tariff.min_fen), "most": Money(tariff.max_fen)}


_CHANGE: dict[str, Any] = {
    "kind": "adoption",
    "verb": "ask_change",
    "marker": IAdoptionDocument,
    "deed": ask_change,
    "button": _("Propose this change"),
    "ask": _("What is in force stays until a supervisor has decided."),
    "summary": facts,
    "initial": _initial,
}

ACTIONS: tuple[ActionPage, ...] = (
    _page(
        "adopt",
        _("Put it in force"),
        _("From now on the units may charge the item."),
    ),
    _page("refuse", _("Refuse"), _("No unit of the region charges the item.")),
    ChangePage(**_CHANGE),
    _page(
        "change",
        _("Put the change in force"),
        _("Notices issued from now on follow it; those issued stay."),
    ),
    _page("refuse_change", _("Refuse the change"), _("What is in force stays.")),
    _page(
        "end",
        _("End the adoption"),
        _("No unit of the region may charge the item any more."),
        danger=True,
    ),
)
