"""The department in charge 主管部门 of a unit: for whom its place counts."""

from __future__ import annotations

from nontax_site.security.grants import UNIT_CLERK, UNIT_SUPERVISOR


def with_department(places: tuple[str, ...], department: str) -> tuple[str, ...]:
    """The places, narrowest first, with that of a department behind the unit's."""
    if not department:
        return places
    return tuple(dict.fromkeys((places[0], f"unit:{department}", *places[1:])))


def with_department_for(
    role: str, places: tuple[str, ...], department: str
) -> tuple[str, ...]:
    """The places where the role counts; clerk and supervisor of a unit at their own.

    The department may charge as a unit itself: its clerks there are not the staff of
    the department, and nothing of the units in its charge is theirs.
    """
    own = role in {UNIT_CLERK, UNIT_SUPERVISOR}
    return places if own else with_department(places, department)
