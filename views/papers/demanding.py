"""What a region demands to be handed in, and setting it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pyramid.view import view_config

from nontax_site.attachments.materials import (
    DEMANDABLE,
    FORM_TITLES,
    MATERIAL_TITLES,
    Demanding,
)
from nontax_site.kernel.interfaces import IAudit
from nontax_site.units.region import Region
from schemas.attachments import demand_rows, demands
from views.fields import choice, hidden, rows
from views.forms import form_page
from views.i18n import _


@view_config(
    context=Region,
    name="materials",
    permission="region:edit",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def materials(region: Region, request: Any) -> Any:
    """The materials a region demands before a unit is activated, a bill reversed."""
    standing = request.site.materials.get(region.code)
    say = request.fmt.words

    def deed(given: dict[str, Any]) -> str:
        act = request.act(comment=given["comment"])
        Demanding(request.site.materials, request.find_service(IAudit)).set(
            region, demand_rows(given), act
        )
        request.said(_("The materials are set."))
        return f"/regions/{region.code}"

    return form_page(
        request,
        demands(),
        deed,
        title=_("Materials that are demanded"),
        button=_("Put these demands in force"),
        ask=_("From the day that is given, a step waits until the paper is there."),
        initial={
            "rows": [asdict(row) for row in standing.rows] if standing else [],
        },
        widgets={
            "rows": rows(least=0, most=40),
            "rows.material": choice(
                (code, say(MATERIAL_TITLES[code])) for code in DEMANDABLE
            ),
            "rows.form": choice(
                (code, say(title)) for code, title in FORM_TITLES.items()
            ),
            "expect": hidden(),
        },
        back=f"/regions/{region.code}",
    )
