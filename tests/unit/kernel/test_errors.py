"""The tree of errors."""

import importlib
import pkgutil
import re

from nontax_site import kernel
from nontax_site.kernel.errors import (
    BadInput,
    CommentMissing,
    Corrupt,
    NontaxError,
    NotFound,
    Refused,
    Stale,
)


def every(kind):
    for below in kind.__subclasses__():
        yield below
        yield from every(below)


def kernel_errors():
    for module in pkgutil.iter_modules(kernel.__path__):
        importlib.import_module(f"nontax_site.kernel.{module.name}")
    return [e for e in every(NontaxError) if e.__module__.startswith(kernel.__name__)]


def test_a_sentence_is_filled_from_the_facts():
    error = Stale(expected="issued", actual="paid")
    assert "was issued" in error.sentence
    assert "is paid now" in str(error)
    assert error.facts == {"expected": "issued", "actual": "paid"}


def test_a_fact_that_is_missing_leaves_its_place():
    assert "${what}" in Corrupt().sentence


def test_what_cannot_be_found_is_a_record_unless_said():
    assert NotFound().sentence == "There is no such record."
    assert NotFound(what="bill", field="bill").sentence == "There is no such bill."


def test_a_missing_reason_points_at_its_field():
    assert CommentMissing().field == "comment"
    assert BadInput(field="amount").field == "amount"


def test_somebody_having_acted_first_is_a_refusal():
    assert issubclass(Stale, Refused)


def test_every_error_of_the_kernel_has_its_own_code_and_a_sentence():
    errors = kernel_errors()
    codes = [error.code for error in errors]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert all(error.message.endswith(".") for error in errors)
    assert all(error.__doc__ for error in errors)
