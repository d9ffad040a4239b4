"""The words of a Chameleon template: its msgids, and words nobody translates.

A msgid is the text as it stands in the file, entities and all, with blanks run
together and named elements as ``${name}``: exactly what Chameleon looks up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chameleon.namespaces import I18N_NS, TAL_NS
from chameleon.program import ElementProgram
from chameleon.utils import decode_htmlentities
from chameleon.zpt.program import MacroProgram

DOMAIN = "nontax"

_CALL = re.compile(
    r"""\b(?:_|words)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""",
)
_EXPRESSION = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
_WORD = re.compile(r"[A-Za-z]{2}|[\u4e00-\u9fff]")
_BLANK = re.compile(r"\s+")
_NAMED = "\0"
_SPOKEN = ("title", "placeholder", "alt", "aria-label", "label")
_UNSEEN = frozenset({"script", "style"})


def template_msgids(source: str, name: str) -> Iterator[tuple[str, int]]:
    """The msgids of a template with their lines."""
    yield from _Template(source, name).found
    for call in _CALL.finditer(source):
        text = call[1] if call[1] is not None else call[2]
        yield decode_htmlentities(text), source.count("\n", 0, call.start()) + 1


def template_faults(source: str, name: str) -> list[str]:
    """What no catalogue can translate, each as a sentence with its line."""
    return _Template(source, name).faults


@dataclass(slots=True)
class _Frame:
    """An open element: the sentence its text belongs to, and what holds in it.

    ``sentence`` is None outside any translation; ``is_shown`` is False where the
    text is replaced at run time or is no text at all.
    """

    sentence: list[str] | None
    has_domain: bool
    is_shown: bool


class _Template(ElementProgram):  # type: ignore[misc]
    """Walks a template and gathers what Chameleon will ask a translation for."""

    DEFAULT_NAMESPACES = MacroProgram.DEFAULT_NAMESPACES

    def __init__(self, source: str, name: str) -> None:
        self.found: list[tuple[str, int]] = []
        self.faults: list[str] = []
        self._name = name
        self._frames = [_Frame(None, has_domain=False, is_shown=True)]
        super().__init__(source, filename=name)

    def visit_element(self, start: Any, _end: Any, children: list[Any]) -> None:
        """An element: its attributes, then its children, then its sentence."""
        given, above = start["ns_attrs"], self._frames[-1]
        line = start["prefix"].location[0]
        filled = any((TAL_NS, key) in given for key in ("content", "replace"))
        domain = given.get((I18N_NS, "domain"))
        frame = _Frame(
            above.sentence,
            above.has_domain if domain is None else domain == DOMAIN,
            above.is_shown and not filled and start["name"].lower() not in _UNSEEN,
        )
        self._frames.append(frame)
        self._attributes(start, line)
        named = given.get((I18N_NS, "name"))
        if above.sentence is not None:
            if named:
                above.sentence.append(f"{_NAMED}{{{named}}}")
                frame.sentence = None
            elif not start["name"].startswith(("tal:", "metal:")) or filled:
                self._fault(line, "an element without i18n:name inside a sentence")
        asked = given.get((I18N_NS, "translate"))
        if asked is not None:
            frame.sentence = []
            self._needs_domain(line)
        for kind, args in children:
            self.visit(kind, args)
        self._frames.pop()
        if asked:
            self.found.append((asked, line))
        elif asked is not None and not filled:
            self._sentence("".join(frame.sentence or ()), line)

    def _attributes(self, start: Any, line: int) -> None:
        given = start["ns_attrs"]
        plain = {attr["name"]: attr["value"] for attr in start["attrs"]}
        asked = given.get((I18N_NS, "attributes"), "")
        set_later = given.get((TAL_NS, "attributes"), "")
        said = set()
        for part in filter(None, map(str.strip, asked.split(";"))):
            name, _, msgid = part.partition(" ")
            said.add(name)
            self._needs_domain(line)
            value = plain.get(name, "")
            if msgid:
                self.found.append((msgid.strip(), line))
            elif name in plain and not re.search(rf"\b{name}\b", set_later):
                self._sentence(value, line)
        for name in _SPOKEN:
            if name not in said and self._is_bare(plain.get(name, "")):
                self._fault(line, f"the attribute {name} is not translated")

    def _sentence(self, text: str, line: int) -> None:
        msgid = _BLANK.sub(" ", text).strip()
        if not msgid or _EXPRESSION.fullmatch(msgid):
            return
        if _EXPRESSION.search(msgid):
            self._fault(line, f"an expression inside a sentence: {msgid[:40]}")
        self.found.append((msgid.replace(_NAMED, "$"), line))

    def _is_bare(self, text: str) -> bool:
        return bool(_WORD.search(_EXPRESSION.sub("", decode_htmlentities(text))))

    def _needs_domain(self, line: int) -> None:
        if not self._frames[-1].has_domain:
            self._fault(line, f'no i18n:domain="{DOMAIN}" around a translation')

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(f"{self._name}:{line}: {what}")

    def visit_start_tag(self, start: Any) -> None:
        """An element without an end."""
        self.visit_element(start, None, [])

    def visit_text(self, text: Any) -> None:
        """Text belongs to the sentence that is open; else it must be wordless."""
        frame = self._frames[-1]
        if frame.sentence is not None:
            frame.sentence.append(str(text))
        elif frame.is_shown and self._is_bare(text):
            words = _BLANK.sub(" ", str(text)).strip()[:40]
            self._fault(text.location[0], f"not translated: {words}")

    def visit_comment(self, _text: Any) -> None:
        """Comments are not shown."""

    visit_cdata = visit_processing_instruction = visit_default = visit_comment
