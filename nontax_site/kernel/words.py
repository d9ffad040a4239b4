"""Words that people type and papers show: names without what cannot be seen.

Forms check the same for the sake of the person at the screen; the deeds check it
because not everything comes through a form.
"""

from __future__ import annotations

import unicodedata

from nontax_site.kernel.errors import BadInput

NAME_LIMIT = 100
"""The most characters of a name: a bill has room for no more."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode that no paper shows: control characters, marks of no
width or that turn the direction of writing, halves of pairs, ends of lines.
"""


class WordsTooLong(BadInput):
    """More characters than there is room for."""

    code = "words-too-long"
    message = "At most ${limit} characters fit here."


class WordsUnseen(BadInput):
    """A character among the words that no page and no paper could show."""

    code = "words-unseen"
    message = "This holds a character that cannot be shown."


def check_name(text: str, *, field: str = "name", limit: int = NAME_LIMIT) -> str:
    """The name with single blanks and none around it; "" for nothing but blanks.

    Raises WordsUnseen or WordsTooLong, both with the ``field``.
    """
    name = text.strip()
    if any(unicodedata.category(letter) in UNSEEN for letter in name):
        raise WordsUnseen(field=field)
    name = " ".join(name.split())
    if len(name) > limit:
        raise WordsTooLong(field=field, limit=limit)
    return name
