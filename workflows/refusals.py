"""What the engine itself refuses, beside the tree in ``kernel.errors``."""

from __future__ import annotations

from nontax_site.kernel.errors import Forbidden, Refused


class NothingAsked(Refused):
    """A decision on a request, while no such request is open."""

    code = "nothing-asked"
    message = "Nobody has asked for this: there is no open request to decide on."
    remedy = "The request comes first; it may have been decided already."


class AlreadyAsked(Refused):
    """A second request while one is open: one at a time on a document."""

    code = "already-asked"
    message = "A request («${ask}», by ${name}) is open already."
    remedy = "Wait for the decision on the open request."


class MaterialsMissing(Refused):
    """A step that wants papers, while some are not attached.

    ``codes`` are those that are missing, ``materials`` the same as one text.
    """

    code = "materials-missing"
    message = "Papers are missing: ${materials}."
    remedy = "Attach them to the document first."


class NotDelegated(Forbidden):
    """Acting in somebody's name for something he did not delegate."""

    code = "not-delegated"
    message = "${name} has not delegated this to you."
    remedy = "Look at your delegations: what kind, what amount, until when."


class AlreadyApproved(Refused):
    """A second approval of the same person: nobody counts twice."""

    code = "already-approved"
    message = "You have approved this already, at ${at}: another person must."
    remedy = "Leave it to a colleague who may approve it."


class NotAnApprover(Refused):
    """An approval of somebody whose role is not one that must approve."""

    code = "not-an-approver"
    message = "This waits for the approval of: ${role}."


class NotYourTurn(Refused):
    """Approvals are given in an order, and another role comes first."""

    code = "not-your-turn"
    message = "The approval of ${role} comes first."


class RoleHasApproved(Refused):
    """One of each role must approve, and this role has."""

    code = "role-has-approved"
    message = "${role} has approved already; the approval of ${other} is still needed."
