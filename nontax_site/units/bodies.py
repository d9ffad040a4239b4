"""Kinds of body that may collect, levels of government, and fiscal accounts.

Only the five kinds of body named by the payment book notice may hold bills
(CQ-01). An account of a unit is a plain row ``(type, name, number, bank)``.
"""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput

BODY_KIND_TITLES: dict[str, str] = {
    "government": "Government",
    "state_organ": "State organ",
    "institution": "Public institution",
    "social_organisation": "Social organisation acting for government",
    "other": "Other organisation collecting by law",
}

ACCOUNT_TYPE_TITLES: dict[str, str] = {
    "treasury": "Treasury account",
    "special": "Special fiscal account",
    "remit": "Fiscal remittance account",
}

TRAIT_TITLES: dict[str, str] = {
    "urban_school": "City school",
    "rural_school": "Rural school",
}

Account = tuple[str, str, str, str]


class BodyKindUnknown(BadInput):
    """Not one of the five kinds of body that may hold bills (CQ-01)."""

    code = "body-kind-unknown"
    message = "«${body_kind}» is no kind of body that may collect."


class AccountMalformed(BadInput):
    """An account without type, name, number or bank."""

    code = "account-malformed"
    message = "The account ${number} is not complete: type, name, number and bank."


class TraitUnknown(BadInput):
    """A mark of a unit that no rule speaks of."""

    code = "trait-unknown"
    message = "There is no mark «${trait}» of a unit."


def check_body_kind(body_kind: str) -> str:
    """The kind when it is one of the five; raise BodyKindUnknown otherwise."""
    if body_kind not in BODY_KIND_TITLES:
        raise BodyKindUnknown(field="body_kind", body_kind=body_kind)
    return body_kind


def check_accounts(accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    """The accounts when each is complete; raise AccountMalformed otherwise."""
    for account_type, name, number, bank in accounts:
        plain = number.isascii() and number.replace("-", "").isalnum()
        if account_type not in ACCOUNT_TYPE_TITLES or not (name and plain and bank):
            raise AccountMalformed(field="accounts", number=number)
    return tuple(tuple(row) for row in accounts)  # type: ignore[misc]


def check_traits(traits: tuple[str, ...]) -> tuple[str, ...]:
    """The marks when each is known; raise TraitUnknown otherwise."""
    for trait in traits:
        if trait not in TRAIT_TITLES:
            raise TraitUnknown(field="traits", trait=trait)
    return tuple(traits)
