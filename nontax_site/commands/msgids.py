"""Finds every msgid the project shows, without running it.

Read are: in Python ``_("…")``, ``words("…")`` and ``TranslationString("…")``, the
class attributes ``message`` and ``remedy``, dictionaries named ``…TITLES`` or
``…WORDS``, the nouns of ``NotFound(what="…")``, the reasons of ``Proof`` and, in
``schemas``, the words of nodes; in ZCML the titles of states and transitions; in
templates ``i18n:translate``, ``i18n:attributes`` and calls inside expressions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from nontax_site.commands.template_words import template_msgids

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("nontax_site", "workflows", "schemas", "views")

_SENTENCES = frozenset({"message", "remedy"})
_NODE_WORDS = frozenset(
    {"title", "description", "msg", "placeholder", "missing_msg", "help_text"}
)
_TABLE = re.compile(r"(?:\w*_)?(?:TITLES|WORDS)")
_NAMED = re.compile(r"\$\{\w+\}")


def msgids(root: Path = ROOT) -> dict[str, list[str]]:
    """Every msgid with the places (``path:line``) that show it, sorted."""
    found: dict[str, list[str]] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for msgid, line in _reader(path)(path.read_text(encoding="utf-8"), name):
            if any(char.isalpha() for char in _NAMED.sub("", msgid)):
                found.setdefault(msgid, []).append(f"{name}:{line}")
    return dict(sorted(found.items()))


def _sources(root: Path) -> list[Path]:
    return sorted(
        path
        for package in PACKAGES
        for ending in ("py", "zcml", "pt")
        for path in (root / package).rglob(f"*.{ending}")
    )


def _reader(path: Path) -> Any:
    return {".py": python_msgids, ".zcml": zcml_msgids, ".pt": template_msgids}[
        path.suffix
    ]


# ---- Python ------------------------------------------------------------------


def python_msgids(source: str, name: str) -> Iterator[tuple[str, int]]:
    """The msgids of a module; ``name`` is its path from the root."""
    in_schemas = name.startswith("schemas/")
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.ClassDef):
            yield from _sentences(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _table(node)
        elif isinstance(node, ast.Call):
            yield from _call(node, in_schemas)


def _text(node: ast.AST | None) -> Iterator[tuple[str, int]]:
    """The constant string of a node, or of both sides of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _text(node.body)
        yield from _text(node.orelse)


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _sentences(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _SENTENCES & set(
            _targets(statement)
        ):
            yield from _text(statement.value)


def _table(node: ast.Assign | ast.AnnAssign) -> Iterator[tuple[str, int]]:
    if isinstance(node.value, ast.Dict) and any(map(_TABLE.fullmatch, _targets(node))):
        for value in node.value.values:
            yield from _text(value)


def _call(node: ast.Call, in_schemas: bool) -> Iterator[tuple[str, int]]:
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else ""
    name = called.id if isinstance(called, ast.Name) else name
    if name in ("_", "words", "TranslationString"):
        for argument in node.args[:2]:
            yield from _text(argument)
    if name == "Proof" and len(node.args) > 1:
        yield from _text(node.args[1])
    if in_schemas and name.endswith("_node") and len(node.args) > 1:
        yield from _text(node.args[1])
    for keyword in node.keywords:
        if (name == "NotFound" and keyword.arg == "what") or (
            name == "Proof" and keyword.arg == "reason"
        ):
            yield from _text(keyword.value)
        if in_schemas and keyword.arg in _NODE_WORDS:
            yield from _text(keyword.value)


# ---- ZCML --------------------------------------------------------------------


def zcml_msgids(source: str, name: str) -> Iterator[tuple[str, int]]:
    """The titles of a workflow, its states and transitions; lines are 0."""
    for element in ET.fromstring(source).iter():  # noqa: S314 - our own files
        tag = element.tag.rpartition("}")[2]
        if tag == "workflow" and element.get("description"):
            yield element.get("description", name), 0
        if tag in ("state", "transition") and element.get("title"):
            yield element.get("title", name), 0
        if tag == "key" and element.get("name") == "do":
            yield element.get("value", name), 0
