"""Giving a delegation; an administrator puts one down for somebody absent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.view import view_config

from nontax_site.security.delegating import Delegating, Lending
from nontax_site.security.delegation_refusals import PrincipalUnknown, RightNotHeld
from nontax_site.security.grants import ADMINISTRATOR, SITE, TITLES
from nontax_site.security.users import User
from schemas.delegations import delegation_schema
from views.delegations.showing import kind_title, verb_title
from views.fields import choice, suggest, ticks
from views.forms import form_page
from views.i18n import _
from views.signing_in.stepping_up import require
from views.traversal import Delegations

DAYS = 7
"""How long a delegation lasts when nobody says otherwise."""
SUGGESTED = 50
"""So many colleagues are suggested; any other login may be typed."""


class _Offer:
    """What the form offers: roles at places, kinds and verbs, and to whom."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.is_for_another = _is_administrator(request)
        self.lendable = request.workflows.lendable
        users = request.site.users
        self.givers: list[User] = (
            [user for user in users.values() if self._held(user)]
            if self.is_for_another
            else [users[request.actor.login]]
        )
        self.held = tuple(
            dict.fromkeys(f"{g}" for user in self.givers for g in self._held(user))
        )
        roles = dict.fromkeys(held.partition("@")[0] for held in self.held)
        found = [self.lendable(role) for role in roles]
        self.kinds = tuple(dict.fromkeys(kind for lent in found for kind in lent))
        self.verbs = tuple(
            dict.fromkeys(
                f"{kind}:{verb}"
                for kind in self.kinds
                for lent in found
                for verb in lent.get(kind, ())
            )
        )
        self.colleagues = self._colleagues()

    def _held(self, user: User) -> list[Any]:
        """The roles of a user that can be lent."""
        if user.is_disabled:
            return []
        return [grant for grant in user.grants if self.lendable(grant.role)]

    def schema(self) -> Any:
        """The form."""
        return delegation_schema(
            self.held,
            self.kinds,
            self.verbs,
            principal=self.is_for_another,
            alone=not self.is_for_another and not self.colleagues,
        )

    def widgets(self) -> dict[str, Any]:
        """Its inputs with their words."""
        fmt = self.request.fmt
        made = {
            "held": choice(
                [
                    (held, f"{fmt.role(role)}（{fmt.place_name(place)}）")
                    for held in self.held
                    for role, _at, place in [held.partition("@")]
                ],
                empty=len(self.held) != 1,
            ),
            "kinds": ticks([(k, kind_title(self.request, k)) for k in self.kinds]),
            "verbs": ticks([(v, verb_title(self.request, v)) for v in self.verbs]),
            "delegate": suggest(self.colleagues),
        }
        if self.is_for_another:
            made["principal"] = suggest([(u.login, u.name) for u in self.givers])
        return made

    def _colleagues(self) -> list[tuple[str, str]]:
        """Who of one's own unit or bureau may stand in for one of one's roles."""
        if self.is_for_another:
            return []
        delegating = self.request.find_service(Delegating)
        giver = self.givers[0]
        found = {
            user.login: user.name
            for grant in self._held(giver)
            for user in delegating.candidates(giver, grant)
        }
        return list(found.items())[:SUGGESTED]


def _is_administrator(request: Any) -> bool:
    held: bool = request.actor.holds(ADMINISTRATOR, SITE)
    return held


@view_config(
    context=Delegations,
    name="new",
    permission="delegation:give",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Delegate, or put a delegation down for somebody absent."""
    offer = _Offer(request)
    if not offer.held:
        raise RightNotHeld(
            name=request.actor.name, role=_roles_of(request) or request.actor.login
        )
    today = request.clock.today()
    absent = offer.is_for_another
    return form_page(
        request,
        offer.schema(),
        lambda given: _given(request, given),
        title=_("Delegate"),
        button=_("Put this delegation down") if absent else _("Delegate this"),
        ask=_("A second person must agree: another administrator or the bureau.")
        if absent
        else _("Your colleague decides in your name; both names are kept."),
        initial={
            "held": offer.held[0] if len(offer.held) == 1 else "",
            "from_day": today,
            "to_day": today + timedelta(days=DAYS - 1),
            "kinds": set(offer.kinds) if len(offer.kinds) == 1 else set(),
        },
        widgets=offer.widgets(),
        back="/delegations",
    )


def _roles_of(request: Any) -> str:
    words = request.fmt.words
    return "、".join(words(TITLES.get(g.role, g.role)) for g in request.actor.grants)


def _given(request: Any, given: dict[str, Any]) -> Any:
    role, _at, place = given["held"].partition("@")
    lending = Lending(
        delegate=given["delegate"],
        role=role,
        place=place,
        kinds=tuple(sorted(given["kinds"])),
        verbs=tuple(sorted(given["verbs"])),
        most_fen=given["most"].fen if given["most"] is not None else None,
        from_day=given["from_day"],
        to_day=given["to_day"],
        reason=given["reason"],
    )
    require(request)
    principal = given.get("principal") or request.actor.login
    if principal not in request.site.users:
        raise PrincipalUnknown(login=principal)
    made = request.find_service(Delegating).give(
        principal, lending, request.act(comment=given["reason"])
    )
    said = (
        _("Put down: a second person must agree to it.")
        if given.get("principal")
        else _("Delegated: ${name} acts in your name from ${day} on.")
    )
    request.said(said, name=made.delegate_name, day=made.from_day.isoformat())
    return made
