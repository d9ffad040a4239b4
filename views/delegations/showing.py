"""One delegation: who lends what to whom until when, and what can be done."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IDelegationDocument
from nontax_site.security.delegating import Delegating
from nontax_site.security.delegation import Delegation
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.i18n import _


def role_at(request: Any, delegation: Delegation) -> str:
    """The role that is lent, with its place."""
    fmt = request.fmt
    place = fmt.place_name(delegation.place)
    return f"{fmt.role(delegation.role)}（{place}）"


def kinds_of(request: Any, delegation: Delegation) -> tuple[str, ...]:
    """The kinds of documents in words."""
    return tuple(kind_title(request, kind) for kind in delegation.kinds)


def kind_title(request: Any, kind: str) -> str:
    """The words of a kind of document."""
    title: str = request.fmt.words(request.workflows.definition(kind).title)
    return title


def verb_title(request: Any, verb: str) -> str:
    """The words of ``kind:verb``."""
    kind, _colon, name = verb.partition(":")
    title = request.fmt.words(request.workflows.verb_title(kind, name))
    return f"{kind_title(request, kind)}：{title}"


def facts(request: Any, delegation: Delegation) -> list[Fact]:
    """What a delegation says."""
    verbs = tuple(verb_title(request, verb) for verb in delegation.verbs)
    return [
        Fact(_("Who delegates"), delegation.principal_name, delegation.principal_login),
        Fact(_("To whom"), delegation.delegate_name, delegation.delegate_login),
        Fact(_("The role that is lent"), role_at(request, delegation)),
        Fact(_("Kinds of documents"), kinds_of(request, delegation)),
        Fact(_("Only these steps"), verbs or _("every step of these kinds")),
        Fact(_("Up to the amount"), delegation.most or _("any amount")),
        Fact(_("First day"), delegation.from_day),
        Fact(_("Last day"), delegation.to_day),
        Fact(_("Reason"), delegation.reason),
    ]


@view_config(
    context=IDelegationDocument,
    permission="delegation:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A delegation."""
    return document_page(
        request,
        context,
        title=_("Delegation"),
        number=context.id,
        facts=facts(request, context),
    )


def _confirm(request: Any, delegation: Any, act: Any, given: Any) -> None:
    request.find_service(Delegating).confirm(delegation, act)


def _refuse(request: Any, delegation: Any, act: Any, given: Any) -> None:
    request.find_service(Delegating).refuse(delegation, act)


def _revoke(request: Any, delegation: Any, act: Any, given: Any) -> None:
    request.find_service(Delegating).revoke(delegation, act)


def _page(verb: str, button: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage(
        "delegation", verb, IDelegationDocument, button, deed, summary=facts, **more
    )


ACTIONS = (
    _page(
        "confirm",
        _("Agree to this delegation"),
        _confirm,
        ask=_(
            "From its first day on the delegate decides in the name of somebody absent."
        ),
    ),
    _page("refuse", _("Do not agree to this delegation"), _refuse),
    _page(
        "revoke",
        _("Revoke this delegation"),
        _revoke,
        ask=_("It ends at once. What was done in the name stays done."),
        danger=True,
    ),
)
