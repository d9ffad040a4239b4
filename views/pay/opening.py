"""The notice that an address of these pages names, and the page for none."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyramid.renderers import render_to_response
from pyramid.view import exception_view_config

from nontax_site.kernel.errors import NontaxError
from nontax_site.payments.looking_up import LookingUp
from nontax_site.payments.notice import Notice
from nontax_site.payments.refusals import CodeUnknown
from nontax_site.root import is_code
from views.errors import status_of
from views.headers import harden
from views.i18n import _
from views.pay import limiting, links

TOO_MANY = 429
NOT_FOUND = 404


class Opened(NamedTuple):
    """A notice, how addresses name it, and whether its whole code is shown."""

    notice: Notice
    key: str
    whole: bool

    @property
    def code(self) -> str:
        """The code in groups of four; after a search by phone the last of them."""
        return self.notice.shown if self.whole else f"**** {self.notice.code[-4:]}"

    def path(self, request: Any, name: str, **parts: str) -> str:
        """The path of another page about the same notice."""
        found: str = request.route_path(name, key=self.key, **parts)
        return found


def opened(request: Any) -> Opened:
    """The notice of the address: by payment code, or by a link of ten minutes.

    Raises what ``LookingUp.by_code`` raises, LinkOver and LookedTooOften.
    """
    key = request.matchdict["key"]
    if is_code(key):
        limiting.admit(request, key)
        return Opened(LookingUp(request.site).by_code(key), key, whole=True)
    code = links.unlock(request, links.NOTICE, key)
    return Opened(LookingUp(request.site).by_code(code), key, whole=False)


@exception_view_config(NontaxError, path_info=r"^/pay(/|$)")
def sorry(error: NontaxError, request: Any) -> Any:
    """Why there is no page, in a payer's words and on a payer's page."""
    values = {
        "title": _("This page cannot be shown"),
        "error": error,
        "sentence": request.fmt.error(error),
        "remedy": request.fmt.remedy(error),
    }
    response = render_to_response("views:pay/sorry.pt", values, request=request)
    response.status_int = _status(error)
    return harden(request, response)


def _status(error: NontaxError) -> int:
    if isinstance(error, CodeUnknown):
        return NOT_FOUND
    if isinstance(error, limiting.LookedTooOften):
        return TOO_MANY
    return status_of(error)
