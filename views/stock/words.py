"""How places, spots, types and documents of the stock are said on pages."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.places import TITLES, TONES, Place, Spot
from views.format import Link, Marked
from views.links import path_of
from views.traversal import NOUN_OF


def numeral(code: str, number: int) -> str:
    """A number as it is printed on the paper: code, dash, ten digits."""
    return f"{code}-{number:010d}"


def number_link(code: str, number: int) -> Link:
    """A number that leads to its life."""
    return Link(numeral(code, number), f"/stock/numbers/{numeral(code, number)}")


def shelf_path(holder: str) -> str:
    """The page of a holder's shelf."""
    return f"/stock/shelves/{holder}"


def register_path(holder: str, type_code: str) -> str:
    """The page of a register that is in hand."""
    return f"/stock/registers/{holder}-{type_code}"


def holder_words(request: Any, name: str) -> str:
    """The name of a store or unit, else the id as it is (printer, document)."""
    site = request.site
    found = site.stores.get(name) or site.units.get(name)
    return str(found.name) if found is not None else name


def shelf_link(request: Any, name: str) -> Any:
    """Who answers for paper: a link where it is a store or unit, else its words."""
    site = request.site
    if name in site.stores or name in site.units:
        return Link(holder_words(request, name), shelf_path(name))
    return name


def place_title(request: Any, place: Place) -> Marked:
    """The title of a place with its tone."""
    return Marked(request.fmt.words(TITLES[place]), TONES[place])


def place_mark(request: Any, spot: Spot) -> Marked:
    """The title of a spot's place with its tone."""
    return place_title(request, spot.place)


def spot_words(request: Any, spot: Spot) -> str:
    """Place and holder in words."""
    title = request.fmt.words(TITLES[spot.place])
    holder = holder_words(request, spot.holder)
    return f"{title} · {holder}" if holder else str(title)


def type_words(request: Any, type_code: str) -> str:
    """The four digits of a type, with its name where the region knows it."""
    names = request.__dict__.get("type_names")
    if names is None:
        found = request.site.bill_types.values()
        names = {one.code: one.name for one in found if one.state == "published"}
        request.__dict__["type_names"] = names
    return f"{type_code} {names[type_code]}" if type_code in names else type_code


def document_link(request: Any, text: str) -> Any:
    """The document ``kind:id`` behind a step, as a link for who may open its page."""
    kind, _colon, name = text.partition(":")
    found = request.site.find(kind, name) if kind in NOUN_OF else None
    if found is None or not request.has_permission("document:view", found):
        return name or kind
    return Link(name, path_of(kind, name))
