"""The prover: walks every path the law allows and says which ones must not be.

A document is followed as (state, open request), a person as the verbs that stand in
the history under one name, with every set of roles that one person may hold at
once (``grants.CONFLICTS``). Everybody else may do whatever a role of theirs may.
Each finding has the shortest path to it in words. An empty list is the proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import NamedTuple

from nontax_site.kernel.errors import NotConfigured
from nontax_site.security.grants import CONFLICTS, PLACES, SYSTEM
from workflows.definitions import Definition, State, Transition, definitions

ISSUE = "issue"
"""The verb of the notice whose persons a bill remembers (``issuer_persons``)."""

STORY: tuple[tuple[str, frozenset[str]], ...] = (
    ("notice", frozenset({ISSUE})),
    ("bill", frozenset({"void", "reverse"})),
    ("suspense", frozenset({"approve", "refund"})),
)
"""What no one person may do all of: issue, undo the bill, give the money back."""

APART: tuple[tuple[str, str], ...] = (
    (ISSUE, "void"),
    (ISSUE, "reverse"),
    ("propose", "approve"),
    ("ask", "approve"),
    ("ask", "grant"),
    ("submit", "approve"),
    ("submit", "publish"),
    ("submit", "activate"),
)
"""Verbs the second of which nobody may do after the first about one document."""

_BOTH = "*"
"""Stands among what one person has done when he has done both of a pair."""

ONE, OTHERS, ITSELF = "one person", "another", "the system"


class Finding(NamedTuple):
    """What is wrong and where (``bill: void_signed``)."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Node(NamedTuple):
    """Where a document is, and which verbs the one person has done."""

    state: str
    ask: str = ""
    done: frozenset[str] = frozenset()


class Move(NamedTuple):
    """A step of a path: the transition and who takes it."""

    way: Transition
    who: str = ""

    def __str__(self) -> str:
        by = f" by {self.who}" if self.who else ""
        stays = self.way.from_state == self.way.to_state
        return self.way.verb + by + ("" if stays else f" → {self.way.to_state}")


Path = tuple[Move, ...]
Moves = Callable[[Node], Iterator[tuple[Move, Node]]]


class DeadEnd(NotConfigured):
    """A definition in which a document can come where nothing leads on."""

    code = "dead-end"
    message = "The workflow of «${kind}» has a dead end: ${what}."
    remedy = "Mend the ZCML; «nontax workflows check» says everything that is wrong."


def findings() -> list[Finding]:
    """Everything the paths of the active registry's definitions show."""
    found = list(definitions())
    return [
        *(each for definition in found for each in of_definition(definition)),
        *of_story(found),
    ]


def of_definition(definition: Definition) -> Iterator[Finding]:
    """What the paths of one definition show."""
    yield from dead_ends(definition)
    yield from _unreached(definition)
    yield from _one_person(definition)


def refuse_dead_ends() -> None:
    """Raise DeadEnd for the first definition that has one, with its path."""
    for definition in definitions():
        for finding in dead_ends(definition):
            raise DeadEnd(kind=definition.kind, what=f"{finding}")


# ---- one document, whoever acts ------------------------------------------------------


def dead_ends(definition: Definition) -> Iterator[Finding]:
    """Places from which no end is reached, each state once, with the way there."""
    paths = _explored(definition, lambda node: _anybody(definition, node))
    back: dict[Node, set[Node]] = {}
    for node in paths:
        for _move, then in _anybody(definition, node):
            back.setdefault(then, set()).add(node)
    ends = {node for node in paths if definition.states[node.state].is_final}
    good, left = set(ends), list(ends)
    while left:
        for node in back.get(left.pop(), set()) - good:
            good.add(node)
            left.append(node)
    told: set[str] = set()
    for node, path in paths.items():
        if node in good or node.state in told:
            continue
        told.add(node.state)
        what = _why_stuck(definition, definition.states[node.state], node)
        yield Finding(f"{definition.kind}: {node.state}", f"{what}: {_words(path)}")


