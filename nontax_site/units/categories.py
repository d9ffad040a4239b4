"""The two lists a region enables: statutory categories and business groups.

The twelve categories are those of 财税〔2016〕33号 art. 3; social insurance and
housing fund are none of them. Business groups (examinations, education …) are
the platform's own, extensible list (SX-01). The two lists are never mixed: no
group bears the code of a category.
"""

from __future__ import annotations

import re

from nontax_site.kernel.errors import BadInput, Refused

CATEGORY_TITLES: dict[str, str] = {
    "fee": "Administrative and institutional fee",
    "fund": "Government fund",
    "fine": "Fine or confiscated income",
    "resource": "Paid use of state-owned resources or assets",
    "capital": "Income of state-owned capital",
    "lottery": "Lottery public welfare fund",
    "franchise": "Franchise income",
    "central_bank": "Income of the central bank",
    "donation": "Donation received in the name of government",
    "department": "Income concentrated by departments",
    "interest": "Interest on government income",
    "other": "Other non-tax revenue",
}

GROUP_TITLES: dict[str, str] = {
    "exam": "Examination fees",
    "education": "Education fees",
    "traffic": "Traffic fines",
    "approval": "Administrative approval fees",
    "housing": "Public housing rents",
}

UNIFIED_GROUPS = frozenset({"traffic", "education"})
"""Groups whose money is paid through the platform everywhere (HZ-06)."""

_GROUP = re.compile(r"[a-z][a-z_]{1,19}")


class CategoryUnknown(BadInput):
    """Not one of the twelve statutory categories."""

    code = "category-unknown"
    message = "«${category}» is no statutory category of non-tax revenue."


class GroupMalformed(BadInput):
    """A business group is a short lower-case word."""

    code = "group-malformed"
    message = "«${group}» is no name of a business group."


class GroupIsCategory(BadInput):
    """A statutory category given as a business group (SX-01)."""

    code = "group-is-category"
    message = "«${group}» is a statutory category and cannot be a business group."


class CategoryNotEnabled(Refused):
    """The region does not charge this statutory category (SX-01)."""

    code = "category-not-enabled"
    message = "The category «${category}» is not enabled in ${region_name}."
    remedy = "Ask the finance bureau to enable the category for the region."


class GroupNotEnabled(Refused):
    """The region does not run this business group (SX-01)."""

    code = "group-not-enabled"
    message = "The business group «${group}» is not enabled in ${region_name}."
    remedy = "Ask the finance bureau to enable the business group for the region."


def check_category(category: str) -> str:
    """The category when it is one of the twelve; raise CategoryUnknown."""
    if category not in CATEGORY_TITLES:
        raise CategoryUnknown(field="category", category=category)
    return category


def check_group(group: str) -> str:
    """A group's name, or "" for none; raise when it is no name of a group.

    Raises GroupIsCategory for a statutory category and GroupMalformed.
    """
    if group in CATEGORY_TITLES:
        raise GroupIsCategory(field="business_group", group=group)
    if group and _GROUP.fullmatch(group) is None:
        raise GroupMalformed(field="business_group", group=group)
    return group
