"""The list of destructions of paper."""

from __future__ import annotations

from nontax_site.stock.destruction import SORT_TITLES
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import Destructions

DESTRUCTIONS = ListPage(
    place=Destructions,
    kind="destruction",
    title=_("Destruction of paper"),
    permission="destruction:view",
    columns=(
        NUMBER,
        Column(
            _("What is destroyed"),
            lambda request, found: request.fmt.words(SORT_TITLES[found.sort]),
        ),
        Column(_("Store"), lambda request, found: holder_name(request, found.store)),
        Column(_("Sheets"), lambda request, found: found.count, "figure"),
        Column(_("Boxes"), lambda request, found: len(found.boxes), "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "The custodian of a store applies here to destroy stubs that were kept their "
        "years, or unused paper that was returned."
    ),
    buttons=(
        Button(_("Apply for a destruction"), "/destructions/new", "destruction:draft"),
    ),
)