def _why_stuck(definition: Definition, state: State, node: Node) -> str:
    """In what way nothing leads on from a place."""
    ways = [way for way in definition.leaving(state.name) if _goes(way)]
    asked = f" while «{node.ask}» is asked" if node.ask else ""
    if not ways:
        return f"dead end: not final and no way out{asked}"
    if not any(_holders(definition, way) for way in ways):
        return f"nobody may act here: no role may take a way out{asked}"
    return f"no path leads to a final state{asked}"


def _unreached(definition: Definition) -> Iterator[Finding]:
    """States and transitions that no path comes to."""
    paths = _explored(definition, lambda node: _anybody(definition, node))
    states = {node.state for node in paths}
    taken = {
        move.way.name for node in paths for move, _then in _anybody(definition, node)
    }
    for name, state in definition.states.items():
        where = f"{definition.kind}: {name}"
        if name not in states:
            yield Finding(where, "the state is never reached")
        if state.is_final and any(map(_goes, definition.leaving(name))):
            yield Finding(where, "the state is final and has a way out")
    for way in definition.transitions:
        lost = way.from_state in states and way.name not in taken
        if lost and _holders(definition, way):
            what = "no path leads to where it can be taken"
            yield Finding(f"{definition.kind}: {way.name}", what)


def _anybody(definition: Definition, node: Node) -> Iterator[tuple[Move, Node]]:
    """The steps from a place that some role may take."""
    for way in definition.leaving(node.state):
        if _is_open(way, node.ask) and _holders(definition, way):
            yield Move(way), Node(way.to_state, _ask_after(definition, way, node.ask))


# ---- one person ----------------------------------------------------------------------


def _one_person(definition: Definition) -> Iterator[Finding]:
    """Pairs of verbs that one person can do although two must."""
    verbs = {way.verb for way in definition.transitions}
    pairs = [pair for pair in APART if pair[1] in verbs]
    for way in definition.transitions:
        if way.needs_ask:
            asking = {t.verb for t in definition.transitions if t.asks == way.needs_ask}
            pairs += [(verb, way.verb) for verb in sorted(asking)]
    for first, second in dict.fromkeys(pairs):
        path = _path_of_one(definition, first, second)
        if path is not None:
            what = f"one person can {first} and {second}: {_words(path)}"
            yield Finding(definition.kind, what)


def _path_of_one(definition: Definition, first: str, second: str) -> Path | None:
    """The shortest path on which one person does the one and then the other."""
    told = {way.verb for way in (definition.first, *definition.transitions)}
    if first not in told and first != ISSUE:
        return None
    before = frozenset({first} - told)
    found = (
        _search(definition, roles, before, {second}, after=first)
        for roles in role_sets()
    )
    return min((path for path in found if path is not None), key=len, default=None)


def of_story(found: Sequence[Definition]) -> Iterator[Finding]:
    """One person who issues, undoes the bill and gives the money back."""
    known = {definition.kind: definition for definition in found}
    if not all(kind in known for kind, _verbs in STORY):
        return
    for roles in role_sets():
        paths = []
        done: frozenset[str] = frozenset()
        for kind, verbs in STORY:
            path = _search(known[kind], roles, done, verbs)
            if path is None:
                break
            paths.append(f"{kind}: {_words(path)}")
            done |= {ISSUE} if ISSUE in verbs else frozenset()
        else:
            what = "one person can issue, undo the bill and give the money back: "
            yield Finding(" + ".join(sorted(roles)), what + "; ".join(paths))
            return


def role_sets() -> list[frozenset[str]]:
    """The largest sets of roles that one person may hold about one document."""
    roles = [role for role in PLACES if role != SYSTEM]
    allowed = [
        frozenset(chosen)
        for size in range(len(roles), 0, -1)
        for chosen in combinations(roles, size)
        if not any(pair <= set(chosen) for pair in CONFLICTS)
    ]
    return [each for each in allowed if not any(each < other for other in allowed)]


