"""The law of states: which state may follow which, who may ask, and whether.

Rules of the package: the ZCML says which transitions there are and which role
holds which permission in which state; guards (``workflows/<noun>.py``) say
whether, read only, and raise a reason a clerk understands; ``after_<verb>``
leaves outbox records. ``engine.Engine`` is the only thing that changes a state,
and repoze.workflow is imported nowhere else.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import IWorkflows
from workflows.definitions import load
from workflows.engine import Engine
from workflows.standing import check_databases


def includeme(config: Any) -> None:
    """Read the ZCML and bind ``IWorkflows`` to an engine per request."""
    config.include("pyramid_services")
    load(config)
    config.register_service_factory(_engine, IWorkflows)
    config.add_subscriber(_check_start, "pyramid.events.ApplicationCreated")


def _check_start(event: Any) -> None:
    """No start on data that are older than the law."""
    check_databases(event.app.registry)


def _engine(_context: Any, request: Any) -> Engine:
    """The engine of one request."""
    return Engine(request)
