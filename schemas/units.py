"""What a person says about executing units: one schema a verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.units.applying import Completion, UnitFacts
from nontax_site.units.bodies import (
    ACCOUNT_TYPE_TITLES,
    BODY_KIND_TITLES,
    TRAIT_TITLES,
    Account,
)
from nontax_site.units.region import (
    LEVEL_TITLES,
)
from schemas.fields import credit_code_type, text_node
from schemas.types import (
    IdentityFields,
    choice_node,
    choices_node,
    day_node,
    region_code_type,
    unit_id_type,
    words,
    yes_node,
)

PHONE = r"^\+?[0-9][0-9 -]{4,19}$"


class AccountRow(colander.MappingSchema):
    """One fiscal account of a unit."""

    type = choice_node("type", words("Type of account"), ACCOUNT_TYPE_TITLES)
    name = text_node("name", words("Name of the account"), longest=80)
    number = text_node("number", words("Account number"), longest=32)
    bank = text_node("bank", words("Bank"), longest=60)


class AccountRows(colander.SequenceSchema):
    """The fiscal accounts of a unit."""

    account = AccountRow(title=words("Account"))


class UnitContact(colander.MappingSchema):
    """What may change at any time: whom to ask, and marks of the unit."""

    department = text_node("department", words("Department"), longest=40, missing="")
    contact = text_node("contact", words("Contact person"), longest=40, missing="")
    phone = colander.SchemaNode(
        colander.String(),
        title=words("Telephone"),
        validator=colander.Regex(PHONE, words("This is no telephone number.")),
        missing="",
    )
    address = text_node("address", words("Address"), missing="")
    body_kind = choice_node("body_kind", words("Kind of body"), BODY_KIND_TITLES)
    credit_code = colander.SchemaNode(
        credit_code_type(),
        title=words("Unified social credit code"),
        missing="",
    )
    traits = choices_node(
        "traits",
        words("Marks"),
        TRAIT_TITLES,
        description=words("Some charge items ask for a mark."),
        missing=(),
    )
    two_lines = yes_node("two_lines", words("Two lines of income and expenditure"))
    cashless = yes_node("cashless", words("Takes no cash"))


class ApplyUnit(UnitContact):
    """Opening a unit."""

    region = colander.SchemaNode(
        region_code_type(), title=words("Region"), insert_before="department"
    )
    name = text_node(
        "name", words("Name of the unit"), longest=100, insert_before="department"
    )
    named_since = day_node(
        "named_since",
        words("Bears this name since"),
        missing=None,
        insert_before="department",
    )
    level = choice_node(
        "level",
        words("Level"),
        LEVEL_TITLES,
        description=words("The level of the finance department it belongs to."),
        insert_before="department",
    )
    finance_department = yes_node(
        "finance_department", words("Is the finance department itself")
    )


class CompleteUnit(colander.MappingSchema):
    """What the unit's supervisor completes the application with."""

    contact = text_node("contact", words("Contact person"), longest=40)
    phone = colander.SchemaNode(
        colander.String(),
        title=words("Telephone"),
        validator=colander.Regex(PHONE, words("This is no telephone number.")),
    )
    address = text_node("address", words("Address"))
    accounts = AccountRows(title=words("Fiscal accounts"))


class EditUnit(UnitContact):
    """Changing what is said about a unit; a new name is dated."""

    name = text_node(
        "name",
        words("New name"),
        longest=100,
        missing="",
        description=words("Only when the unit is renamed."),
    )
    named_since = day_node(
        "named_since", words("Bears the new name since"), missing=None
    )
    overseer = text_node(
        "overseer",
        words("Department in charge"),
        longest=11,
        missing="",
        description=words("The unit that supplies it with bills and clears them."),
    )


class SetAccounts(colander.MappingSchema):
    """Registering where a unit's money goes."""

    accounts = AccountRows(title=words("Fiscal accounts"))


class OpenSupervisor(colander.MappingSchema):
    """The account of a unit's first supervisor."""

    login = text_node(
        "login",
        words("Login"),
        longest=40,
        description=words("3 to 40 small letters, digits, dots or dashes."),
    )
    name = text_node("name", words("Name of the person"), longest=60)
    document_kind = IdentityFields()["document_kind"]
    document_number = text_node(
        "document_number",
        words("Document number"),
        longest=40,
        description=words(
            "Only a keyed digest is kept: it says who is the same person."
        ),
    )
    phone = text_node("phone", words("Telephone"), longest=20, missing="")


class CloseUnit(colander.MappingSchema):
    """Closing a unit and naming its successor."""

    successor = colander.SchemaNode(
        unit_id_type(),
        title=words("Successor"),
        description=words("The unit that takes over, if there is one."),
        missing=None,
    )


def unit_facts(given: Mapping[str, Any]) -> UnitFacts:
    """What an application says, from what ``ApplyUnit`` read."""
    return UnitFacts(
        name=given["name"],
        level=given["level"],
        named_since=given["named_since"],
        finance_department=given["finance_department"],
        **contact_facts(given),
    )


def completion_of(given: Mapping[str, Any]) -> Completion:
    """What the unit itself says, from what ``CompleteUnit`` read."""
    return Completion(
        contact=given["contact"],
        phone=given["phone"],
        address=given["address"],
        accounts=account_rows(given["accounts"]),
    )


def contact_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The plain facts of a unit, from what ``UnitContact`` read."""
    facts = {node.name: given[node.name] for node in UnitContact().children}
    facts["traits"] = tuple(sorted(facts["traits"]))
    facts["credit_code"] = str(facts["credit_code"])
    return facts


def account_rows(given: Any) -> tuple[Account, ...]:
    """Accounts as a unit keeps them."""
    return tuple(
        (row["type"], row["name"], row["number"], row["bank"]) for row in given
    )
