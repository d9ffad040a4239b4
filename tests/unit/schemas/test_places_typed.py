"""Where a role is held, as people type it."""

import pytest

from schemas.people import GrantRole, place_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("330100", "region:330100"),
        (" 330100-0007 ", "unit:330100-0007"),
        ("region:330100", "region:330100"),
        ("site", "site"),
        ("33010", "33010"),
    ],
)
def test_a_bare_number_is_the_place_it_means(typed, meant):
    given = GrantRole().deserialize({"role": "auditor", "place": typed})
    assert given["place"] == meant


def test_what_is_no_text_stays():
    assert place_of(None) is None
