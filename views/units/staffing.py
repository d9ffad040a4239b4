"""The first account of a unit: its supervisor, opened by the bureau clerk.

Later accounts are the administrator's matter (``/users``).
"""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render_to_response
from pyramid.view import view_config

from nontax_site.kernel.identity import IdentityDocument
from nontax_site.kernel.interfaces import IUnitDocument
from nontax_site.security.passwords import new_password
from nontax_site.security.people import People
from nontax_site.units.staffing import FirstSupervisor, Staffing
from schemas.types import document_kinds
from schemas.units import OpenSupervisor
from views.documents import Fact
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.links import path_of


def staffing(request: Any) -> Staffing:
    """The deed that opens first accounts."""
    return Staffing(request.find_service(People))


@view_config(
    context=IUnitDocument,
    name="supervisor",
    permission="unit:edit",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def supervisor(context: Any, request: Any) -> Any:
    """The account of the unit's first supervisor, with a password shown once."""
    return form_page(
        request,
        OpenSupervisor(),
        lambda given: _opened(request, context, given),
        title=_("Open the supervisor's account"),
        button=_("Open this account"),
        ask=_("The first password is shown once; hand it over in person."),
        summary=[Fact(_("Executing unit"), context.name)],
        initial={"document_kind": "id_card"},
        widgets={
            "document_kind": choice(
                [pair for pair in document_kinds() if pair[0] not in _NO_PERSON],
                empty=False,
            )
        },
        back=path_of("unit", context.id),
        once=False,
    )


_NO_PERSON = ("none", "credit_code")


def _opened(request: Any, unit: Any, given: dict[str, Any]) -> Any:
    password = new_password()
    first = FirstSupervisor(
        login=given["login"],
        name=given["name"],
        document=IdentityDocument.parse(
            given["document_kind"], given["document_number"], request.clock.today()
        ),
        password=password,
        phone=given["phone"],
    )
    user = staffing(request).open(unit, first, request.act())
    values = {"title": _("First password"), "user": user, "password": password}
    return render_to_response("views:users/password.pt", values, request=request)
