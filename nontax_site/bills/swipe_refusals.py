"""What a rule of paying by card at a unit's terminal says no to."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused


class TerminalNotBound(Refused):
    """The terminal is not bound, or no longer."""

    code = "terminal-not-bound"
    message = "The terminal ${terminal} is not bound."
    remedy = "Ask the bureau to bind it to the unit."


class TerminalBoundElsewhere(Refused):
    """A machine is bound once."""

    code = "terminal-bound-elsewhere"
    message = "The machine ${machine} is bound already, as ${terminal}."


class TerminalIncomplete(BadInput):
    """A terminal needs its numbers and the items."""

    code = "terminal-incomplete"
    message = "Give the numbers of machine and merchant, and one charge item at least."


class ItemNotOfUnit(BadInput):
    """An item that the unit may not charge."""

    code = "terminal-item-not-of-unit"
    message = "The unit may not charge ${item}."


class ItemNotAtTerminal(Refused):
    """The terminal is not bound to the item of a line."""

    code = "item-not-at-terminal"
    message = "${item} may not be paid at this terminal."
    remedy = "Swipe at a terminal bound to it, or take cash."


class NotByCard(Refused):
    """The bill is paid another way."""

    code = "bill-not-by-card"
    message = "This bill is not one that is paid by card here."


class SwipeUnknown(Refused):
    """An answer of the host is still missing."""

    code = "swipe-unknown"
    message = "Nobody knows yet how the last card payment went."
    remedy = "Ask the host first: swiping again might take the money twice."


class NothingToEnquire(Refused):
    """The host has answered everything."""

    code = "nothing-to-enquire"
    message = "The host has answered every card payment of this bill."


class VoidWasAsked(Refused):
    """A bill whose void is asked for is not paid meanwhile."""

    code = "void-was-asked"
    message = "The void of this bill is asked for."
    remedy = "Have that decided first."


class SlipNeedsCard(Refused):
    """The slip is of card payments alone."""

    code = "slip-needs-card"
    message = "A slip of this type is given for a card payment only."
    remedy = "Write a bill of another type for cash."
