"""Words: English msgids of the domain ``nontax``, shown in the reader's language.

Chinese is the default; a cookie remembers another choice. The catalogue is made
from ``views/locale/parts`` by ``nontax_site.commands.catalogue``.
"""

from __future__ import annotations

from typing import Any

from pyramid.i18n import TranslationString, TranslationStringFactory, get_localizer

DOMAIN = "nontax"
LANGUAGES = {"zh_Hans": "中文", "en": "English"}
DEFAULT = "zh_Hans"
COOKIE = "language"

_ = TranslationStringFactory(DOMAIN)


def negotiate(request: Any) -> str:
    """The language of the reader's cookie, or Chinese."""
    chosen = request.cookies.get(COOKIE, DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def html_language(locale: str) -> str:
    """The value of the ``lang`` attribute."""
    return "zh-CN" if locale == "zh_Hans" else locale


def words(request: Any, msgid: Any, **facts: Any) -> str:
    """The sentence in the reader's language with its facts filled in.

    ``msgid`` is a plain str or a TranslationString. Facts that are msgids
    themselves (titles of states, verbs, roles) are translated first.
    """
    if not msgid:
        return ""
    localizer = get_localizer(request)
    given = dict(getattr(msgid, "mapping", None) or {}) | facts
    said = {name: _fact(localizer, value) for name, value in given.items()}
    domain = getattr(msgid, "domain", None) or DOMAIN
    plain = str(msgid) if not isinstance(msgid, TranslationString) else msgid
    translated: str = localizer.translate(
        TranslationString(
            plain,
            domain=domain,
            mapping=said or None,
            default=getattr(msgid, "default", None),
        )
    )
    return translated


def _fact(localizer: Any, value: Any) -> str:
    if isinstance(value, TranslationString):
        return str(localizer.translate(value))
    if isinstance(value, (tuple, list)):
        return "、".join(_fact(localizer, part) for part in value)
    if isinstance(value, str) and value:
        return str(localizer.translate(value, domain=DOMAIN))
    return str(value)


def deform_translator(request: Any) -> Any:
    """A function for deform and colander: words of any domain, ours first."""
    localizer = get_localizer(request)

    def translate(term: Any) -> str:
        if not isinstance(term, TranslationString):
            return str(localizer.translate(str(term), domain=DOMAIN)) if term else ""
        ours = localizer.translate(str(term), domain=DOMAIN)
        if ours != str(term):
            mapping = getattr(term, "mapping", None)
            return str(
                localizer.translate(
                    TranslationString(str(term), domain=DOMAIN, mapping=mapping)
                )
            )
        return str(localizer.translate(term))

    return translate
