"""The typst compiler: one for the whole process, behind a lock.

A compiler serves one at a time and one for each thread is no faster, so everything
that is set as PDF, or drawn as a picture, comes through here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from nontax_site.kernel.clock import BEIJING
from nontax_site.security import sm2

TEMPLATES: Final = Path(__file__).parent / "papers"
_RENDERING: Final = Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[TEMPLATES],
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)


@cache
def edition(kind: str) -> str:
    """The digest of the templates: a new layout makes new papers."""
    parts = (TEMPLATES / f"{kind}.typ", TEMPLATES / "seal.typ")
    return sm2.digest(b"".join(part.read_bytes() for part in parts))


def render(
    kind: str, words: Mapping[str, Any], at: datetime, *, attached: str = ""
) -> bytes:
    """The PDF/A of a template's words: 2b, or 3b with a text ``attached``.

    The time in the file is ``at`` in whole seconds: a PDF knows no finer.
    """
    inputs = {"data": json.dumps(words, ensure_ascii=False)}
    if attached:
        inputs["attached"] = attached
    with _RENDERING:
        made = _compiler().compile(
            input=TEMPLATES / f"{kind}.typ",
            format="pdf",
            pdf_standards="a-3b" if attached else "a-2b",
            sys_inputs=inputs,
            timestamp=at.astimezone(BEIJING).replace(microsecond=0),
        )
    assert isinstance(made, bytes)
    return made


def picture(kind: str, words: Mapping[str, Any], dots_an_inch: float) -> bytes:
    """The one page of a template as a PNG, transparent where nothing is drawn."""
    with _RENDERING:
        made = _compiler().compile(
            input=TEMPLATES / f"{kind}.typ",
            format="png",
            ppi=dots_an_inch,
            sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made
