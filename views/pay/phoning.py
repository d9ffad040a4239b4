"""A code on the phone, for the regions that ask for it before they list notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.payments.phone_codes import IPhoneCode, PhoneCodeWrong
from nontax_site.security.throttles import Limit
from schemas.pay import PhoneCode
from views.fields import digits
from views.forms import form_page
from views.i18n import _
from views.pay import limiting, links

SENT = Limit(3, timedelta(minutes=1), timedelta(hours=4), timedelta(hours=24))
"""Three messages to a number, then one after a minute, two, four …"""

TRIED = Limit(5, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24))
"""Five wrong codes, then one after a minute, two, four …"""


@view_config(
    route_name="pay-code-send",
    permission=NO_PERMISSION_REQUIRED,
    request_method="POST",
)
def send(request: Any) -> HTTPSeeOther:
    """Have a code sent to the number of the list; then ask for it."""
    key = request.matchdict["key"]
    phone = links.unlock(request, links.PHONE, key)
    limiting.admit_try(request, f"phone-code-sent:{phone}", SENT)
    request.find_service(IPhoneCode).send(phone)
    return HTTPSeeOther(location=request.route_path("pay-code", key=key))


@view_config(
    route_name="pay-code",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/code.pt",
    request_method=("GET", "POST"),
)
def prove(request: Any) -> Any:
    """The code that came; the right one opens the whole list for ten minutes."""
    key = request.matchdict["key"]
    phone = links.unlock(request, links.PHONE, key)

    def opened(given: dict[str, Any]) -> str:
        limiting.admit_try(request, f"phone-code-tried:{phone}", TRIED)
        if not request.find_service(IPhoneCode).proves(phone, given["code"]):
            raise PhoneCodeWrong(field="code")
        proved = links.lock(request, links.PROVED, phone)
        return str(request.route_path("pay-list", key=proved))

    return form_page(
        request,
        PhoneCode,
        opened,
        title=_("Enter the code"),
        button=_("See all notices"),
        widgets={"code": digits()},
        once=False,
        phone=request.fmt.masked_phone(phone),
        again=request.route_path("pay-list", key=key),
    )
