"""What every template finds: layouts, macros, formats and links."""

from __future__ import annotations

from typing import Any

from pyramid.events import BeforeRender
from pyramid.renderers import get_renderer

from views.i18n import LANGUAGES
from views.jobs.page import running_now
from views.links import path_of
from views.menu import ENTRIES, QUICK
from views.static import static

TEMPLATES = {
    "layout": "views:layout.pt",
    "payer": "views:payer.pt",
    "list_page": "views:macros/list.pt",
    "document_page": "views:macros/document.pt",
    "form_page": "views:macros/form.pt",
}


def add_globals(event: Any) -> None:
    """Put them into the names of a template; JSON and others get none."""
    request = event.get("request")
    info = event.get("renderer_info")
    if request is None or info is None or info.type != ".pt":
        return
    for name, place in TEMPLATES.items():
        event[name] = get_renderer(place).implementation()
    event["macros"] = get_renderer("views:macros/parts.pt").implementation().macros
    event["fmt"] = request.fmt
    event["url_of"] = request.fmt.url_of
    event["path_of"] = path_of
    event["static"] = static
    event["languages"] = LANGUAGES
    event["actor"] = request.actor
    event["menu"] = menu(request, rare=False)
    event["rare"] = menu(request, rare=True)
    event["running_now"] = running_now(request)
    event["quick"] = [entry for entry in QUICK if entry.permits(request.actor)]


def menu(request: Any, *, rare: bool) -> list[tuple[Any, str, bool]]:
    """(title, path, whether one is there) of the staff pages the actor may open."""
    actor = request.actor
    if not actor.login:
        return []
    return [
        (entry.title, entry.path, is_at(request.path, entry.path))
        for entry in ENTRIES
        if entry.rare == rare and entry.permits(actor)
    ]


def is_at(path: str, place: str) -> bool:
    """Whether an address lies at or below a place of the menu."""
    return path == place or path.startswith(f"{place}/")


def includeme(config: Any) -> None:
    """Add them before each rendering."""
    config.add_subscriber(add_globals, BeforeRender)
