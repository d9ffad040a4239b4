"""The forms of the public check, and the pages that explain it."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.bills.checking import BillFields, Checked, Checking
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.refusals import NotOurFile
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from schemas.bills import CheckByFields, CheckByPayer
from schemas.parsing import LIMIT
from views.check import limiting
from views.check.answering import answer_page
from views.check.tickets import ticket_for
from views.errors import status_of
from views.fields import digits, text
from views.forms import form_page
from views.i18n import _

WAYS = (
    ("check", _("By payment code")),
    ("check-fields", _("By the bill")),
    ("check-paper", _("By a paper bill")),
    ("check-file", _("By the XML file")),
)


def ways(request: Any, here: str) -> list[tuple[str, Any, bool]]:
    """The ways as links; the present one is marked."""
    return [(request.route_path(name), words, name == here) for name, words in WAYS]


def _form(request: Any, here: str, schema: Any, check: Any, **more: Any) -> Any:
    """A form of the check: count the try, look, lead to the answer."""

    def deed(given: dict[str, Any]) -> Any:
        limiting.count(request)
        found: Checked = check(Checking(ports_of(request)), given)
        limiting.give_back(request)
        ticket = ticket_for(request, found.bill or found.notice)
        return request.route_path("check-result", token=ticket)

    return form_page(
        request,
        schema,
        deed,
        title=_("Check a bill"),
        button=_("Check"),
        once=False,
        ways=ways(request, here),
        reset=request.route_path(here),
        here=here,
        **more,
    )


@view_config(
    route_name="check",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/ask.pt",
    request_method=("GET", "POST"),
)
def by_payer(request: Any) -> Any:
    """Payer and payment code (SX-42, SX-43)."""
    return _form(
        request,
        "check",
        CheckByPayer(),
        lambda deed, given: deed.by_payer(given["payer_name"], given["pay_code"]),
        ask=_(
            "Enter the payer and the 20-digit payment code that you were given when paying. Both are required."
        ),
        widgets={"payer_name": text(fill_in="name"), "pay_code": digits()},
        initial={"pay_code": request.GET.get("pay_code", "")[:30]}
        if "pay_code" in request.GET
        else None,
    )


FIELDS = ("code", "number", "check_code")


@view_config(
    route_name="check-fields",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/ask.pt",
    request_method=("GET", "POST"),
)
def by_fields(request: Any) -> Any:
    """Every field of the bill (SI-168); the QR code on paper fills in three."""
    return _form(
        request,
        "check-fields",
        CheckByFields(),
        lambda deed, given: deed.by_fields(BillFields(**given)),
        ask=_("Enter every field as it stands on the bill. All of them are required."),
        initial={name: request.GET[name][:20] for name in FIELDS if name in request.GET}
        or None,
    )


@view_config(
    route_name="check-file",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/file.pt",
    request_method="GET",
)
def by_file(request: Any) -> dict[str, Any]:
    """The page to drop an XML file on."""
    return _file_page(request, None)


@view_config(
    route_name="check-file",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/file.pt",
    request_method="POST",
)
def dropped(request: Any) -> Any:
    """Prove the seals of a dropped file and compare it with the record."""
    try:
        limiting.count(request)
        found = Checking(ports_of(request)).by_file(_data(request))
    except (BadInput, Refused) as error:
        bad = isinstance(error, BadInput)
        request.response.status_int = 422 if bad else status_of(error)
        return _file_page(request, error)
    limiting.give_back(request)
    return answer_page(request, found)


def _data(request: Any) -> bytes:
    """The bytes of the dropped file; one byte more than allowed is enough."""
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        raise NotOurFile(field="file", reason=_("no file was chosen"))
    with sent.file:
        data: bytes = sent.file.read(LIMIT + 1)
    return data


def _file_page(request: Any, error: NontaxError | None) -> dict[str, Any]:
    return {
        "title": _("Check a bill"),
        "ways": ways(request, "check-file"),
        "error": error,
        "reset": request.route_path("check-file"),
    }


@view_config(
    route_name="check-help",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/help.pt",
    request_method="GET",
)
def help_page(request: Any) -> dict[str, Any]:
    """常见问题, 操作说明 and 查验结果说明 (SX-46)."""
    from views.check.explaining import PAGES

    page = request.matchdict["page"]
    if page not in PAGES:
        raise HTTPNotFound
    title, parts = PAGES[page]
    return {"title": title, "parts": parts, "page": page}
