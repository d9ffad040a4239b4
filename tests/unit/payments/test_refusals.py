"""The refusals of payments are told apart by their codes."""

import inspect

from nontax_site.kernel.errors import NontaxError
from nontax_site.payments import refusals


def classes():
    return [
        one
        for _, one in inspect.getmembers(refusals, inspect.isclass)
        if issubclass(one, NontaxError) and one.__module__ == refusals.__name__
    ]


def test_every_refusal_has_a_code_of_its_own():
    codes = [one.code for one in classes()]
    assert len(codes) == len(set(codes))


def test_every_refusal_says_something():
    for one in classes():
        assert one.__doc__
        assert one().sentence
