"""Words a document is found by, and what a question in the search box may mean.

Every word begins with a letter for its kind: ``a`` an amount in fen, ``d`` a day,
``n`` a number without blanks and signs, ``t`` the keyed digest of a telephone, ``w``
a word in Latin letters, ``p`` full pinyin and ``i`` initials from one syllable on.
Chinese characters stand alone, in their order, so that a part of a name is a phrase.
The same words answer a question from the index and from a document in hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.money import Money

LONGEST = 100
"""Characters of a question."""
MOST_PARTS = 8
READINGS = 3
"""A first character with several readings is found by so many of them."""

AMOUNT, DAY, NUMBER, PHONE = "amount", "day", "number", "phone"
NAME, PINYIN, INITIALS, WORD = "name", "pinyin", "initials", "word"

Digest = Callable[[str], str]
"""The keyed digest of a telephone number, as hexadecimal digits."""

_CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_CJK}]+|[A-Za-z]+|[0-9]+")
_CHINESE = re.compile(rf"[{_CJK}]")
_KEPT = re.compile(rf"[^0-9A-Za-z{_CJK}]")
_AMOUNT = re.compile(r"¥?\s*([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*元?")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{8})")
_BETWEEN_NAMES = "."
_LATIN_LEAST = 2
_MOBILE = re.compile(r"(?:(?:\+|00)86)?(1[3-9][0-9]{9})")


class QuestionTooLong(BadInput):
    """Nobody types that much into a search box."""

    code = "question-too-long"
    message = "At most ${most} characters can be looked for."


class NothingToLookFor(BadInput):
    """Signs and wildcards only."""

    code = "nothing-to-look-for"
    message = "There is nothing to look for in «${text}»."
    remedy = "Type a code, a number, a name, a telephone number, an amount or a date."


class Meaning(NamedTuple):
    """One thing a part of a question may mean: words that follow each other.

    With ``is_prefix`` the one word is a beginning.
    """

    why: str
    words: tuple[str, ...]
    is_prefix: bool = False


class Question(NamedTuple):
    """Parts that must all be met, each by one of its meanings."""

    parts: tuple[tuple[Meaning, ...], ...]

    @property
    def query(self) -> str:
        """The question in the language of the text index."""
        return " AND ".join(
            f"({' OR '.join(_asked(meaning) for meaning in part)})"
            for part in self.parts
        )

    def met(self, words: Sequence[str]) -> tuple[str, ...]:
        """Why the words of a document answer the question; nothing if they do not."""
        found: list[str] = []
        for part in self.parts:
            why = next((m.why for m in part if _holds(words, m)), "")
            if not why:
                return ()
            found.append(why)
        return tuple(dict.fromkeys(found))


def _asked(meaning: Meaning) -> str:
    if len(meaning.words) > 1:
        return '"' + " ".join(meaning.words) + '"'
    return meaning.words[0] + ("*" if meaning.is_prefix else "")


def _holds(words: Sequence[str], meaning: Meaning) -> bool:
    first = meaning.words[0]
    if meaning.is_prefix:
        return any(word.startswith(first) for word in words)
    size = len(meaning.words)
    return any(
        word == first and tuple(words[at : at + size]) == meaning.words
        for at, word in enumerate(words)
    )


# ---- a document's words -----------------------------------------------------------


def words_of(document: Any, digest: Digest) -> list[str]:
    """Every word the document is found by."""
    found: list[str] = []
    for name in _names(document):
        found += name_words(name)
        found.append(_BETWEEN_NAMES)
    found += dict.fromkeys(f"n{number}" for number in _numbers(document))
    amount = amount_fen(document)
    if amount is not None:
        found.append(f"a{abs(amount)}")
    if document.created is not None:
        found.append(f"d{beijing_day(document.created):%Y%m%d}")
    phone = mobile_in(_phone(document))
    if phone:
        found.append(f"t{digest(phone)}")
    return found


def amount_fen(document: Any) -> int | None:
    """The whole amount of a document that has one, in fen."""
    found = getattr(document, "total_fen", None)
    return found if found is not None else getattr(document, "amount_fen", None)


def _names(document: Any) -> Iterator[str]:
    payer: Any = getattr(document, "payer", None) or ()
    seen = [payer[0] if payer and not isinstance(payer, str) else ""]
    seen += [getattr(document, field, "") for field in ("name", "payer_name", "title")]
    older = getattr(document, "old_names", ()) or ()
    seen += [n if isinstance(n, str) else n[0] for n in older]
    seen += [row[0] for row in getattr(document, "names", ()) or ()]
    yield from dict.fromkeys(n for n in seen if isinstance(n, str) and n)


def _numbers(document: Any) -> Iterator[str]:
    """Numbers beside a payment code, which is looked up and not searched."""
    if document.kind != "notice":
        yield close(document.id)
    if document.kind == "bill":
        yield close(document.id.partition("-")[2])
    for field in ("case_no", "claimed", "serial", "national_code", "credit_code"):
        text = getattr(document, field, "")
        if isinstance(text, str) and close(text):
            yield close(text)


def _phone(document: Any) -> str:
    payer: Any = getattr(document, "payer", None) or ()
    return str(payer[4]) if document.kind == "notice" and len(payer) > 4 else ""


def mobile_in(text: str) -> str:
    """The eleven digits of a mobile number of the mainland, or ""."""
    found = _MOBILE.fullmatch(re.sub(r"[ \-]", "", text.strip()))
    return found.group(1) if found else ""


def close(text: str) -> str:
    """A number as one compares it: small letters, digits and Chinese, nothing else."""
    return _KEPT.sub("", unicodedata.normalize("NFKC", text)).lower()


def name_words(name: str) -> list[str]:
    """The words of a name: its characters, its Latin words, its pinyin."""
    return list(_name_words(unicodedata.normalize("NFKC", name).strip()))


@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    characters: list[str] = []
    for run in _RUNS.findall(name):
        if _CHINESE.match(run):
            characters += run
        else:
            characters.append(f"w{run.lower()}")
    return (*characters, *dict.fromkeys(_pinyin_words(name)))


def _pinyin_words(name: str) -> Iterator[str]:
    """Full pinyin and initials of each run of Chinese, from each character on."""
    from pypinyin import Style, pinyin

    for run in _RUNS.findall(name):
        if not _CHINESE.match(run):
            continue
        read = pinyin(run, style=Style.NORMAL, heteronym=False, errors="ignore")
        said = [_plain(row[0]) for row in read if row and _plain(row[0])]
        for at in range(len(said)):
            yield from _both(said[at:])
        first = pinyin(run[0], style=Style.NORMAL, heteronym=True, errors="ignore")
        for other in (_plain(one) for one in (first[0] if first else ())[:READINGS]):
            if said and other:
                yield from _both([other, *said[1:]])


def _both(said: list[str]) -> tuple[str, str]:
    return "p" + "".join(said), "i" + "".join(one[0] for one in said)


def _plain(syllable: str) -> str:
    """A syllable in the letters a to z: lü is typed lv."""
    return re.sub(r"[^a-z]", "", syllable.lower().replace("ü", "v"))


# ---- a question -------------------------------------------------------------------


def question_of(text: str, digest: Digest) -> Question:
    """What the text asks for; raises QuestionTooLong or NothingToLookFor."""
    asked = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(asked) > LONGEST:
        raise QuestionTooLong(most=LONGEST)
    whole = tuple(_of_one_number(asked, digest))
    parts = [whole] if whole else [_meanings(part, digest) for part in asked.split()]
    kept = tuple(part for part in parts if part)[:MOST_PARTS]
    if not kept:
        raise NothingToLookFor(text=asked)
    return Question(kept)


def _of_one_number(asked: str, digest: Digest) -> Iterator[Meaning]:
    """The meanings of a text that is one number, also one written with blanks."""
    joined = re.sub(r"[\s\-]", "", asked)
    phone = mobile_in(asked)
    if phone:
        yield Meaning(PHONE, (f"t{digest(phone)}",))
    if joined.isascii() and joined.isdigit():
        yield Meaning(NUMBER, (f"n{joined}",))
    yield from _amounts(asked)
    yield from _days(asked)


def _meanings(part: str, digest: Digest) -> tuple[Meaning, ...]:
    """What one part between blanks may mean."""
    found = list(_of_one_number(part, digest))
    number, runs = close(part), _RUNS.findall(part)
    if any(letter.isdigit() for letter in number) and not number.isdigit():
        found.append(Meaning(NUMBER, (f"n{number}",), is_prefix=len(number) > 5))
    if not found and number.isdigit():
        found.append(Meaning(NUMBER, (f"n{number}",)))
    if runs and all(_CHINESE.match(run) for run in runs):
        found.append(Meaning(NAME, tuple("".join(runs))))
    elif len(runs) == 1 and runs[0].isalpha() and runs[0].isascii():
        found += _latin(runs[0].lower())
    elif runs and not number.isdigit():
        mixed = (
            tuple(run) if _CHINESE.match(run) else (f"w{run.lower()}",) for run in runs
        )
        found.append(Meaning(NAME, tuple(word for run in mixed for word in run)))
    return tuple(found)


def _latin(word: str) -> list[Meaning]:
    """Letters: a word, pinyin or initials; a single one is no beginning."""
    is_prefix = len(word) >= _LATIN_LEAST
    return [
        Meaning(WORD, (f"w{word}",), is_prefix),
        Meaning(PINYIN, (f"p{word}",), is_prefix),
        Meaning(INITIALS, (f"i{word}",), is_prefix),
    ]


def _amounts(text: str) -> Iterator[Meaning]:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return
    try:
        amount = Money.parse(found.group(1).replace(",", ""))
    except NontaxError:
        return
    yield Meaning(AMOUNT, (f"a{amount.fen}",))


def _days(text: str) -> Iterator[Meaning]:
    found = _DATE.fullmatch(text)
    if found is None:
        return
    year, month, day, joined = found.groups()
    if joined:
        year, month, day = joined[:4], joined[4:6], joined[6:]
    try:
        yield Meaning(DAY, (f"d{date(int(year), int(month), int(day)):%Y%m%d}",))
    except ValueError:
        return
