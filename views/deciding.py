"""One page to decide on a request: all of it in sight, one reason, two buttons.

The request, the document, the money, the person's earlier requests and the rule
that applies stand together; after the decision the next open request opens by
itself. A noun registers a ``DecidePage`` with what is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import colander
from pyramid.httpexceptions import HTTPSeeOther

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, NontaxError, Refused, Stale
from schemas.bills import Decide
from views.actions import BEHALF, ActionPage
from views.behalf import behalf_of, choices, merged, only
from views.documents import Fact
from views.forms import NotReadAgain, check_read_again, undo
from views.i18n import _, deform_translator
from views.links import path_of
from views.signing_in.stepping_up import require_for
from views.tables import Table
from views.traversal import NOUN_OF, PLACES
from workflows.refusals import NothingAsked

LOOKED_BACK = 3_000
"""So many entries of the unit's audit lane are looked through, newest first."""

SHOWN = 10

REFUSE = "refuse_"
"""What the verb of a refused request begins with."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a noun shows of its document: heading, facts, lines, the money."""

    heading: Any
    facts: Any
    lines: Table
    money: list[Fact]
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one kind of request leads to: ``verb`` approves it.

    ``approve`` and ``refuse`` are the words of the buttons, ``rules`` the rule
    that applies; ``danger`` marks what is not easily taken back.
    """

    verb: str
    approve: Any
    refuse: Any
    rules: tuple[Any, ...]
    danger: bool = False


class Decision(ActionPage):
    """A verb that decides on a request: its page is the one of the request."""

    def __call__(self, document: Any, request: Any) -> Any:  # noqa: ARG002
        """Lead to the page with everything on it."""
        return HTTPSeeOther(location=path_of(document.kind, document.id, "decide"))

    @property
    def is_plain(self) -> bool:
        """A request and a comment are all a decision needs."""
        return True

    def do(
        self,
        request: Any,
        document: Any,
        act: Any,
        given: dict[str, Any],  # noqa: ARG002
    ) -> None:
        """Decide on the open request as its page does; raises NothingAsked."""
        page = decide_pages(request.registry)[self.kind]
        if document.asked is None:
            raise NothingAsked
        asked = document.asked[0]
        refusal = f"{REFUSE}{asked}"
        if self.verb not in (refusal, page.choice(document).verb):
            raise NothingAsked
        page.deed(request, document, asked, self.verb != refusal, act)


@dataclass(frozen=True)
class DecidePage:
    """The page at ``/<noun>/<id>/decide``.

    ``asks`` are the verbs that make requests of the kind, ``choice`` says what the
    open one leads to, ``reasons`` are chosen from a list and kept in words. ``deed``
    is called with (request, document, asked verb, whether approved, act) and then
    ``said`` without the act; ``scope`` names the place whose next open request
    follows; ``facts`` are what a guard needs.
    """

    kind: str
    marker: Any
    asks: tuple[str, ...]
    choice: Callable[[Any], Choice]
    reasons: Mapping[str, Any]
    shown: Callable[[Any, Any], Shown]
    deed: Callable[[Any, Any, str, bool, Any], None]
    said: Callable[[Any, Any, str, bool], None]
    scope: Callable[[Any], str]
    facts: Callable[[Any, Any], dict[str, Any]]

    def register(self, config: Any) -> None:
        """Put the page at its address."""
        decide_pages(config.registry)[self.kind] = self
        config.add_view(
            self,
            context=self.marker,
            name="decide",
            permission=PLACES[NOUN_OF[self.kind]].view,
            renderer="views:macros/decide.pt",
            request_method=("GET", "POST"),
        )

    def __call__(self, document: Any, request: Any) -> Any:
        """The request with everything that is needed; or the decision on it."""
        if request.method == "POST":
            return self._decide(document, request)
        if document.asked is None:
            raise NothingAsked
        return self._page(request, document, {})

    def _decide(self, document: Any, request: Any) -> Any:
        """Approve or refuse; then the next open request."""
        typed = dict(request.POST)
        try:
            given = Decide().deserialize(typed)
        except colander.Invalid as invalid:
            request.response.status_int = 422
            faults = list(words_of(request, invalid))
            return self._page(request, document, typed, faults=faults)
        if document.asked is None:
            raise NothingAsked
        asked, scope = document.asked[0], self.scope(document)
        approve = given["decision"] == "approve"
        try:
            check_read_again(request)
            verb = self.choice(document).verb if approve else f"refuse_{asked}"
            require_for(request, document, verb)
            act = request.act(
                comment=self._comment(request, given),
                expect=given["expect"],
                behalf=behalf_of(typed.get(BEHALF)),
            )
            self.deed(request, document, asked, approve, act)
        except (BadInput, Refused) as refusal:
            undo(request)
            bad = isinstance(refusal, BadInput)
            request.response.status_int = 422 if bad else 409
            return self._page(request, document, typed, error=refusal)
        self.said(request, document, asked, approve)
        return HTTPSeeOther(location=self._next(request, document, scope))

    def _comment(self, request: Any, given: dict[str, Any]) -> str:
        """The chosen reason and the typed one, as the history keeps them."""
        reason = self.reasons.get(given["reason"])
        chosen = request.fmt.words(reason) if reason else ""
        return "：".join(part for part in (chosen, given["comment"]) if part)

    def _page(
        self,
        request: Any,
        document: Any,
        typed: dict[str, Any],
        *,
        error: NontaxError | None = None,
        faults: list[str] | None = None,
    ) -> dict[str, Any]:
        """The page; after a refusal as it was sent, with what is wrong.

        After Stale it decides on the version it shows now, and wants to hear that
        this was read.
        """
        asked = document.open_request
        choice = self.choice(document)
        again = "__again__" in typed or isinstance(error, Stale | NotReadAgain)
        expect = document.version
        if not isinstance(error, Stale):
            expect = typed.get("expect", expect)
        words = request.fmt.words
        closed, names = self._closed(request, document, choice)
        return {
            "title": _("Decide on a request"),
            "document": document,
            "asked": asked,
            "asked_words": request.workflows.verb_title(self.kind, f"ask_{asked.verb}")
            if asked
            else "",
            "shown": self.shown(request, document),
            "choice": choice,
            "earlier": list(self._earlier(request, document, asked)) if asked else [],
            "reasons": [(key, words(said)) for key, said in self.reasons.items()],
            "closed": closed,
            "names": choices(request, names),
            "principal": only(names),
            "behalf_words": _(" (for ${name})"),
            "typed": typed,
            "expect": expect,
            "again": again,
            "error": error,
            "faults": faults or [],
        }

    def _closed(
        self, request: Any, document: Any, choice: Choice
    ) -> tuple[NontaxError | None, list[Actor | None]]:
        """Why the reader may not approve now, or None; the names he may do it in."""
        actions, names = merged(request, document, self.facts(request, document))
        reason = next((a.reason for a in actions if a.verb == choice.verb), None)
        return reason, names.get(choice.verb, [])

    def _earlier(
        self, request: Any, document: Any, asked: Any
    ) -> Iterator[dict[str, Any]]:
        """What the person asked before in this unit, newest first."""
        lane = request.site.audit.find(document.unit)
        if lane is None:
            return
        found = (
            entry
            for entry in islice(lane.newest_first(), LOOKED_BACK)
            if entry["verb"] in self.asks
            and entry.get("person") == asked.person
            and entry.get("id") != document.id
        )
        for entry in islice(found, SHOWN):
            other = request.site.find(self.kind, entry["id"])
            yield {
                "day": beijing_day(datetime.fromisoformat(entry["at"])).isoformat(),
                "verb": request.workflows.verb_title(self.kind, entry["verb"]),
                "id": entry["id"],
                "path": path_of(self.kind, entry["id"]),
                "comment": entry.get("comment", ""),
                "state": request.fmt.state(other) if other is not None else "",
            }

    def _next(self, request: Any, document: Any, scope: str) -> str:
        """The page of the next open request of the place, or the document's own."""
        tokens = tuple(
            f"{self.kind}:asked:{verb.removeprefix('ask_')}" for verb in self.asks
        )
        ids, _cursor = request.site.orders.page(scope, tokens, limit=20)
        for name in ids:
            other = request.site.find(self.kind, name)
            if other is None or other.id == document.id or other.asked is None:
                continue
            request.said(
                _("This is the next request: ${number}."),
                number=request.fmt.name_of(other),
            )
            return path_of(self.kind, other.id, "decide")
        return path_of(self.kind, document.id)


def decide_pages(registry: Any) -> dict[str, DecidePage]:
    """The deciding pages of an application by kind."""
    made: dict[str, DecidePage] = registry.__dict__.setdefault("_decide_pages", {})
    return made


def words_of(request: Any, invalid: colander.Invalid) -> Iterator[str]:
    """What a schema found wrong, each with the title of its field."""
    translate = deform_translator(request)
    for path in invalid.paths():
        last = path[-1]
        title = translate(last.node.title) if last.node.title else ""
        for message in last.messages():
            said = translate(message)
            yield f"{title}：{said}" if title else said
