"""Places that a copy or a restore is being put into: empty before, marked meanwhile.

While a mark stands the site refuses to start, so nobody is served from half a copy.
"""

from __future__ import annotations

from pathlib import Path

from nontax_site.kernel.errors import NotConfigured, Refused

COPYING = "copying.json"
RESTORING = "restoring.json"


class TargetNotEmpty(Refused):
    """The target of a copy or a restore holds something."""

    code = "target-not-empty"
    message = "There is something in ${where} already."
    remedy = "Choose an empty place; nothing is ever overwritten."


class Unfinished(NotConfigured):
    """A copy or a restore into the place has not come to its end."""

    code = "unfinished"
    message = "A copy or a restore into ${where} is not finished (${mark})."
    remedy = "Call it again, or empty the place and begin anew."


def check_finished(var: str | Path) -> None:
    """Raise Unfinished while a copy or a restore is on its way."""
    for mark in (COPYING, RESTORING):
        if (Path(var) / mark).exists():
            raise Unfinished(where=var, mark=mark)
