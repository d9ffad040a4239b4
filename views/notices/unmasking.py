"""Seeing a payer's data whole on a notice: asked with a reason, kept for good."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.identity import TITLES, DocumentKind
from nontax_site.kernel.interfaces import INoticeDocument
from views.documents import Fact
from views.i18n import _
from views.links import path_of
from views.unmasking import Unmask


def facts(request: Any, notice: Any) -> list[Fact]:  # noqa: ARG001 (an Unmask's)
    """The payer's name, number, telephone and the account that paid."""
    who = notice.who
    return [
        Fact(_("Payer"), who.name),
        Fact(TITLES[DocumentKind(who.document_kind)], who.document_number),
        Fact(_("Telephone"), who.phone),
        Fact(
            _("Account paid from"), notice.paid.payer_account if notice.paid else None
        ),
    ]


UNMASK = Unmask(
    INoticeDocument,
    "notice:unmask",
    _("The payer's data"),
    facts,
    lambda notice: notice.who.document_number or notice.who.name,
    lambda notice: path_of("notice", notice.id),
)
