"""Draws the workflows into ``docs/workflows``: one SVG a kind, and an index.

In Chinese, for those who read the documents of the project. A test keeps the
files as the definitions and the words are (``tests/architecture``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from nontax_site.commands.catalogue import translations
from nontax_site.commands.msgids import ROOT

FOLDER = ROOT / "docs" / "workflows"
SECOND = " ◆"
"""Follows the words of what needs a second person."""

HEAD = """# 业务流程图

由 `nontax workflows draw` 根据 `workflows/*.zcml` 生成，请勿手工修改。

纵列为状态，横道为办理人；箭头为办理动作。虚线为系统自动办理，◆ 为须由另一人办理。
"""


def pages() -> Iterator[tuple[str, str]]:
    """The names of the files and what they hold, from the definitions of now."""
    from pyramid.config import Configurator

    from workflows.definitions import definitions, load
    from workflows.drawing import draw
    from workflows.picture import svg

    say = _words()
    lines = [HEAD]
    with Configurator() as config:
        load(config)
        config.commit()
        config.begin()
        for definition in definitions():
            title = say(definition.title)
            drawing = draw(definition, say, marker=SECOND)
            yield f"{definition.kind}.svg", svg(drawing, title)
            lines.append(f"## {title}\n\n![{title}]({definition.kind}.svg)\n")
        config.end()
    yield "index.md", "\n".join(lines)


def stale(folder: Path = FOLDER) -> list[str]:
    """The names of files that are not as they would be drawn now."""
    wanted = dict(pages())
    there = {p.name for p in folder.glob("*") if p.is_file()}
    differing = {
        name
        for name, text in wanted.items()
        if name in there and (folder / name).read_text(encoding="utf-8") != text
    }
    return sorted(differing | (there ^ wanted.keys()))


def write(folder: Path = FOLDER) -> list[str]:
    """Draw them all anew; the names of what changed."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = dict(pages())
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _words() -> Callable[[str], str]:
    """The Chinese of a msgid, from the fragments of the catalogue."""
    known = {each.msgid: each.msgstr for each in translations()}
    return lambda msgid: known.get(msgid) or msgid
