"""The list of editions: which document from above, how many items, how it stands."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import Editions

EDITIONS = ListPage(
    place=Editions,
    kind="edition",
    title=_("Editions of the catalogue"),
    permission="edition:view",
    by_unit=False,
    columns=(
        NUMBER,
        Column(_("Title"), lambda request, edition: edition.title),
        Column(_("Document reference"), lambda request, edition: edition.number),
        Column(_("Rows"), lambda request, edition: edition.count, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "Catalogues from above appear here once a bureau's clerk has sent one in as a "
        "sheet; a supervisor looks at it and publishes it."
    ),
    buttons=(Button(_("Catalogue from a sheet"), "/editions/new", "edition:draft"),),
)
