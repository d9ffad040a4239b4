"""What can be done to a document: one page a verb, all run the same way.

A noun registers an ``ActionPage`` for each verb people use. The page says what
will happen, asks for the reason where the workflow wants one, carries the version
that was seen, and runs the deed once. Buttons on the document page appear for
registered verbs only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.errors import NontaxError, WrongState
from schemas.fields import nothing_more, text_node, with_decision
from views.behalf import (
    OWN,
    behalf_of,
    choices,
    login_of,
    merged,
    names_for,
    only,
)
from views.fields import hidden, radio
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.signing_in.stepping_up import require_for
from views.traversal import NOUN_OF, PLACES

BEHALF = "behalf"
"""The field of a form that says in whose name one acts."""

ACTION_ROWS = "views:macros/action_rows.pt"
"""The page of a verb that decides over a table: ``more`` gives ``lines``, ``whole``."""

Deed = Callable[[Any, Any, Any, dict[str, Any]], Any]


@dataclass(frozen=True)
class ActionPage:
    """The page of one verb on one kind of document.

    ``deed(request, document, act, given)`` is called with the act (comment,
    expected version) and what ``schema`` read; without one the verb is fired as
    it is. ``ask`` says in one sentence what will happen. ``summary`` and
    ``initial`` are functions of (request, document). ``danger`` makes the button
    dark: for what is not easily taken back. ``facts`` of (request, document) are what a
    guard needs to say on the page already that the verb is closed. ``renderer``
    may be a template that fills the slots of ``macros/action.pt``. ``also_wrong`` of
    (request, document, typed) is what ``form_page`` takes by that name; ``more`` of
    (request, document) are further values for the renderer. ``applies`` of (document)
    is false where the verb never concerns it: then its button is not even shown closed.
    """

    kind: str
    verb: str
    marker: Any
    button: Any
    deed: Deed | None = None
    schema: Any = None
    widgets: dict[str, Any] | Callable[[Any, Any], dict[str, Any]] = field(
        default_factory=dict
    )
    ask: Any = ""
    done: Any = ""
    summary: Callable[[Any, Any], Sequence[Any]] | None = None
    initial: Callable[[Any, Any], dict[str, Any]] | None = None
    danger: bool = False
    facts: Callable[[Any, Any], dict[str, Any]] | None = None
    renderer: str = "views:macros/action.pt"
    also_wrong: Callable[[Any, Any, dict[str, Any]], Iterable[NontaxError]] | None = (
        None
    )
    more: Callable[[Any, Any], dict[str, Any]] | None = None
    applies: Callable[[Any], bool] = lambda document: True  # noqa: ARG005

    def register(self, config: Any) -> None:
        """Put the page at ``/<noun>/<id>/<verb>``."""
        registered(config.registry)[self.kind, self.verb] = self
        config.add_view(
            self,
            context=self.marker,
            name=self.verb,
            permission=PLACES[NOUN_OF[self.kind]].view,
            renderer=self.renderer,
            request_method=("GET", "POST"),
        )

    def __call__(self, document: Any, request: Any) -> Any:
        """Show the page, or run the deed."""
        action, names = action_and_names(request, document, self.verb)
        if request.method != "POST" and action is None:
            raise _not_now(request, document, self.verb)
        back = path_of(document.kind, document.id)
        widgets = self.widgets
        if callable(widgets):
            widgets = widgets(request, document)
        initial = self.initial(request, document) if self.initial else {}
        required = _comment_required(request, document, self.verb)
        return form_page(
            request,
            self._schema(required),
            lambda given: self._run(request, document, given),
            title=request.workflows.verb_title(self.kind, self.verb),
            button=button_for(request, self.button, names),
            initial={
                BEHALF: login_of(nearest(request, document, action, names)),
                **initial,
                "expect": document.version,
            },
            widgets={**widgets, "expect": hidden(), **behalf_widget(request, names)},
            ask=self.ask,
            summary=[
                *(self.summary(request, document) if self.summary else ()),
                *behalf_facts(names),
            ],
            back=back,
            danger=self.danger,
            once=True,
            also_wrong=lambda typed: self._also_wrong(request, document, typed),
            document=document,
            action=action,
            **(self.more(request, document) if self.more else {}),
        )

    @property
    def is_plain(self) -> bool:
        """Whether a document and a comment are all it needs, as for bulk work."""
        return type(self) is ActionPage and self.schema is None

    def do(self, request: Any, document: Any, act: Any, given: dict[str, Any]) -> Any:
        """Call the deed, or fire the verb where there is none."""
        if self.deed is not None:
            return self.deed(request, document, act, given)
        request.workflows.fire(document, self.verb, act)
        return None

    def _also_wrong(
        self, request: Any, document: Any, typed: dict[str, Any]
    ) -> Iterable[NontaxError]:
        return self.also_wrong(request, document, typed) if self.also_wrong else ()

    def _schema(self, required: bool) -> Any:
        made = self.schema() if isinstance(self.schema, type) else self.schema
        schema = with_decision(
            made.clone() if made is not None else nothing_more(),
            comment_required=required,
            title=_("Reason") if required else _("Comment"),
            help_text=_("Kept in the history of the document for good."),
        )
        schema.add(text_node(BEHALF, _("In whose name"), missing=OWN))
        return schema

    def _run(self, request: Any, document: Any, given: dict[str, Any]) -> Any:
        comment = given.pop("comment", "")
        act = request.act(
            comment=comment,
            expect=given.pop("expect", None),
            behalf=behalf_of(given.pop(BEHALF, "")),
        )
        if not given and _sent_twice(document, self.verb, act):
            return None
        require_for(request, document, self.verb)
        result = self.do(request, document, act, given)
        state = request.fmt.state(document).words
        title = request.workflows.verb_title(self.kind, self.verb)
        request.said(
            self.done or _("Done: ${verb}. This is ${state} now."),
            verb=title,
            state=state,
        )
        return result


def registered(registry: Any) -> dict[tuple[str, str], ActionPage]:
    """The action pages of an application by (kind, verb)."""
    made: dict[tuple[str, str], ActionPage] = registry.__dict__.setdefault(
        "_action_pages", {}
    )
    return made


def actions_here(request: Any, document: Any) -> list[tuple[Any, list[Actor | None]]]:
    """The actions a page shows, those of the engine whose verb has a page.

    What lies behind the document is left out. Each with the names in which it is open.
    """
    pages = registered(request.registry)
    actions, names = merged(request, document, facts_of(request, document))
    return [
        (action, names.get(action.verb, []))
        for action in actions
        if not action.is_behind
        and (page := pages.get((document.kind, action.verb))) is not None
        and page.applies(document)
    ]


def action_and_names(
    request: Any, document: Any, verb: str
) -> tuple[Any, list[Actor | None]]:
    """The action of a verb, or None; and the names in which it is open."""
    actions, names = merged(request, document, facts_of(request, document))
    found = next((a for a in actions if a.verb == verb), None)
    return found, names.get(verb, [])


def nearest(
    request: Any, document: Any, action: Any, names: list[Actor | None]
) -> Actor | None:
    """The name a form begins with: the first that is open, else whose right it is."""
    if names or action is None:
        return names[0] if names else None
    if request.workflows.permits(document, action.permission, request.actor):
        return None
    return next(iter(names_for(request, document, action.verb)), None)


def button_for(request: Any, button: Any, names: list[Actor | None]) -> str:
    """The words of a button; with the principal where there is but one name."""
    words = request.fmt.words(button)
    principal = only(names)
    if principal is None:
        return str(words)
    return str(
        request.fmt.words(
            _("${button} (for ${name})"), button=words, name=principal.name
        )
    )


def behalf_facts(names: list[Actor | None]) -> list[Any]:
    """What the summary says where one acts for somebody and for nobody else."""
    from views.documents import Fact

    principal = only(names)
    if principal is None:
        return []
    note = _("Both names are kept in the history.")
    return [Fact(_("You act for"), principal.name, note)]


def behalf_widget(request: Any, names: list[Actor | None]) -> dict[str, Any]:
    """The input for the name: a choice where there are several, else unseen."""
    if len(names) < 2:
        return {BEHALF: hidden()}
    return {BEHALF: radio(choices(request, names))}


def facts_of(request: Any, document: Any) -> dict[str, Any]:
    """The facts the action pages of a kind bring for its guards."""
    pages = registered(request.registry).items()
    facts: dict[str, Any] = {}
    for (kind, _verb), page in pages:
        if kind == document.kind and page.facts is not None:
            facts |= page.facts(request, document)
    return facts


def _sent_twice(document: Any, verb: str, act: Any) -> bool:
    """Whether this very act was done a moment ago: a double click."""
    if act.expect is None or document.version != act.expect + 1:
        return False
    last = document.history()[-1]
    return last.verb == verb and bool(last.person == act.actor.person)


def _comment_required(request: Any, document: Any, verb: str) -> bool:
    """Of the present state, or of any when the verb is not open in it."""
    ways = request.workflows.definition(document.kind).of_verb(verb)
    here = [way for way in ways if way.from_state == document.state]
    return any(way.comment_required for way in here or ways)


def _not_now(request: Any, document: Any, verb: str) -> WrongState:
    return WrongState(
        verb=request.workflows.verb_title(document.kind, verb),
        state=request.workflows.state_title(document.kind, document.state),
    )
