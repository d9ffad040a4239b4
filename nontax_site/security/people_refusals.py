"""Why something about a user is refused."""

from __future__ import annotations

from typing import ClassVar

from nontax_site.kernel.errors import BadInput, Refused, Unauthentic


class RoleUnknown(BadInput):
    """No role of that name, or one that is never given to a user."""

    code: ClassVar[str] = "role-unknown"
    message: ClassVar[str] = "There is no role «${role}» to grant."


class PlaceUnknown(BadInput):
    """No unit or region of that id, or a kind of place the role is not held at."""

    code: ClassVar[str] = "place-unknown"
    message: ClassVar[str] = "The role «${role}» cannot be held at «${place}»."


class AuditsThere(Refused):
    """An engagement lets the person audit where the role would be held."""

    code = "audits-there"
    message = "${name} audits there until ${day} (${engagement})."
    remedy = "End that engagement first: nobody audits where he works."


class GrantConflict(Refused):
    """One person would check his own work."""

    code: ClassVar[str] = "grant-conflict"
    message: ClassVar[str] = (
        "${name} holds «${role}» here already (login ${login}): "
        "one person may not hold both."
    )
    remedy: ClassVar[str] = "Choose another person, or revoke the other role first."


class OwnGrant(Refused):
    """Nobody decides about his own rights."""

    code: ClassVar[str] = "own-grant"
    message: ClassVar[str] = "Nobody may change his own roles or disable himself."
    remedy: ClassVar[str] = "Ask another administrator."


class LastAdministrator(Refused):
    """Without an administrator nobody could help anybody."""

    code: ClassVar[str] = "last-administrator"
    message: ClassVar[str] = "This is the last administrator."
    remedy: ClassVar[str] = "Make somebody else an administrator first."


class AlreadyGranted(Refused):
    """The role is held at this place already."""

    code: ClassVar[str] = "already-granted"
    message: ClassVar[str] = "This role is granted here already."


class NotGranted(Refused):
    """A role that is not held cannot be revoked."""

    code: ClassVar[str] = "not-granted"
    message: ClassVar[str] = "This role is not granted here."


class PasswordWrong(Unauthentic):
    """The old password was not given right when changing it."""

    code: ClassVar[str] = "password-wrong"
    message: ClassVar[str] = "The old password is not right."

    def __init__(self) -> None:
        super().__init__(field="old_password")


class PasswordUnchanged(Refused):
    """The new password is the old one."""

    code: ClassVar[str] = "password-unchanged"
    message: ClassVar[str] = "The new password is the same as the old one."
