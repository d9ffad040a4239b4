"""The page of a document: what it is, where it stands, what can be done.

A noun gives the facts; state line, actions with their reasons, history, papers,
audit trail and diagram are the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nontax_site.audit.log import trail
from nontax_site.kernel.acts import Actor
from nontax_site.kernel.errors import Refused
from nontax_site.security.grants import static_permits
from views.actions import actions_here, button_for
from views.diagram import diagram
from views.i18n import _
from views.links import path_of
from views.papers.showing import shown_papers


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value of any kind; ``note`` stands small below it."""

    label: Any
    value: Any
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another document of the same story; ``name`` is its id."""

    title: Any
    kind: str
    name: str
    note: Any = ""

    @property
    def path(self) -> str:
        """Where it is found."""
        return path_of(self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the document: its title, where to get it, digest, when made."""

    title: Any
    url: str
    digest: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An action as the page shows it; ``is_mine``: a role of the reader may do it."""

    title: str
    url: str
    is_open: bool
    is_main: bool
    reason: str
    who: str
    is_mine: bool


TABS = (
    ("history", _("History")),
    ("papers", _("Papers")),
    ("audit", _("Audit trail")),
    ("diagram", _("Diagram")),
)


def document_page(
    request: Any,
    document: Any,
    *,
    title: Any,
    facts: Any = (),
    lines: Any = None,
    total: Any = None,
    chain: Any = (),
    papers: Any = (),
    notices: Any = (),
    number: str = "",
    **more: Any,
) -> dict[str, Any]:
    """Values for ``macros/document.pt``.

    ``lines`` is a ``Table``, ``total`` Money shown in figures and capitals,
    ``chain`` related documents in the order of the story (those without a name
    are left out), ``notices`` sentences above everything.
    """
    may_audit = static_permits(request.actor, "audit:view", document.places())
    tabs = [(name, words) for name, words in TABS if name != "audit" or may_audit]
    asked = request.params.get("tab", "history")
    tab = asked if asked in dict(tabs) else "history"
    here = actions_here(request, document)
    return {
        "title": title,
        "document": document,
        "number": number or request.fmt.name_of(document),
        "steps": request.workflows.steps(document),
        "clock": request.workflows.clock(document, request.clock.now()),
        "actions": [shown(request, document, action, names) for action, names in here],
        "approvals": [action for action, _names in here if action.approvals],
        "facts": list(facts),
        "lines": lines,
        "total": total,
        "chain": [related for related in chain if related.name],
        "papers": list(papers),
        "attached": shown_papers(request, document) if tab == "papers" else None,
        "notices": list(notices),
        "tabs": tabs,
        "tab": tab,
        "history": history(request, document),
        "trail": trail_of(request, document) if tab == "audit" else (),
        "diagram": diagram(request, document) if tab == "diagram" else "",
        **more,
    }


def shown(request: Any, document: Any, action: Any, names: list[Actor | None]) -> Shown:
    """An action with its words: why it is closed, who could, and if it is his.

    ``names`` are those in which it is open; a single principal stands on the button.
    """
    fmt, actor = request.fmt, request.actor
    return Shown(
        title=button_for(request, action.title, names),
        url=path_of(document.kind, document.id, action.verb),
        is_open=action.open,
        is_main=action.main,
        reason=_why(fmt, action.reason),
        who=who_could(request, action.who),
        is_mine=action.open
        or any(actor.holds(*pair) for pair in action.who)
        or _is_lent(request, action.who),
    )


def _is_lent(request: Any, who: Any) -> bool:
    """Whether one of the roles is lent to the reader."""
    lent = request.principals.values()
    return any(principal.holds(*pair) for principal in lent for pair in who)


def _why(fmt: Any, reason: Any) -> str:
    """Why an action is closed, and, when a rule says no, what opens it."""
    if reason is None:
        return ""
    remedy = fmt.remedy(reason) if isinstance(reason, Refused) else ""
    return f"{fmt.error(reason)} {remedy}".rstrip()


def who_could(request: Any, who: Any) -> str:
    """Who holds the right, with the places, in one line."""
    return " · ".join(dict.fromkeys(_who(request.fmt, who)))


def _who(fmt: Any, pairs: Any) -> list[str]:
    return [f"{fmt.role(role)}（{fmt.place_name(place)}）" for role, place in pairs]


def history(request: Any, document: Any) -> list[dict[str, Any]]:
    """The history with words, newest first."""
    fmt = request.fmt
    return [
        {
            "at": entry.at,
            "verb": _noted(request, document, entry.verb),
            "came": fmt.state_words(document.kind, entry.from_state)
            if entry.from_state
            else None,
            "went": fmt.state_words(document.kind, entry.to_state),
            "moved": entry.from_state != entry.to_state,
            "name": fmt.words(entry.name),
            "login": "" if entry.login.startswith("system:") else entry.login,
            "comment": fmt.words(entry.comment) if entry.comment else "",
            "behalf": entry.on_behalf_of[0] if entry.on_behalf_of else "",
            "version": entry.version,
        }
        for entry in reversed(document.history())
    ]


def trail_of(request: Any, document: Any) -> list[dict[str, Any]]:
    """The entries of the audit log about the document, newest first."""
    entries = trail(request.site.audit, document)
    return [
        {
            "n": entry.get("n"),
            "at": datetime.fromisoformat(entry["at"]) if "at" in entry else None,
            "verb": _noted(request, document, entry.get("verb", "")),
            "person": _accounted(request, entry),
            "digest": str(entry.get("digest", "")),
            "request": str(entry.get("request", "")),
        }
        for entry in reversed(entries)
    ]


def _accounted(request: Any, entry: dict[str, Any]) -> str:
    """The account of an entry of the audit log, and in whose name it acted."""
    account: str = request.fmt.account(entry.get("login", ""))
    behalf = entry.get("behalf")
    if not behalf:
        return account
    said: str = request.fmt.words(
        _("${name} for ${principal}"), name=account, principal=behalf[0]
    )
    return said


NOTED = {
    "query": _("Looked up by a bank"),
    "show_qr": _("QR shown"),
    "scan_again": _("QR scanned by another device"),
    "bill": _("Bill made"),
    "want_bill": _("Bill wanted"),
    "hold": _("Held for the bureau supervisor"),
    "relate": _("Red bill named"),
    "attach": _("Papers handed in"),
    "replace_paper": _("Paper replaced"),
    "remove_paper": _("Paper removed"),
    "scan_paper": _("Paper scanned"),
    "ask_relief": _("Relief asked for"),
    "dun": _("Dunning begun"),
    "write_paper": _("Written on paper"),
    "exchange": _("Exchanged for paper"),
    "note_money": _("Money noted"),
    "gather": _("Cash gathered"),
    "swiped": _("The host answered: no card payment"),
    "read_rows": _("Rows read"),
    "check_rows": _("Rows checked"),
    "issue_rows": _("Rows issued"),
    "list_codes": _("List of payment codes made"),
}
"""What the audit log notes of a document beside the verbs of its workflow."""

NOTED_HERE = {
    ("notice", "suspend"): _("Money put in suspense"),
    ("suspense", "settle"): _("Money arrived"),
}
"""The same for verbs that mean something else in another workflow."""


def _noted(request: Any, document: Any, verb: str) -> str:
    return verb_words(request, document.kind, verb)


def verb_words(request: Any, kind: str, verb: str) -> str:
    """The words of an entry of the audit log about a kind of document."""
    noted = NOTED_HERE.get((kind, verb)) or NOTED.get(verb)
    if noted is not None:
        return str(request.fmt.words(noted))
    if kind not in request.workflows.kinds():
        return verb
    title = request.workflows.verb_title(kind, verb)
    return str(request.fmt.words(title)) or verb
