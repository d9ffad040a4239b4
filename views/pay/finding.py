"""The query page: one field for a payment code or a mobile number (SX-08)."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput
from nontax_site.payments.looking_up import MONTHS, LookingUp
from nontax_site.payments.notice import Notice
from nontax_site.payments.ports import payment_ports
from schemas.pay import FindNotice, read_key
from views.fields import digits
from views.forms import form_page
from views.i18n import _
from views.pay import limiting, links
from views.pay.opening import TOO_MANY, Opened
from views.pay.standing import refusal_of


@view_config(
    route_name="pay",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/find.pt",
    request_method=("GET", "POST"),
)
def find(request: Any) -> Any:
    """A code leads to its notice, a phone number to a list (SX-08, SX-09)."""
    answer = form_page(
        request,
        FindNotice,
        lambda given: _found(request, given["key"]),
        title=_("Find and pay a notice"),
        button=_("Query and pay"),
        widgets={"key": digits()},
        once=False,
        with_phone_code=LookingUp(request.site).with_phone_code(),
    )
    if request.environ.get("nontax.pay.refused") and isinstance(answer, dict):
        request.response.status_int = TOO_MANY
    return answer


def _found(request: Any, text: str) -> str:
    """Where what was typed leads; what is wrong with it is hung at the field."""
    try:
        return _leads_to(request, text)
    except BadInput as error:
        error.field = "key"
        raise


def _leads_to(request: Any, text: str) -> str:
    key = read_key(text)
    try:
        limiting.admit(request, str(key))
    except limiting.LookedTooOften:
        request.environ["nontax.pay.refused"] = True
        raise
    if key.phone:
        route, name = "pay-list", links.lock(request, links.PHONE, key.phone)
    else:
        route, name = "pay-notice", LookingUp(request.site).by_code(key.pay_code).id
    return str(request.route_path(route, key=name))


@view_config(
    route_name="pay-list",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/list.pt",
    request_method="GET",
)
def of_phone(request: Any) -> dict[str, Any]:
    """What is unpaid for a phone of the last three months; maybe nothing."""
    name = request.matchdict["key"]
    phone, is_proved = _phone_of(request, name)
    looking = LookingUp(request.site)
    before = request.GET.get("before", "")[:80]
    found = looking.by_phone(
        phone, request.clock.now(), before or None, is_proved=is_proved
    )
    following = ""
    if found.cursor is not None:
        following = request.route_path(
            "pay-list", key=name, _query={"before": found.cursor}
        )
    return {
        "title": _("Notices to be paid"),
        "phone": request.fmt.masked_phone(phone),
        "months": MONTHS,
        "rows": [_row(request, notice) for notice in found.notices],
        "following": following,
        "with_phone_code": () if is_proved else looking.with_phone_code(),
        "send": request.route_path("pay-code-send", key=name),
    }


def _phone_of(request: Any, name: str) -> tuple[str, bool]:
    """The phone of a list, and whether the code sent to it was entered."""
    try:
        return links.unlock(request, links.PROVED, name), True
    except links.LinkOver:
        return links.unlock(request, links.PHONE, name), False


def _row(request: Any, notice: Notice) -> dict[str, Any]:
    """One notice of the list; its link holds for ten minutes."""
    key = links.lock(request, links.NOTICE, notice.id)
    seen = Opened(notice, key, whole=False)
    can_pay = refusal_of(payment_ports(request), notice, request.clock.now()) is None
    today = request.clock.today()
    return {
        "seen": seen,
        "notice": notice,
        "unit": request.site.units[notice.unit].name,
        "items": "、".join(dict.fromkeys(part.item_name for part in notice.parts)),
        "owed": notice.owed(today),
        "overdue": notice.overdue(today),
        "state": request.fmt.state(notice),
        "open": seen.path(request, "pay-notice"),
        "pay": seen.path(request, "pay-begin") if can_pay else "",
    }
