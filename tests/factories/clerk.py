"""The clerk's way through the pages of notices, as far as a test needs.

Forms are filled in and sent as a browser does it.
"""

import re

from tests.factories.forms import fill, form_of
from tests.factories.lives import ID_CARD

LODGING = "103042702"
TUITION = "103042701"
FINE = "103050101"

PAYER_TYPE = "deformField1"
"""The name of the buttons: the form renames what is sent under it."""

TYPED = {
    "payer_name": "周晓波",
    "phone": "138 0000 0000",
    "document_number": ID_CARD,
    "basis": "高一年级住宿",
    "item_code": LODGING,
}


def new_form(browser, query="", **typed):
    """The form of a new notice with the usual things typed, and others."""
    form = form_of(browser.get(f"/notices/new{query}"))
    return fill(form, **{**TYPED, **typed})


def code_in(answer):
    """The payment code in the address an answer leads to."""
    return re.search(r"/notices/([0-9]{20})", answer.location).group(1)


def drafted(browser, **typed):
    """The payment code of a draft."""
    return code_in(new_form(browser, **typed).submit("send", value="draft", status=303))


def issued(office, browser, **typed):
    """The payment code of an issued notice."""
    code = drafted(browser, **typed)
    form_of(browser.get(f"/notices/{code}/issue")).submit(status=303)
    office.drain()
    return code


def look(office, code):
    """What the notice says now: a plain copy of some of its fields."""
    with office.work() as request:
        notice = request.site.document("notice", code)
        return {
            "state": notice.state,
            "version": notice.version,
            "total": notice.total,
            "payer": notice.who,
            "lines": notice.parts,
            "due": notice.due,
            "asked": notice.asked,
            "verbs": [entry.verb for entry in notice.history()],
        }


def count(office):
    """How many notices there are."""
    with office.work() as request:
        return sum(1 for _ in request.site.notices.documents())
