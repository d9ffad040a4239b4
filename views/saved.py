"""Saved views of lists: the row above a list and the page that keeps them.

A view is the filters of an address under a name. Whoever is sent the address sees
what his own rights show him of it; the names are one's own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from pyramid.httpexceptions import HTTPSeeOther

from nontax_site.catalog.views import (
    LONGEST_NAME,
    LONGEST_QUERY,
    SavedView,
    SavedViews,
    ViewTooLong,
)
from nontax_site.kernel.errors import NotFound
from views.i18n import _

WITH_CONDITIONS = ("sort", "size")
"""What a view keeps beside the conditions of the list."""


class Saving:
    """``/<noun>/views``: the reader's views of one list, and what he does to them."""

    def __init__(self, listing: Any) -> None:
        self.listing = listing

    def register(self, config: Any) -> None:
        """Put the page beside its list."""
        config.add_view(
            self,
            context=self.listing.place,
            name="views",
            permission=self.listing.permission,
            renderer="views:macros/views.pt",
            request_method=("GET", "POST"),
        )

    def __call__(self, context: Any, request: Any) -> Any:  # noqa: ARG002 (a view)
        """The page; or one change, and back to the list or the page."""
        if request.method == "POST":
            return self._change(request)
        own = request.site.views.get(request.actor.login)
        views = own.of(self.listing.place.noun) if own is not None else ()
        base = f"/{self.listing.place.noun}"
        return {
            "title": _("My views of a list"),
            "list_title": self.listing.title,
            "list_url": base,
            "most": LONGEST_NAME,
            "views": [
                (view, address(view), request.application_url + address(view))
                for view in views
            ],
        }

    def _change(self, request: Any) -> Any:
        noun, given = self.listing.place.noun, request.POST
        views, what = self._own(request), given.get("do", "")
        name = given.get("name", "")
        if what == "save":
            query = self.kept(given.get("query", ""))
            view = views.save(noun, name, query, is_default="default" in given)
            request.said(_("The view «${name}» is kept."), name=view.name)
            return HTTPSeeOther(location=address(view))
        if what == "rename":
            views.rename(noun, name, given.get("new", ""))
        elif what == "delete":
            views.delete(noun, name)
        elif what == "begin":
            views.begin_with(noun, name)
        else:
            raise NotFound(what="action")
        request.said(_("Your views of this list are changed."))
        return HTTPSeeOther(location=f"/{noun}/views")

    def _own(self, request: Any) -> SavedViews:
        """The reader's views, begun with the first."""
        login = request.actor.login
        found = request.site.views.get(login)
        if found is None:
            found = request.site.views.add(login, SavedViews())
        kept: SavedViews = found
        return kept

    def kept(self, query: str) -> str:
        """The conditions in a query, nothing else; raises ViewTooLong."""
        if len(query) > 2 * LONGEST_QUERY:
            raise ViewTooLong
        known = (*self.listing.conditions, *WITH_CONDITIONS)
        rows = [(n, v) for n, v in parse_qsl(query) if n in known and v]
        return urlencode(rows)


def address(view: SavedView) -> str:
    """The address of a view's list as it is filtered."""
    marked = urlencode([("view", view.name)])
    return f"/{view.noun}?{view.query + '&' if view.query else ''}{marked}"


def default_query(request: Any, noun: str) -> str:
    """The query of the view a bare list begins with, or ""."""
    if request.query_string or not request.actor.login:
        return ""
    own = request.site.views.get(request.actor.login)
    view = own.default(noun) if own is not None else None
    return address(view).partition("?")[2] if view is not None else ""


def is_default_view(request: Any, noun: str) -> bool:
    """Whether the address is that of the view the list begins with."""
    own = request.site.views.get(request.actor.login)
    view = own.default(noun) if own is not None else None
    return view is not None and request.GET.get("view") == view.name


def views_of(request: Any, listing: Any) -> dict[str, Any]:
    """What the row above the list shows of the reader's views."""
    noun = listing.place.noun
    own = request.site.views.get(request.actor.login)
    here = request.GET.get("view", "")
    rows = own.of(noun) if own is not None else ()
    query = Saving(listing).kept(request.query_string[:LONGEST_QUERY])
    return {
        "rows": [(view.name, address(view), view.name == here) for view in rows],
        "url": f"/{noun}/views",
        "query": query,
        "share": f"{request.path_url}?{query}" if query else request.path_url,
        "can_save": bool(query) and not any(view.query == query for view in rows),
        "most": LONGEST_NAME,
    }
