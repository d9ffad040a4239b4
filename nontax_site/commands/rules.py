"""Writes docs/rules.md: ``python -m nontax_site.commands.rules`` (``--check``).

Says of every rule of the sources, in one sentence of our own, what became of it
(``docs/rules.toml``) and which tests prove it: those that carry the mark
``rule("SX-13")``, found in the source without running it. "Proven" is never
written by hand. With ``--check`` nothing is written; exit 1 when the page is
stale or the table or a mark is wrong.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nontax_site.commands.msgids import ROOT

TABLE = Path("docs/rules.toml")
PAGE = Path("docs/rules.md")
COMMAND = "python -m nontax_site.commands.rules"

HERE = "here"
LATER = "later"
CONFIG = "config"
NOT_SOFTWARE = "not software"
STATUSES = (HERE, LATER, CONFIG, NOT_SOFTWARE)
ORDERS = ("house", "stock", "channels", "refunds", "insurance", "scale")
"""What a later rule may wait for."""

PROVEN = "proven"
UNPROVEN = "here, not proven yet"
HEADS = (PROVEN, UNPROVEN, LATER, CONFIG, NOT_SOFTWARE)


class Rule(NamedTuple):
    """A rule: its sentence, its status by hand, and what it waits for."""

    id: str
    says: str
    status: str
    order: str = ""
    reason: str = ""

    @property
    def source(self) -> str:
        """The letters before the number."""
        return self.id.partition("-")[0]


class Mark(NamedTuple):
    """A test (``path::name``) that says it proves a rule."""

    rule: str
    test: str


# ---- reading -----------------------------------------------------------------


def read_rules(root: Path = ROOT) -> tuple[dict[str, str], dict[str, Rule]]:
    """The sources by their letters, and the rules in the order of the table."""
    table = tomllib.loads((root / TABLE).read_text(encoding="utf-8"))
    rules = {
        name: Rule(
            name,
            row.get("says", ""),
            row.get("status", ""),
            row.get("with", ""),
            row.get("reason", ""),
        )
        for name, row in table["rules"].items()
    }
    return table["sources"], rules


def read_marks(root: Path = ROOT) -> list[Mark]:
    """Every mark of every test under tests/, sorted."""
    found: set[Mark] = set()
    for path in (root / "tests").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(root).as_posix()
        found.update(_marks(tree, name, ()))
    return sorted(found)


def _marks(node: Any, place: str, inherited: tuple[str, ...]) -> Iterator[Mark]:
    """The marks of the tests of a module or a class."""
    inherited += tuple(_named(_pytestmarks(node.body)))
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            ids = inherited + tuple(_named(child.decorator_list))
            yield from _marks(child, f"{place}::{child.name}", ids)
        elif isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef
        ) and child.name.startswith("test"):
            for rule in (*inherited, *_named(child.decorator_list)):
                yield Mark(rule, f"{place}::{child.name}")


def _pytestmarks(body: Iterable[ast.stmt]) -> Iterator[ast.expr]:
    """What is assigned to ``pytestmark``."""
    for statement in body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark"
            for target in statement.targets
        ):
            yield statement.value


def _named(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The ids in every ``mark.rule(...)`` inside the nodes."""
    for node in nodes:
        for call in ast.walk(node):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "rule"
                and isinstance(call.func.value, ast.Attribute)
                and call.func.value.attr == "mark"
            ):
                for argument in call.args:
                    literal = isinstance(argument, ast.Constant)
                    yield str(argument.value) if literal else ast.unparse(argument)  # type: ignore[attr-defined]


