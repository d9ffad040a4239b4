"""The doors of whoever watches the site: ``/healthz`` and ``/readyz``, JSON.

``/healthz`` says that the process lives and asks nobody. ``/readyz`` says whether
it can work, 503 when it cannot. Neither says a path, a name or a setting. A tween
refuses whatever would write while the disk has less room than the floor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.tweens import EXCVIEW

from nontax_site.health import DiskFull, as_json, is_ready, readiness, room_of
from nontax_site.kernel.interfaces import IClock
from views.errors import answer

READS = ("GET", "HEAD", "OPTIONS")


def lives(request: Any) -> dict[str, Any]:
    """The process answers."""
    request.response.cache_control = "no-store"
    return {"alive": True}


def ready(request: Any) -> dict[str, Any]:
    """What was looked at, and whether the site can work."""
    request.response.cache_control = "no-store"
    settings = request.registry.settings
    now = request.find_service(IClock).now()
    checks = readiness(request.registry._zodb_databases[""], settings, now)
    if not is_ready(checks):
        request.response.status_int = 503
    return as_json(checks)


def room_tween(handler: Callable[[Any], Any], registry: Any) -> Any:
    """Answers 503 to what would write before the disk is full."""
    has_room = room_of(registry.settings)

    def tween(request: Any) -> Any:
        if request.method not in READS and not has_room():
            return answer(request, DiskFull())
        return handler(request)

    return tween


def includeme(config: Any) -> None:
    """Open the two doors and put the tween inside of the transaction."""
    for name, path, view in (
        ("healthz", "/healthz", lives),
        ("readyz", "/readyz", ready),
    ):
        config.add_route(name, path)
        config.add_view(
            view,
            route_name=name,
            request_method="GET",
            renderer="json",
            permission=NO_PERMISSION_REQUIRED,
        )
    config.add_tween(
        "views.health.room_tween", under="pyramid_tm.tm_tween_factory", over=EXCVIEW
    )
