"""Reading the trail of a person: only what stands in places of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from nontax_site.audit.people import Done
from nontax_site.kernel.clock import BEIJING
from nontax_site.security.grants import roles_with
from views.documents import verb_words
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.traversal import NOUN_OF
from views.users.reading import VERBS

AT_ONCE = 50
READ = 2_000
"""A page reads at most so many entries, however few of them are shown."""


NOTED_WORDS: dict[str, str] = {
    "publish_list": "list of items published",
    "configure": "region configured",
    "set_wallet": "wallet taken or banned",
    "set_materials": "demanded materials set",
    "add_region": "region added",
    "register_channel": "channel registered",
    "set_bank": "bank of a channel set",
    "open_pair": "channel opened in a region",
    "close_pair": "channel closed in a region",
    "add_entrance": "official entrance named",
    "outbox_again": "waiting record tried again",
    "evolve": "database brought up to date",
}
"""What the audit log notes of things that are no documents."""


class Reader:
    """Who reads a trail, and what of it he may see.

    A person reads all of his own; others read what was done in their places.
    """

    def __init__(self, request: Any, person: str) -> None:
        self.request = request
        self.actor = request.actor
        self.is_own = person == request.actor.person
        self.roles = roles_with("trail:view")

    def sees(self, done: Done) -> bool:
        """Whether a role of the reader reaches the lane and the kind of document."""
        lane = done.lane.removeprefix("bureau:")
        region = f"region:{lane.partition('-')[0]}"
        places, kind = (f"unit:{lane}", region, "site"), done.kind or "trail"
        return self.is_own or any(
            self.actor.holds(role, *places, kind=kind, permission="trail:view")
            for role in self.roles
        )


def walk(
    request: Any,
    person: str,
    *,
    before: str = "",
    low: str = "",
    high: str = "",
    verb: str = "",
    most: int = READ,
) -> Iterator[Done]:
    """What the reader may see of a person's trail, newest first."""
    reader = Reader(request, person)
    page = request.site.trails.page(
        person, before=before, low=low, high=high, limit=most
    )
    for done in page:
        if reader.sees(done) and verb in {"", done.verb}:
            yield done


def moment(text: str, *, later: bool = False) -> str:
    """The beginning of a day (or of the next) as the entries have times; "" for none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    if later:
        day += timedelta(days=1)
    return datetime.combine(day, time(0), BEIJING).astimezone(UTC).isoformat()


def said_verb(request: Any, done: Done) -> str:
    """The words of what was done."""
    if done.kind:
        return verb_words(request, done.kind, done.verb)
    known = {**NOTED_WORDS, **VERBS}
    return str(request.fmt.words(known.get(done.verb, done.verb)))


def said_subject(request: Any, done: Done) -> Any:
    """What it was done to: a link when the reader may open it."""
    if not done.kind:
        return done.id
    found = request.site.find(done.kind, done.id) if done.kind in NOUN_OF else None
    if found is None:
        return done.id
    words = request.fmt.name_of(found)
    if not request.has_permission("document:view", found):
        return done.id
    return Link(words, path_of(done.kind, done.id))


KIND_WORDS = {
    "unit": _("Unit"),
    "item": _("Charge item"),
    "notice": _("Payment notice"),
    "bill": _("Electronic bill"),
    "suspense": _("Suspense money"),
}


def said_kind(request: Any, done: Done) -> str:
    """What kind of thing it was done to."""
    if not done.kind:
        return ""
    if done.kind in KIND_WORDS:
        return str(request.fmt.words(KIND_WORDS[done.kind]))
    return str(request.fmt.words(request.workflows.definition(done.kind).title))
