"""Writes docs/reference.md: ``python -m nontax_site.commands.reference``.

What can be looked up and is written nowhere by hand: which role may do what, the
states and transitions of every kind of document, the codes of all errors with
their sentences, and the topics of the outbox. With ``--check`` nothing is
written; exit 1 when the page is stale.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nontax_site.commands.catalogue import merged, translations
from nontax_site.commands.msgids import PACKAGES, ROOT
from nontax_site.kernel.errors import NontaxError
from nontax_site.security.grants import PLACES, STATIC, TITLES
from nontax_site.security.permissions import Permission

PAGE = Path("docs/reference.md")
COMMAND = "python -m nontax_site.commands.reference"
START = "start"


class Put(NamedTuple):
    """A record that the source leaves in the outbox: topic, facts, place."""

    topic: str
    facts: tuple[str, ...]
    place: str


# ---- reading -----------------------------------------------------------------


def error_classes() -> list[type[NontaxError]]:
    """Every error of the project, by code; imports every module of every floor."""
    for top in PACKAGES:
        package = importlib.import_module(top)
        for module in pkgutil.walk_packages(package.__path__, f"{top}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    every: set[type[NontaxError]] = {NontaxError, *_heirs(NontaxError)}
    found = (e for e in every if e.__module__.partition(".")[0] in PACKAGES)
    return sorted(found, key=lambda error: (error.code, _named(error)))


def _heirs(parent: type[NontaxError]) -> Iterator[type[NontaxError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _heirs(child)


def _named(error: type[NontaxError]) -> str:
    return f"{error.__module__}.{error.__qualname__}"


def laws() -> list[Any]:
    """The definitions of all workflows, in the order of their kinds."""
    from pyramid.config import Configurator

    from workflows.definitions import definitions, load

    with Configurator() as config:
        load(config)
        config.commit()
        config.begin()
        found = list(definitions())
        config.end()
    return found


def puts(root: Path = ROOT) -> list[Put]:
    """Every ``outbox.put(lane, topic, **facts)`` of the source, by topic."""
    found = set()
    for path in (p for top in PACKAGES for p in (root / top).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(
                "outbox.put"
            ):
                place = path.relative_to(root).as_posix()
                facts = tuple(sorted(word.arg or "…" for word in call.keywords))
                found.add(Put(_topic(call.args[1], tree, place), facts, place))
    return sorted(found)


def _topic(node: ast.expr, tree: ast.Module, place: str) -> str:
    """The text of a topic: a literal, or a constant wherever it was imported from."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    module = importlib.import_module(place.removesuffix(".py").replace("/", "."))
    return str(getattr(module, ast.unparse(node)))


# ---- writing -----------------------------------------------------------------


def page(root: Path = ROOT) -> str:
    """The text of docs/reference.md: the same for the same source."""
    words = merged(translations(root))
    law = laws()
    return "\n".join(
        [
            "# Reference",
            "",
            f"Made by `{COMMAND}` from the source: change that, not this page.",
            "",
            *_rights(law, words),
            *(line for one in law for line in _workflow(one, words)),
            *_errors(words),
            *_topics(root),
        ]
    )


def _both(msgid: str, words: Mapping[str, str]) -> str:
    """The English words and the Chinese ones."""
    return _cell(f"{msgid} {words.get(msgid, '')}")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _table(*heads: str) -> list[str]:
    return [_row(*heads), "|---" * len(heads) + "|"]


def _rights(law: list[Any], words: Mapping[str, str]) -> Iterator[str]:
    yield "## Roles and permissions"
    yield ""
    yield from _table("role", "words", "may be held at")
    for role, title in TITLES.items():
        yield _row(f"`{role}`", _both(title, words), ", ".join(PLACES[role]))
    yield ""
    yield (
        "Each cell says where the role holds the permission: `lists` = on lists and "
        "pages without a document; else the states of a document in which it does."
    )
    yield ""
    yield from _table("permission", *(f"`{role}`" for role in TITLES))
    for permission in Permission:
        cells = (_where(role, permission, law) for role in TITLES)
        yield _row(f"`{permission}`", *cells)


def _where(role: str, permission: str, law: list[Any]) -> str:
    """The lists and states in which the role holds the permission."""
    found = ["`lists`"] if permission in STATIC.get(role, ()) else []
    for definition in law:
        having = [
            state.name
            for state in definition.states.values()
            if permission in state.roles.get(role, ())
        ]
        if having:
            whole = len(having) == len(definition.states)
            states = "any state" if whole else ", ".join(having)
            found.append(f"{definition.kind}: {states}")
    return "<br>".join(found)


def _workflow(definition: Any, words: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield f"## Workflow of {definition.kind}: {_both(definition.title, words)}"
    yield ""
    yield from _table("state", "words", "tone", "final")
    for state in definition.states.values():
        final = "yes" if state.is_final else ""
        yield _row(f"`{state.name}`", _both(state.title, words), state.tone, final)
    yield ""
    yield from _table(
        "verb", "words", "from", "to", "permission", "conditions", "afterwards"
    )
    for way in (definition.first, *definition.transitions):
        yield _row(
            f"`{way.verb}`",
            _both(way.title, words),
            way.from_state or START,
            way.to_state,
            f"`{way.permission}`",
            "; ".join(_conditions(way)),
            ", ".join(f"`{name}`" for name in way.afters),
        )


def _conditions(way: Any) -> Iterator[str]:
    """What a transition asks for beside its permission."""
    if way.system:
        yield "the system only"
    if way.needs_ask:
        yield f"somebody asked to {way.needs_ask}"
    if way.asks:
        yield f"opens a request to {way.asks}"
    if way.four_eyes:
        yield f"another person than in {', '.join(way.four_eyes)}"
    if way.comment_required:
        yield "a reason in words"
    yield from (f"`{name}`" for name in way.guards)


def _errors(words: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield "## Errors"
    yield ""
    yield "What machines compare is the code; the sentence may change."
    yield ""
    yield from _table("code", "sentence", "中文", "what to do", "class")
    for error in error_classes():
        yield _row(
            f"`{error.code}`",
            _cell(error.message),
            _cell(words.get(error.message, "")),
            _cell(error.remedy),
            f"`{_named(error)}`",
        )


def _topics(root: Path) -> Iterator[str]:
    from nontax_site.background import HANDLERS

    yield ""
    yield "## Topics of the outbox"
    yield ""
    yield from _table("topic", "what its handler does", "left by, with facts")
    left = puts(root)
    for topic, handler in sorted(HANDLERS.items()):
        does = (handler.__doc__ or "").strip().partition("\n")[0]
        places = (
            f"`{put.place}` ({', '.join(put.facts)})"
            for put in left
            if put.topic == topic
        )
        yield _row(f"`{topic}`", _cell(does), "<br>".join(places))
    yield ""


def is_stale(root: Path = ROOT) -> bool:
    """Whether docs/reference.md is not what would be written now."""
    path = root / PAGE
    return not path.exists() or path.read_text(encoding="utf-8") != page(root)


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the page, or with ``--check`` only judge it; 1 when it is stale."""
    if is_stale(root):
        if "--check" in arguments:
            print(f"{PAGE} is stale: run {COMMAND}", file=sys.stderr)
            return 1
        (root / PAGE).write_text(page(root), encoding="utf-8")
        print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