# ---- proving the table ---------------------------------------------------------


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the table, and marks that name no rule of it."""
    sources, rules = read_rules(root)
    found = [
        f"{rule.id}: {what}"
        for rule in rules.values()
        for what in _wrong(rule, sources)
    ]
    return found + [
        f"{mark.test}: {mark.rule} is no rule of {TABLE}"
        for mark in read_marks(root)
        if mark.rule not in rules
    ]


def _wrong(rule: Rule, sources: Mapping[str, str]) -> Iterator[str]:
    if rule.source not in sources:
        yield "its source is not named"
    if not rule.says.endswith(".") or "|" in rule.says:
        yield "says must be one sentence"
    if rule.status not in STATUSES:
        yield f"status {rule.status!r} is none of {', '.join(STATUSES)}"
    if (rule.status == LATER) != (rule.order in ORDERS):
        yield "a later rule, and no other, names its order"
    if rule.status == NOT_SOFTWARE and not rule.reason:
        yield "not software needs a reason"


# ---- writing -----------------------------------------------------------------


def page(root: Path = ROOT) -> str:
    """The text of docs/rules.md: the same for the same table and tests."""
    sources, rules = read_rules(root)
    tests: dict[str, list[str]] = defaultdict(list)
    for mark in read_marks(root):
        tests[mark.rule].append(mark.test)
    heads = {name: _head(rule, tests) for name, rule in rules.items()}
    lines = [
        "# The rules and their proofs",
        "",
        f"Made by `{COMMAND}` from `{TABLE.as_posix()}` and the marks of the tests:",
        "change those, not this page.",
        "",
        *_counts(sources, rules, heads),
        "",
        "## Not proven yet",
        "",
        *_unproven(rules, heads),
    ]
    for letters, title in sources.items():
        lines += ["", f"## {letters}: {title}", ""]
        lines += ["| rule | what it asks | state | tests |", "|---|---|---|---|"]
        lines += [
            f"| {rule.id} | {rule.says} | {_state(rule, heads[rule.id], tests)} "
            f"| {'<br>'.join(f'`{test}`' for test in tests[rule.id])} |"
            for rule in rules.values()
            if rule.source == letters
        ]
    return "\n".join(lines) + "\n"


def _head(rule: Rule, tests: Mapping[str, list[str]]) -> str:
    """Under which heading the rule is counted."""
    if rule.status == HERE:
        return PROVEN if tests.get(rule.id) else UNPROVEN
    return rule.status


def _state(rule: Rule, head: str, tests: Mapping[str, list[str]]) -> str:
    """The words of the column "state"."""
    words = {LATER: f"later: {rule.order}", CONFIG: "held as data"}.get(head, head)
    if tests.get(rule.id) and head == LATER:
        words += ", begun"
    return f"{words} ({rule.reason})" if rule.reason else words


def _counts(
    sources: Mapping[str, str], rules: Mapping[str, Rule], heads: Mapping[str, str]
) -> Iterator[str]:
    count = Counter((rules[name].source, head) for name, head in heads.items())
    titles = ("held as data" if head == CONFIG else head for head in HEADS)
    yield f"| source | rules | {' | '.join(titles)} |"
    yield "|---" * (len(HEADS) + 2) + "|"
    for letters in sources:
        row = [count[letters, head] for head in HEADS]
        yield f"| {letters} | {sum(row)} | {' | '.join(map(str, row))} |"
    whole = [sum(count[letters, head] for letters in sources) for head in HEADS]
    yield f"| all | {sum(whole)} | {' | '.join(map(str, whole))} |"


def _unproven(rules: Mapping[str, Rule], heads: Mapping[str, str]) -> list[str]:
    found = [
        f"- {rule.id}: {rule.says}"
        for rule in rules.values()
        if heads[rule.id] == UNPROVEN
    ]
    return found or ["None."]


def is_stale(root: Path = ROOT) -> bool:
    """Whether docs/rules.md is not what would be written now."""
    path = root / PAGE
    return not path.exists() or path.read_text(encoding="utf-8") != page(root)


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the page, or with ``--check`` only judge it; 1 when something is wrong."""
    wrong = faults(root)
    for line in wrong:
        print(line, file=sys.stderr)
    if is_stale(root):
        if "--check" in arguments:
            print(f"{PAGE} is stale: run {COMMAND}", file=sys.stderr)
            return 1
        (root / PAGE).write_text(page(root), encoding="utf-8")
        print(f"written: {PAGE}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