def _search(
    definition: Definition,
    roles: frozenset[str],
    before: frozenset[str],
    wanted: AbstractSet[str],
    after: str = "",
) -> Path | None:
    """The shortest path to where the one person has done one of the wanted verbs.

    With ``after`` it counts only once he has done that verb.
    """
    tracked = _tracked(definition)

    def moves(node: Node) -> Iterator[tuple[Move, Node]]:
        for way in definition.leaving(node.state):
            if not _is_open(way, node.ask):
                continue
            for move, then in _takers(definition, way, roles, node, tracked):
                counts = way.verb in wanted and (not after or after in node.done)
                got = {_BOTH} if counts and move.who == ONE else set()
                yield move, then._replace(done=then.done | got)

    first, start = definition.first, Node(definition.first.to_state, "", before)
    starts = [((Move(first, _else(definition, first)),), start)]
    if roles & _holders(definition, first):
        own = before | ({first.verb} & tracked)
        starts.append(((Move(first, ONE),), start._replace(done=own)))
    return next(
        (path for node, path in _walk(starts, moves) if _BOTH in node.done), None
    )


def _takers(
    definition: Definition,
    way: Transition,
    roles: frozenset[str],
    node: Node,
    tracked: frozenset[str],
) -> Iterator[tuple[Move, Node]]:
    """Who may take a way: somebody else, and the one person if his past allows."""
    holders = _holders(definition, way)
    then = Node(way.to_state, _ask_after(definition, way, node.ask), node.done)
    if holders:
        yield Move(way, _else(definition, way)), then
    if roles & holders and not node.done & set(way.four_eyes):
        yield Move(way, ONE), then._replace(done=node.done | ({way.verb} & tracked))


def _tracked(definition: Definition) -> frozenset[str]:
    """The verbs that somebody's past is asked for: the rest is forgotten."""
    named = {verb for way in definition.transitions for verb in way.four_eyes}
    apart = {verb for pair in APART for verb in pair}
    story = {verb for _kind, verbs in STORY for verb in verbs}
    asks = {way.verb for way in definition.transitions if way.asks or way.needs_ask}
    return frozenset(named | apart | story | asks)


# ---- steps ---------------------------------------------------------------------------


def _goes(way: Transition) -> bool:
    return way.from_state != way.to_state


def _holders(definition: Definition, way: Transition) -> frozenset[str]:
    """The roles that may take a way."""
    state = definition.states[way.from_state or way.to_state]
    roles = frozenset(state.roles_with(way.permission))
    return roles & {SYSTEM} if way.system else roles


def _else(definition: Definition, way: Transition) -> str:
    """Who takes a way when the one person does not."""
    return OTHERS if _holders(definition, way) - {SYSTEM} else ITSELF


def _is_open(way: Transition, ask: str) -> bool:
    """Whether the open request allows the way."""
    if way.needs_ask:
        return ask == way.needs_ask
    return not (way.asks and ask)


def _ask_after(definition: Definition, way: Transition, ask: str) -> str:
    """The open request after a way, as ``writing.settle_ask`` leaves it."""
    if way.asks:
        return way.asks
    kept = {t.needs_ask for t in definition.leaving(way.to_state)}
    kept.add(definition.states[way.to_state].keeps_ask)
    return "" if way.clears_ask or ask not in kept else ask


def _explored(definition: Definition, moves: Moves) -> dict[Node, Path]:
    """Every place that is come to, with the shortest way there."""
    start = ((Move(definition.first),), Node(definition.first.to_state))
    return dict(_walk([start], moves))


def _walk(
    starts: Sequence[tuple[Path, Node]], moves: Moves
) -> Iterator[tuple[Node, Path]]:
    """Places in the order of the length of their way, each once."""
    seen = {node for _path, node in starts}
    waiting = deque(starts)
    while waiting:
        path, node = waiting.popleft()
        yield node, path
        for move, then in moves(node):
            if then not in seen:
                seen.add(then)
                waiting.append(((*path, move), then))


def _words(path: Path) -> str:
    """A path in words."""
    return ", ".join(str(move) for move in path)
