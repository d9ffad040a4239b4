"""The small vocabulary of ``<key>`` elements that repoze.workflow lacks.

Keys of a state:

- ``role:<role>``: the permissions of a role while a document is here.
- ``final``, ``step``, ``tone``, ``keeps-ask``: see ``definitions.State``.
- ``step-when``: the function of a document that says whether its path leads through
  this state; without one every path does.
- ``verb``, ``do``, ``permission``, ``guard``, ``after``: of the step into the
  initial state.
- ``sla``: the working days a document may wait here, ``5``; or
  ``5 suspense_days``, where the region's setting of that name comes before the
  number when the region has one.
- ``clock``: the name of the clock that runs here, if several states share one
  deadline; else each state with ``sla`` has its own.
- ``stops-clock``: ``true`` while a document is here the clock of the state it came
  from stands still; it goes on when the document comes back to that clock.
- ``on-timeout``: the verb that the system takes from here when the deadline has
  passed (``system:deadline``; ``role:system`` must hold its permission).
- ``escalate``: the role that is shown the document too when the deadline has
  passed; it must be a role of the state that may view.

Keys of a transition:

- ``verb``, ``guard``, ``after``, ``comment``, ``asks``, ``needs-ask``,
  ``clears-ask``, ``system``, ``main``, ``bulk``: see ``definitions.Transition``.
- ``four-eyes``: verbs in whose history entry the acting person must not stand.
- ``auto``: ``true`` for a step the system takes by a deed of its own;
  ``at-once`` and ``after-commit`` are taken by the engine as ``system:auto`` as
  soon as the state is entered, in the same act or in a transaction of its own. A
  guard that refuses leaves the document where it is.
- ``approvals``: how many must agree before the state changes. ``2``: two persons;
  ``2 of bureau_supervisor``: two persons of that role; ``all a b``: one of each
  role; ``any a b``: one of either; ``in-order a b``: one of each, in that order.
  No person counts twice.
- ``approvals-when``: the function of (document, setting) that says whether
  ``approvals`` counts for this document; ``setting(name)`` reads the region's.
- ``materials``: codes of the papers that must be attached before.
- ``step-up``: ``true`` where the person must have proved himself a moment ago,
  because money is decided about.
- ``personal``: ``true`` where a guard names the very person (the custodian of what is
  moved): the role alone says too little, so worklists ask the guard, and nobody lends
  the step to another.

Every flag is ``true`` or absent. Another key is a finding of the lint.
"""

from __future__ import annotations

from dataclasses import dataclass

STATE_KEYS = frozenset(
    {
        "final",
        "step",
        "step-when",
        "tone",
        "sla",
        "clock",
        "stops-clock",
        "on-timeout",
        "escalate",
        "verb",
        "permission",
        "guard",
        "after",
        "do",
        "keeps-ask",
    }
)
TRANSITION_KEYS = frozenset(
    {
        "verb",
        "guard",
        "after",
        "four-eyes",
        "comment",
        "asks",
        "needs-ask",
        "clears-ask",
        "system",
        "main",
        "auto",
        "bulk",
        "approvals",
        "approvals-when",
        "materials",
        "step-up",
        "personal",
    }
)
FLAGS = frozenset(
    {
        "final",
        "clears-ask",
        "system",
        "main",
        "bulk",
        "step-up",
        "stops-clock",
        "personal",
    }
)
NUMBERS = frozenset({"step"})
TONES = frozenset({"ok", "wait", "bad", "done"})

AT_ONCE = "at-once"
AFTER_COMMIT = "after-commit"
AUTO = frozenset({"true", AT_ONCE, AFTER_COMMIT})

COUNT = "count"
ALL = "all"
ANY = "any"
IN_ORDER = "in-order"


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who must agree: ``count`` persons, of ``roles`` where some are named.

    ``how`` is COUNT, ALL, ANY or IN_ORDER; with the last three each person stands
    for one role.
    """

    how: str
    count: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """So many working days, and the region's setting that comes before them."""

    days: int
    setting: str = ""


def approvals_from(text: str) -> ApprovalRule:
    """The rule behind a key ``approvals``; raises ValueError for no such rule."""
    head, *roles = text.split() or [""]
    distinct = len(set(roles)) == len(roles)
    if head in {ALL, ANY, IN_ORDER} and len(roles) > 1 and distinct:
        return ApprovalRule(head, 1 if head == ANY else len(roles), tuple(roles))
    if head.isascii() and head.isdecimal() and 2 <= int(head) <= 9:
        if not roles:
            return ApprovalRule(COUNT, int(head))
        if roles[0] == "of" and len(roles) > 1 and distinct:
            return ApprovalRule(COUNT, int(head), tuple(roles[1:]))
    raise ValueError(f"no rule of approvals: {text!r}")


def deadline_from(text: str) -> DeadlineRule:
    """The rule behind a key ``sla``; raises ValueError for no such rule."""
    days, *settings = text.split() or [""]
    whole = days.isascii() and days.isdecimal() and int(days) > 0
    if not whole or len(settings) > 1 or not all(s.isidentifier() for s in settings):
        raise ValueError(f"no number of working days: {text!r}")
    return DeadlineRule(int(days), *settings)


def wrong_value(name: str, value: str) -> str:
    """What is wrong with the value of a key, "" when nothing is."""
    if name in FLAGS and value != "true":
        return f"the key {name!r} is 'true' or absent, not {value!r}"
    if name in NUMBERS and not value.isdecimal():
        return f"the key {name!r} is a whole number, not {value!r}"
    if name == "comment" and value != "required":
        return f"the key 'comment' is 'required' or absent, not {value!r}"
    if name == "auto" and value not in AUTO:
        return f"the key 'auto' is one of {sorted(AUTO)}, not {value!r}"
    reader = {"approvals": approvals_from, "sla": deadline_from}.get(name)
    try:
        if reader is not None:
            reader(value)
    except ValueError as error:
        return f"the key {name!r}: {error}"
    return ""
