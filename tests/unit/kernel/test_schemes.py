"""Schemes of the payment code."""

import pytest

from nontax_site.kernel.errors import NotConfigured
from nontax_site.kernel.schemes import (
    LUHN,
    NONE,
    Scheme,
    luhn_digit,
    register_scheme,
    scheme_named,
)


def always_seven(body):
    return "7"


def test_a_region_may_bring_its_own_scheme():
    register_scheme(Scheme("SEVEN", 9, always_seven))
    assert scheme_named("SEVEN").proves("1" * 19 + "7")
    assert not scheme_named("SEVEN").proves("1" * 20)


def test_registering_the_same_scheme_twice_changes_nothing():
    register_scheme(scheme_named(LUHN))


def test_a_second_scheme_of_the_same_name_is_refused():
    with pytest.raises(ValueError):
        register_scheme(Scheme(LUHN, 9, always_seven))
    assert scheme_named(LUHN).check is luhn_digit


def test_a_scheme_that_is_not_there_is_named():
    with pytest.raises(NotConfigured) as caught:
        scheme_named("MOD97")
    assert "MOD97" in caught.value.sentence


def test_the_published_example_proves_under_luhn_and_any_digits_without_a_scheme():
    assert scheme_named(LUHN).proves("14000022000000022903")
    assert scheme_named(NONE).proves("32068222300000000001")
