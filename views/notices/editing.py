"""Changing a draft: the same form, filled with what the draft says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import Notice
from schemas.notices import notice_schema, wanted_of
from views.actions import ActionPage
from views.documents import Fact
from views.i18n import _
from views.notices.drafting import at_fields
from views.notices.offering import initial_of, inputs
from views.notices.ports import noticing
from views.notices.reckoning import line_faults


@dataclass(frozen=True)
class EditPage(ActionPage):
    """The page of the verb edit: it asks for no reason."""

    renderer: str = "views:notices/edit.pt"

    def _schema(self, required: bool) -> Any:  # noqa: ARG002
        return notice_schema()


def edit(request: Any, notice: Notice, act: Any, given: dict[str, Any]) -> None:
    """Replace what the draft says."""
    at_fields(noticing(request).edit, notice, wanted_of(given), act)


def _inputs(request: Any, notice: Notice) -> dict[str, Any]:
    return inputs(request, request.site.units[notice.unit])


def _initial(request: Any, notice: Notice) -> dict[str, Any]:
    return {**initial_of(request, notice, whole=True), "due": notice.due}


def _summary(request: Any, notice: Notice) -> list[Fact]:
    unit = request.fmt.unit(notice.unit)
    return [Fact(_("Collecting unit"), unit), Fact(_("Payment code"), notice.shown)]


def _also_wrong(
    request: Any, notice: Notice, typed: dict[str, Any]
) -> Iterable[NontaxError]:
    return line_faults(request, request.site.units[notice.unit], typed)


EDIT = EditPage(
    kind="notice",
    verb="edit",
    marker=INoticeDocument,
    button=_("Keep the draft as changed"),
    deed=edit,
    widgets=_inputs,
    initial=_initial,
    summary=_summary,
    also_wrong=_also_wrong,
    done=_("The draft is changed."),
)
