"""What the pages about accounts may be sent: sign-in, passwords, users, roles."""

from __future__ import annotations

import re
from typing import Any

import colander

from nontax_site.kernel.identity import DocumentKind
from schemas.fields import TEXT_LENGTH, area_node, text_node

_BARE = re.compile(r"[0-9]{6}(-[0-9]{4})?")

PASSWORD_LENGTH = 200
LOGIN_LENGTH = 40


def _password_node(name: str, title: str, help_text: str = "") -> Any:
    """A password: taken as it is, never trimmed."""
    return colander.SchemaNode(
        colander.String(),
        name=name,
        title=title,
        description=help_text,
        validator=colander.Length(max=PASSWORD_LENGTH),
    )


def place_of(text: Any) -> Any:
    """A bare number as the place it means: ``330100``, ``330100-0007``."""
    bare = _BARE.fullmatch(text) if isinstance(text, str) else None
    if bare is None:
        return text
    return f"unit:{text}" if bare[1] else f"region:{text}"


def place_node(**more: Any) -> colander.SchemaNode:
    """Where a role is held; the number of a region or unit alone is taken too."""
    node = text_node("place", "Held at", longest=TEXT_LENGTH, **more)
    node.preparer = [node.preparer, place_of]
    return node


class SignIn(colander.MappingSchema):
    """A login and a password."""

    login = text_node("login", "Login", longest=LOGIN_LENGTH)
    password = _password_node("password", "Password")
    next = text_node("next", "", longest=2000, missing="")


class SignInTwice(SignIn):
    """A login, a password, and a code of the second factor."""

    code = text_node(
        "code",
        "Code of the second factor",
        longest=40,
        missing="",
        description="Six digits from your device, or a recovery code. "
        "Leave it empty before you have set one up.",
    )


class Proof(colander.MappingSchema):
    """A password or a code, once more."""

    proof = _password_node("proof", "Your password, or the code of your second factor")
    next = text_node("next", "", longest=2000, missing="")


class Code(colander.MappingSchema):
    """The six digits a device shows."""

    code = text_node("code", "The six digits your device shows now", longest=20)


class ChangePassword(colander.MappingSchema):
    """The old password and twice the new one."""

    old_password = _password_node("old_password", "Your present password")
    password = _password_node(
        "password",
        "New password",
        "At least 10 characters. Several words that have nothing to do with you.",
    )
    again = _password_node("again", "New password again")

    def validator(self, node: Any, given: dict[str, str]) -> None:
        """Both new ones must be the same."""
        if given["password"] != given["again"]:
            fault = colander.Invalid(node)
            fault["again"] = "This is not the same password."
            raise fault


class AddUser(colander.MappingSchema):
    """A new account: login, the person behind it, and the first role."""

    login = text_node(
        "login",
        "Login",
        longest=LOGIN_LENGTH,
        description="3 to 40 small letters, digits, dots or dashes.",
    )
    name = text_node("name", "Name of the person", longest=60)
    document_kind = colander.SchemaNode(
        colander.String(),
        title="Identity document",
        validator=colander.OneOf([kind.value for kind in DocumentKind]),
    )
    document_number = text_node(
        "document_number",
        "Number of the document",
        longest=40,
        description="Only a keyed digest is kept: it says who is the same person.",
    )
    phone = text_node("phone", "Phone", longest=20, missing="")
    role = text_node("role", "Role", longest=LOGIN_LENGTH)
    place = place_node(description="Where the role is held.")


class GrantRole(colander.MappingSchema):
    """A role at a place."""

    role = text_node("role", "Role", longest=LOGIN_LENGTH)
    place = place_node(description="Where the role is held.")


class Because(colander.MappingSchema):
    """Why somebody asks."""

    comment = area_node("comment", "Reason")


class Comment(colander.MappingSchema):
    """What somebody says to a decision, if he wants."""

    comment = area_node("comment", "Remark", missing="")


class WhoLeaves(colander.MappingSchema):
    """Whose going is put down."""

    login = text_node(
        "login",
        "Login",
        longest=LOGIN_LENGTH,
        description="Type a part of the login or of the name, and choose.",
    )


class WhichPlace(colander.MappingSchema):
    """The place an access review is about."""

    scope = text_node("scope", "Place reviewed")


class LeavingFacts(colander.MappingSchema):
    """How and when somebody goes, where to, and why."""

    way = colander.SchemaNode(
        colander.String(), title="What happens", validator=colander.Length(max=20)
    )
    day = colander.SchemaNode(colander.Date(), title="Day")
    role = colander.SchemaNode(
        colander.String(),
        title="New role",
        description="Only for who moves.",
        missing="",
        validator=colander.Length(max=LOGIN_LENGTH),
    )
    place = place_node(missing="", description="Only for who moves.")
    comment = area_node("comment", "Reason")


class RoleFacts(colander.MappingSchema):
    """A role as data: its name and words, what it is made of, what it may."""

    name = text_node(
        "name",
        "Name of the role",
        longest=30,
        missing="",
        description="Small letters; leave it empty to change the built-in role itself.",
    )
    title = text_node("title", "Words for the role", longest=30, missing="")
    may = colander.SchemaNode(colander.Set(), title="What it may")
    comment = area_node("comment", "Reason")


class WhySee(colander.MappingSchema):
    """Why somebody has to see personal data whole."""

    reason = colander.SchemaNode(
        colander.String(),
        title="Why they are needed",
        validator=colander.Length(max=20),
    )
    comment = area_node(
        "comment",
        "Reason",
        longest=200,
        description="Kept in the audit log with your name.",
    )


class Nothing(colander.MappingSchema):
    """A decision that needs no facts."""
