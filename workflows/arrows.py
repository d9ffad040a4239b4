"""The arrows of a workflow's picture, before they have a place: what joins what.

Transitions of one verb to one state by the same people are one arrow with several
starts; a step that stays in its state is a loop. The steps a document went are hung
on the arrows they took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from nontax_site.security import grants
from workflows.definitions import Definition, Transition
from workflows.lettering import Words, wrapped

Say = Callable[[str], str]
"""Gives the words of a msgid."""

OUTSIDE = frozenset({"lock", "pay", "settle", "receive"})
"""Verbs that somebody outside of the house causes: a payer or a channel."""

PAYER = "payer"
LANES: dict[str, str] = {**grants.TITLES, PAYER: "Payer and channels"}
"""Titles of the lanes (msgids): the roles, and those outside."""

ORDER = (
    grants.UNIT_CLERK,
    grants.UNIT_SUPERVISOR,
    PAYER,
    grants.DEPARTMENT_CLERK,
    grants.DEPARTMENT_SUPERVISOR,
    grants.SYSTEM,
    grants.CUSTODIAN,
    grants.BUREAU_CLERK,
    grants.BUREAU_SUPERVISOR,
    grants.ADMINISTRATOR,
)

LINE, SMALL = 13, 11
"""Font sizes of words and of dates."""
LABEL = 112
"""Words wider than this are broken in two lines."""


@dataclass
class Way:
    """Transitions of one verb that are drawn as one arrow; columns by number.

    The beginning is column -1. ``steps`` are (column come from, words below).
    """

    lane: str
    verb: str
    words: Words
    sources: list[int]
    target: int
    is_system: bool
    is_begin: bool = False
    steps: list[tuple[int, Words]] = field(default_factory=list)

    @property
    def is_loop(self) -> bool:
        """Whether it leads back to where it starts."""
        return self.sources == [self.target] and not self.is_begin

    @property
    def span(self) -> tuple[float, float]:
        """The first and last column it needs, in columns."""
        if self.is_loop:
            return self.target, self.target + 0.9
        return min(*self.sources, self.target), max(*self.sources, self.target)

    @property
    def far(self) -> int:
        """The source that is farthest away."""
        return max(self.sources, key=lambda column: abs(column - self.target))


@dataclass(frozen=True, slots=True)
class Walked:
    """A step of a document's own way, with what is written under its arrow."""

    verb: str
    from_state: str
    to_state: str
    words: tuple[str, ...]


def columns_of(definition: Definition) -> list[str]:
    """The states from left to right: the main path, then the side exits."""
    every = list(definition.states.values())
    main = sorted((s for s in every if s.step is not None), key=lambda s: s.step or 0)
    return [s.name for s in (*main, *(s for s in every if s.step is None))]


def roles_of(definition: Definition, way: Transition) -> tuple[str, ...]:
    """Who takes a transition: roles of people, or the one outside or the system."""
    if way.system:
        return (PAYER if way.verb in OUTSIDE else grants.SYSTEM,)
    state = definition.states[way.from_state or way.to_state]
    held = state.roles_with(way.permission)
    people = tuple(role for role in held if role != grants.SYSTEM)
    if people:
        return tuple(sorted(people, key=rank))
    return (PAYER if way.verb in OUTSIDE else grants.SYSTEM,)


def rank(role: str) -> tuple[int, str]:
    """Where a role's lane stands, from above."""
    return (ORDER.index(role) if role in ORDER else len(ORDER), role)


def ways_of(
    definition: Definition, states: list[str], say: Say, marker: str
) -> list[Way]:
    """Every transition, those of one verb to one state joined into one arrow."""
    first = definition.first
    found = [
        Way(
            "|".join(roles_of(definition, first)),
            first.verb,
            label_words(say(first.title)),
            [-1],
            states.index(first.to_state),
            is_system=False,
            is_begin=True,
        )
    ]
    for way in definition.transitions:
        lane = "|".join(roles_of(definition, way))
        source, target = states.index(way.from_state), states.index(way.to_state)
        side = (source > target) - (source < target)
        for known in found:
            same = (known.lane, known.verb, known.target) == (lane, way.verb, target)
            if same and side and not known.is_begin and _side_of(known) == side:
                known.sources.append(source)
                break
        else:
            title = say(way.title) + (marker if way.four_eyes else "")
            found.append(
                Way(lane, way.verb, label_words(title), [source], target, way.system)
            )
    return found


def _side_of(way: Way) -> int:
    """On which side of its target an arrow starts; 0 for a loop."""
    source = way.sources[0]
    return (source > way.target) - (source < way.target)


def label_words(text: str, size: int = LINE) -> Words:
    """Words of an arrow in at most two lines."""
    return wrapped(text, LABEL, size)


def hang(ways: list[Way], states: list[str], walked: Iterable[Walked]) -> None:
    """Hang the document's steps on the arrows they took, the last of each way."""
    for step in walked:
        source = states.index(step.from_state) if step.from_state in states else -1
        way = taken(ways, states, step)
        if way is not None:
            words = Words(step.words, SMALL)
            way.steps = [s for s in way.steps if s[0] != source] + [(source, words)]


def taken(ways: list[Way], states: list[str], step: Walked) -> Way | None:
    """The arrow a step took; None for a verb or state that is no more."""
    if step.to_state not in states:
        return None
    target = states.index(step.to_state)
    source = states.index(step.from_state) if step.from_state in states else -1
    return next(
        (
            way
            for way in ways
            if way.verb == step.verb and way.target == target and source in way.sources
        ),
        None,
    )
