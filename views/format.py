"""How values are shown: money, times, codes, states, masks, one cell of a table.

Everything a page shows goes through one ``Format`` per request, so that the same
thing looks the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pyramid.i18n import TranslationString

from nontax_site.attachments.materials import MATERIAL_TITLES
from nontax_site.kernel import masking
from nontax_site.kernel.clock import BEIJING, shown_in_list
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.security import grants
from views.i18n import _, html_language, words
from views.links import path_of, url_of
from views.markup import Markup, escape, fill, joined

NOTHING = "—"
ICONS = {"ok": "●", "wait": "◔", "bad": "×", "late": "▲", "done": "✓", "": "○"}
"""The sign before a state's words: colour is never the only carrier."""

LANES = {
    "bureau": _("The whole site"),
    "site": _("The whole site"),
    "people": _("People and accounts"),
    "api": _("Programs"),
    "keys": _("Signing keys"),
    "checkpoints": _("Checkpoints"),
}
"""Audit lanes that belong to no unit, bureau or channel, by what they are about."""

_BUREAU = _("Finance bureau of ${region}")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell or fact that leads somewhere; ``text`` is shown as any value is."""

    text: Any
    url: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with a tone: ok, wait, bad, done, late or none."""

    words: str
    tone: str = ""

    @property
    def icon(self) -> str:
        """The sign before the words."""
        return ICONS.get(self.tone, ICONS[""])

    def __iter__(self) -> Any:
        return iter((self.words, self.tone, self.icon))


