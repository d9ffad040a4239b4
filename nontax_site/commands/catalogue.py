"""Makes the catalogues of words: ``python -m nontax_site.commands.catalogue``.

Each area writes its Chinese into a fragment ``views/locale/parts/<area>.po``:
pairs of ``msgid`` and ``msgstr``, comments, nothing else. They are merged into
``views/locale/<language>/LC_MESSAGES/nontax.po`` and ``.mo``. A msgid with two
different translations is refused. The output is the same for the same fragments
and holds no date. English shows the msgids themselves.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from string import Template
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from nontax_site.commands.msgids import PACKAGES, ROOT, msgids
from nontax_site.commands.template_words import template_faults
from nontax_site.kernel.errors import BadInput

LANGUAGES = ("zh_Hans", "en")
PARTS = Path("views/locale/parts")

_MADE_FROM = "# Made from views/locale/parts: change the words there."


class FragmentMalformed(BadInput):
    """A line of a fragment that is neither msgid nor msgstr."""

    code = "fragment-malformed"
    message = "${place} is not a line of a fragment: ${line}"


class TranslationsDiffer(BadInput):
    """One msgid with two different translations."""

    code = "translations-differ"
    message = "Some msgids are translated in two ways: ${conflicts}"


class Translation(NamedTuple):
    """One pair of a fragment; ``place`` is its file and line."""

    msgid: str
    msgstr: str
    place: str


class _Dateless(Catalog):  # type: ignore[misc]
    """A catalogue whose header says only what a reader of it needs."""

    mime_headers = property(  # type: ignore[assignment]
        lambda self: [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Language", str(self.locale)),
        ],
        lambda _self, _value: None,
    )


# ---- reading and merging -----------------------------------------------------


def translations(root: Path = ROOT) -> Iterator[Translation]:
    """Every pair of every fragment, in the order of their names."""
    for path in sorted((root / PARTS).glob("*.po")):
        yield from read_fragment(path.read_text(encoding="utf-8"), path.name)


def read_fragment(source: str, name: str) -> Iterator[Translation]:
    """The pairs of one fragment; raises FragmentMalformed."""
    words = {"msgid": "", "msgstr": ""}
    key, begun = "", 0
    for number, line in enumerate([*source.splitlines(), 'msgid ""'], 1):
        text = line.strip()
        word, _, rest = text.partition(" ")
        if not text or text.startswith("#"):
            continue
        if word == "msgid":
            if words["msgid"]:
                yield Translation(words["msgid"], words["msgstr"], f"{name}:{begun}")
            words, begun = {"msgid": "", "msgstr": ""}, number
        if word in words:
            key = word
        else:
            rest = text
        if not key or not (rest.startswith('"') and rest.endswith('"')):
            raise FragmentMalformed(place=f"{name}:{number}", line=text[:80])
        words[key] += _unquoted(rest, f"{name}:{number}")


def _unquoted(text: str, place: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str):
        raise FragmentMalformed(place=place, line=text[:80])
    return value


def merged(pairs: Iterable[Translation]) -> dict[str, str]:
    """One translation for each msgid, sorted; raises TranslationsDiffer."""
    seen: dict[str, Translation] = {}
    conflicts = []
    for pair in pairs:
        first = seen.setdefault(pair.msgid, pair)
        if first.msgstr != pair.msgstr:
            conflicts.append(
                f"\n  {pair.msgid!r}: {first.msgstr!r} ({first.place}), "
                f"{pair.msgstr!r} ({pair.place})"
            )
    if conflicts:
        raise TranslationsDiffer(conflicts="".join(conflicts))
    return {msgid: seen[msgid].msgstr for msgid in sorted(seen)}


# ---- writing -----------------------------------------------------------------


def catalogue_files(words: Mapping[str, str]) -> dict[str, bytes]:
    """The bytes of every file, by its path from the root."""
    files = {}
    for language in LANGUAGES:
        catalogue = _Dateless(
            locale=language, domain="nontax", header_comment=_MADE_FROM, fuzzy=False
        )
        for msgid, msgstr in words.items():
            catalogue.add(msgid, msgid if language == "en" else msgstr)
        for ending, write in (("po", _po), ("mo", _mo)):
            path = f"views/locale/{language}/LC_MESSAGES/nontax.{ending}"
            files[path] = write(catalogue)
    return files


def _po(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, no_location=True)
    return out.getvalue()


def _mo(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def write(root: Path = ROOT) -> list[str]:
    """Write what differs from the fragments; the paths that were written."""
    written = []
    for name, data in catalogue_files(merged(translations(root))).items():
        path = root / name
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(name)
    return written


# ---- checking ----------------------------------------------------------------


def holes(root: Path = ROOT) -> list[str]:
    """Every msgid that is shown and has no Chinese, with where it is shown."""
    words = merged(translations(root))
    return [
        f"{msgid!r} ({', '.join(places[:3])})"
        for msgid, places in msgids(root).items()
        if not words.get(msgid)
    ]


def faults(root: Path = ROOT) -> list[str]:
    """Translations that lose or invent a ``${name}``, and untranslatable words."""
    found = [
        f"{pair.place}: {pair.msgid!r} and its translation name other facts"
        for pair in translations(root)
        if _names(pair.msgid) != _names(pair.msgstr)
    ]
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.pt")):
            name = path.relative_to(root).as_posix()
            found += template_faults(path.read_text(encoding="utf-8"), name)
    return found


def _names(text: str) -> frozenset[str]:
    return frozenset(Template(text).get_identifiers())


def main() -> int:
    """Write the catalogues, say what is missing; 1 when something is."""
    try:
        for name in write():
            print(f"written: {name}")
    except BadInput as error:
        print(error.sentence, file=sys.stderr)
        return 1
    missing, wrong = holes(), faults()
    for line in missing:
        print(f"no Chinese: {line}")
    for line in wrong:
        print(f"fault: {line}")
    return 1 if missing or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
