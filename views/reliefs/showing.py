"""How a relief is shown: what is asked, what it would do to the notice."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import shown
from nontax_site.payments.notice import Line, Notice
from nontax_site.payments.relief import (
    DEFERRAL,
    EXEMPTION,
    GRANTED,
    REASON_TITLES,
    REDUCTION,
    RELIEF_TITLES,
    Relief,
)
from nontax_site.payments.relieving import reduced
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table


def facts(request: Any, relief: Relief) -> list[Fact]:
    """What was asked for, by whom and why, and what the notice owed then."""
    fmt = request.fmt
    first = relief.history()[0]
    return [
        Fact(_("Kind of relief"), fmt.words(RELIEF_TITLES[relief.relief_kind])),
        Fact(_("Payer"), relief.payer_name),
        Fact(_("Owed when it was asked for"), relief.total, fmt.capital(relief.total)),
        *_effect(request, relief),
        Fact(_("Reason"), fmt.words(REASON_TITLES[relief.reason])),
        Fact(_("What speaks for it"), first.comment),
        Fact(_("Basis"), relief.basis),
        Fact(_("Asked for by"), first.name, first.login),
        Fact(_("Decided"), shown(relief.decided_at) if relief.decided_at else None),
    ]


def _effect(request: Any, relief: Relief) -> list[Fact]:
    show = request.fmt.day
    if relief.relief_kind == DEFERRAL:
        days = f"{show(relief.before)} → {show(relief.due)}"
        return [Fact(_("To be paid by"), days)]
    if relief.relief_kind in {REDUCTION, EXEMPTION}:
        return [
            Fact(_("Amount taken off"), relief.off),
            Fact(_("Left to be paid"), relief.total - relief.off),
        ]
    return []


def effect_facts(request: Any, relief: Relief, notice: Notice) -> list[Fact]:
    """The same as ``effect_table`` says, for who decides: a line a part."""
    fmt = request.fmt
    if relief.parts:
        plan = [f"{fmt.day(one.due)}　{fmt.money(one.amount)}" for one in relief.plan]
        return [Fact(_("Instalment plan"), plan)]
    if relief.relief_kind == REDUCTION and relief.state != GRANTED:
        after = [
            f"{line.item_name}　{fmt.money(line.amount)} → {fmt.money(left.amount)}"
            for line, left in _before_and_after(notice, relief)
        ]
        return [Fact(_("The charges before and after"), after)]
    return []


def effect_table(request: Any, relief: Relief, notice: Notice) -> Table | None:
    """The parts of a plan, or the lines of a reduction before and after."""
    if relief.parts:
        return plan_table(request, relief)
    if relief.relief_kind == REDUCTION and relief.state != GRANTED:
        return _reduction_table(notice, relief)
    return None


def plan_table(request: Any, relief: Relief) -> Table:
    """The parts of a plan with their notices."""
    rows = list(enumerate(relief.plan, 1))

    def made(request: Any, row: Any) -> Any:
        if not relief.made:
            return ""
        code = relief.made[row[0] - 1]
        notice = request.site.find("notice", code)
        return (
            Link(request.fmt.code(code), path_of("notice", code)),
            request.fmt.state(notice),
        )

    return Table(
        (
            Column(_("Part"), lambda request, row: row[0]),
            Column(_("To be paid by"), lambda request, row: row[1].due, "figure"),
            Column(_("Amount"), lambda request, row: row[1].amount),
            Column(_("Payment notice"), made, "figure"),
        ),
        rows,
        caption=_("Instalment plan"),
    )


def _before_and_after(notice: Notice, relief: Relief) -> list[tuple[Line, Line]]:
    return list(zip(notice.parts, reduced(notice.parts, relief), strict=True))


def _reduction_table(notice: Notice, relief: Relief) -> Table:
    pairs = _before_and_after(notice, relief)
    return Table(
        (
            Column(_("Charge item"), lambda request, pair: pair[0].item_name),
            Column(_("Before"), lambda request, pair: pair[0].amount),
            Column(_("After"), lambda request, pair: pair[1].amount),
        ),
        pairs,
        caption=_("The charges before and after"),
    )
