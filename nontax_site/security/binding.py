"""Binds the deeds about who leaves, reviews, roles and look-ups as services."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import calendar_of_china
from nontax_site.kernel.interfaces import IAudit, IWorkflows
from nontax_site.security.changing_roles import ChangingRoles
from nontax_site.security.delegating import Delegating
from nontax_site.security.departing import Departing
from nontax_site.security.looking_up import LookingUp
from nontax_site.security.people import People
from nontax_site.security.reviewing import Reviewing


def includeme(config: Any) -> None:
    """Bind the deeds by their classes."""
    config.register_service_factory(_departing, Departing)
    config.register_service_factory(_reviewing, Reviewing)
    config.register_service_factory(_changing, ChangingRoles)
    config.register_service_factory(_looking, LookingUp)


def _departing(_context: Any, request: Any) -> Departing:
    return Departing(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(People),
        request.find_service(Delegating),
    )


def _reviewing(_context: Any, request: Any) -> Reviewing:
    return Reviewing(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(People),
        calendar_of_china().add,
    )


def _changing(_context: Any, request: Any) -> ChangingRoles:
    return ChangingRoles(
        request.site, request.find_service(IWorkflows), request.find_service(IAudit)
    )


def _looking(_context: Any, request: Any) -> LookingUp:
    return LookingUp(
        request.site, request.find_service(IAudit), request.registry.master_key
    )