class Format:
    """How values are shown to the reader of one request."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self._states: dict[tuple[str, str], Marked] = {}
        self._units: dict[str, str] = {}

    @cached_property
    def language(self) -> str:
        """The value of the ``lang`` attribute."""
        return html_language(self.request.locale_name)

    # ---- words ---------------------------------------------------------------

    def words(self, msgid: Any, **facts: Any) -> str:
        """A sentence in the reader's language."""
        return words(self.request, msgid, **facts)

    def error(self, error: NontaxError) -> str:
        """What is wrong, in the reader's language."""
        facts = error.facts
        if isinstance(facts.get("codes"), tuple):
            titles = (MATERIAL_TITLES.get(code, code) for code in facts["codes"])
            facts = {**facts, "materials": "、".join(map(self.words, titles))}
        return self.words(error.message, **facts)

    def remedy(self, error: NontaxError) -> str:
        """What to do about it, or ""."""
        return self.words(error.remedy, **error.facts)

    def role(self, role: str) -> str:
        """The title of a role."""
        law = None if role in grants.TITLES else self.request.site.roles.find(role)
        return (
            law.title if law is not None else self.words(grants.TITLES.get(role, role))
        )

    def place(self, place: str) -> str:
        """The name of a place grants are held at."""
        kind, _, name = place.partition(":")
        site = self.request.site
        folder = {"unit": site.units, "region": site.regions}.get(kind)
        if folder is None:
            return self.words("the whole site") if kind == "site" else place
        found = folder.get(name)
        return f"{found.name} ({name})" if found is not None else name

    def place_name(self, place: str) -> str:
        """The name of a place without its code, for sentences."""
        return self.place(place).partition(" (")[0]

    def unit(self, unit: str) -> str:
        """The name of a unit by id, or the id."""
        if unit not in self._units:
            found = self.request.site.units.get(unit) if unit else None
            self._units[unit] = found.name if found is not None else unit
        return self._units[unit]

    def lane(self, lane: str) -> str:
        """Whose audit lane it is, in words: a unit, a bureau, a channel, or what about."""
        kind, _, name = lane.partition(":")
        if kind == "bureau" and name != "site":
            region = self.place_name(f"region:{name}")
            return self.words(_BUREAU, region=region)
        if kind == "channel":
            channel = self.request.site.channels.get(name)
            return channel.name if channel is not None else name
        about = LANES.get(kind)
        return self.words(about) if about is not None else self.unit(lane)

    # ---- figures and times ---------------------------------------------------

    def money(self, amount: Any) -> str:
        """``¥1,234.50``; an int is fen."""
        if amount is None:
            return NOTHING
        figures = _money(amount).grouped()
        return f"-¥{figures[1:]}" if figures.startswith("-") else f"¥{figures}"

    def capital(self, amount: Any) -> str:
        """The amount in capital characters 大写."""
        return _money(amount).capital()

    def time(self, at: datetime | None) -> str:
        """``2026-11-21 14:05``, Beijing."""
        return NOTHING if at is None else shown_in_list(at)

    def day(self, at: date | datetime | None) -> str:
        """``2026-11-21``, Beijing."""
        if at is None:
            return NOTHING
        if isinstance(at, datetime):
            at = at.astimezone(BEIJING).date()
        return at.isoformat()

    def code(self, code: Any) -> str:
        """A long number in groups of four; a bill's keeps its two halves."""
        return "-".join(_grouped(part) for part in str(code).split("-"))

    # ---- masks ---------------------------------------------------------------

    def masked_name(self, name: str) -> str:
        """周*波."""
        return masking.mask_name(name)

    def masked_phone(self, phone: str) -> str:
        """138****0000."""
        return masking.mask_phone(phone)

    def masked_account(self, account: str) -> str:
        """The last four digits."""
        return masking.mask_account(account)

    def masked_identity(self, number: str) -> str:
        """Most of the number hidden."""
        return masking.mask_identity(number)

    # ---- documents -----------------------------------------------------------

    def state(self, document: Any) -> Marked:
        """The state of a document in words, with its tone and sign."""
        return self.state_words(document.kind, document.state)

    def state_words(self, kind: str, state: str) -> Marked:
        """A state of a kind in words; looked up once a request."""
        known = self._states.get((kind, state))
        if known is None:
            found = self.request.workflows.definition(kind).states.get(state)
            known = Marked(state)
            if found is not None:
                known = Marked(self.words(found.title), found.tone)
            self._states[kind, state] = known
        return known

    def name_of(self, document: Any) -> str:
        """The number of a document as people read it."""
        if document.kind in ("notice", "bill", "paper_bill"):
            return self.code(document.id)
        if document.kind == "review":
            return str(document.id)
        name: str = getattr(document, "name", "") or document.id
        return name

    def account(self, login: str) -> str:
        """The account a deed was done under; the system's own deeds in words."""
        kind, _, name = login.partition(":")
        return self.words(name.rpartition(":")[2]) if kind == "system" else login

    def bank(self, channel: str, code: str) -> str:
        """The name of a bank behind a channel, or the code the channel gave."""
        found = self.request.site.channels.get(channel) if channel else None
        known = found.bank(code) if found is not None else None
        return known.name if known is not None else code

    def url_of(self, document: Any, *rest: str) -> str:
        """The address of a document."""
        return url_of(self.request, document, *rest)

    def show(self, value: Any) -> Markup:
        """Any value of a fact or a cell, as markup."""
        if type(value) is str:
            return escape(value or NOTHING)
        if isinstance(value, Markup):
            return value
        if isinstance(value, Link):
            return fill('<a href="{}">{}</a>', value.url, self.show(value.text))
        if isinstance(value, Marked):
            return fill(
                '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
                value.tone or "plain",
                value.icon,
                value.words,
            )
        if isinstance(value, (tuple, list)) and value:
            return joined("<br>", (self.show(part) for part in value))
        return escape(self._text(value))

    def _text(self, value: Any) -> str:
        if value is None or value in ("", (), []):
            return NOTHING
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, datetime):
            return self.time(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, bool):
            return self.words("yes") if value else self.words("no")
        if isinstance(value, TranslationString):
            return self.words(value)
        if isinstance(value, NontaxError):
            return self.error(value)
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        return str(value)

    def plain(self, value: Any) -> str:
        """Any value as text for a sheet: amounts without sign and thousands."""
        if isinstance(value, Link):
            return self.plain(value.text)
        if isinstance(value, Marked):
            return value.words
        if isinstance(value, Money):
            return str(value)
        if isinstance(value, (tuple, list)):
            return "；".join(self.plain(part) for part in value)
        text = self._text(value)
        return "" if text == NOTHING else text

    def style(self, value: Any) -> str:
        """The classes of a cell that holds the value."""
        if type(value) is str:
            return ""
        if isinstance(value, Link):
            return self.style(value.text)
        if isinstance(value, Money):
            return "text-end figure"
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return "text-end figure"
        if isinstance(value, (datetime, date)):
            return "figure text-nowrap"
        return ""

    def path(self, kind: str, name: str, *rest: str) -> str:
        """The path of a document by kind and id."""
        return path_of(kind, name, *rest)


def _money(amount: Any) -> Money:
    return amount if isinstance(amount, Money) else Money(int(amount))


def _grouped(text: str) -> str:
    if not text.isdigit() or len(text) < 8:
        return text
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
