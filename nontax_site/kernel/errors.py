"""The one tree of errors a person or a machine can meet.

Every class says a stable ``code`` (what machines and tests compare), a
``message`` (an English msgid whose ``${name}`` places are filled from the
facts) and, where somebody can do something about it, a ``remedy`` (another
msgid). ``field`` says where in a form or message the fault is. HTTP statuses
are chosen in ``views/errors.py`` and nowhere else.

Order of precedence when several apply: Unauthentic, Forbidden, NotFound,
BadInput, Stale, Refused.
"""

from __future__ import annotations

from string import Template
from typing import Any, ClassVar


class NontaxError(Exception):
    """What every error of this project descends from; raise a subclass."""

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "Something is wrong."
    remedy: ClassVar[str] = ""

    def __init__(self, *, field: str = "", **facts: Any) -> None:
        self.field = field
        self.facts: dict[str, Any] = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The message in English with its facts filled in."""
        return Template(self.message).safe_substitute(
            {name: str(value) for name, value in self.facts.items()}
        )


class BadInput(NontaxError):
    """What was sent cannot be understood or is out of bounds; nothing changed."""

    code = "bad-input"
    message = "The input is not valid."


class Unauthentic(NontaxError):
    """Who sent this is not known or not proved."""

    code = "unauthentic"
    message = "Please sign in."


class Forbidden(NontaxError):
    """The actor is known and lacks the right here."""

    code = "forbidden"
    message = "You may not do this here."
    remedy = "Ask somebody who holds the right, or your administrator."


class NotFound(NontaxError):
    """There is no such thing, or the actor may not know that there is."""

    code = "not-found"
    message = "There is no such ${what}."

    def __init__(self, *, field: str = "", **facts: Any) -> None:
        facts.setdefault("what", "record")
        super().__init__(field=field, **facts)


class Refused(NontaxError):
    """A rule says no, for a reason that is said; the state is unchanged."""

    code = "refused"
    message = "This is not possible now."


class Stale(Refused):
    """Somebody else acted first: the state the caller saw is gone."""

    code = "stale"
    message = (
        "Somebody else acted first: this was ${expected} when you opened it "
        "and is ${actual} now."
    )
    remedy = "Read the document again and decide on what it says now."


class TooOften(Refused):
    """Somebody asks more often than one person would; later it is open again."""

    code = "too-often"
    message = "There were too many tries."
    remedy = "Wait a few minutes and try again."


class WrongState(Refused):
    """The verb does not start from the state the document is in."""

    code = "wrong-state"
    message = "«${verb}» is not possible while this is ${state}."


class FourEyes(Refused):
    """The same person may not stand on both sides of this decision."""

    code = "four-eyes"
    message = "You took part in this before (${earlier}): another person must decide."
    remedy = "Leave it to a colleague who holds the same role."


class CommentMissing(BadInput):
    """The transition asks for a reason in words."""

    code = "comment-missing"
    message = "Please give the reason."

    def __init__(self, *, field: str = "comment", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class Corrupt(NontaxError):
    """Stored data do not prove; the site must not go on as if they did."""

    code = "corrupt"
    message = "Stored data do not prove: ${what}."


class NotConfigured(NontaxError):
    """A setting, key or part that this needs is not there."""

    code = "not-configured"
    message = "This is not configured: ${what}."


class Unavailable(NontaxError):
    """A part that this needs does not answer for the moment; nothing was kept."""

    code = "unavailable"
    message = "This is not available for the moment. Nothing was changed."
    remedy = "Wait a moment and send it again."
