"""The words of a sheet's headings and lists, as templates show and people type them."""

from __future__ import annotations

from typing import Any

from pyramid.i18n import make_localizer
from pyramid.interfaces import ITranslationDirectories

from nontax_site.payments.batch import NoticeBatch
from nontax_site.payments.batching import Batching
from nontax_site.payments.ports import payment_ports
from schemas.notice_sheets import CHOICES, COLUMN_TITLES, judge
from views.i18n import DOMAIN, LANGUAGES


def batching(request: Any) -> Batching:
    """The deeds on batches, with the ports of the request."""
    return Batching(payment_ports(request), judge)


def headings(request: Any) -> dict[str, str]:
    """Every heading that is known, in every language → its column."""
    return {
        words: column
        for column, title in COLUMN_TITLES.items()
        for words in every_language(request, title)
    }


def choices(request: Any) -> dict[str, dict[str, str]]:
    """The lists of columns: shown words in every language → code."""
    return {
        column: {
            words: code
            for code, title in known.items()
            for words in (*every_language(request, title), code)
        }
        for column, known in CHOICES.items()
    }


def every_language(request: Any, msgid: str) -> list[str]:
    """The words of a msgid in every language of the site."""
    directories = request.registry.queryUtility(ITranslationDirectories, default=[])
    return [
        make_localizer(language, directories).translate(msgid, domain=DOMAIN)
        for language in LANGUAGES
    ]


def shown_value(request: Any, column: str, value: str) -> str:
    """A stored value as people read it: the title of a code."""
    title = CHOICES.get(column, {}).get(value)
    return request.fmt.words(title) if title else value


def batch_of(request: Any, name: str) -> NoticeBatch | None:
    """The batch of the id, or None."""
    found: NoticeBatch | None = request.site.find("batch", name)
    return found
