"""For whom the place of a department in charge counts."""

import pytest

from nontax_site.units.departments import with_department_for

OWN = ("unit:330100-0001", "region:330100", "site")
DEPARTMENT = "unit:330100-0002"


@pytest.mark.parametrize("role", ["unit_clerk", "unit_supervisor"])
def test_who_charges_for_the_department_holds_nothing_over_its_units(role):
    assert with_department_for(role, OWN, "330100-0002") == OWN


@pytest.mark.parametrize(
    "role", ["department_clerk", "department_supervisor", "custodian"]
)
def test_the_staff_of_the_department_sees_its_units(role):
    assert with_department_for(role, OWN, "330100-0002") == (
        OWN[0],
        DEPARTMENT,
        *OWN[1:],
    )
    assert with_department_for(role, OWN, "") == OWN
