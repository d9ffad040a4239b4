from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.errors import BadInput
from schemas.json import DEPTH, read_json

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
WHOLE = st.integers(-(10**14), 10**14)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_what_two_programs_read_alike_is_read_as_it_is(value):
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    try:
        read_json(data)
    except BadInput as refused:
        assert refused.code.startswith("json-")


def test_the_place_of_a_fault_is_named():
    with pytest.raises(BadInput) as refused:
        read_json(b'{"lines": [{"amount": "1.00"}, {"amount": 2.5}]}')
    assert refused.value.field == "lines.1.amount"


def test_it_is_read_as_deep_as_it_may_be():
    assert read_json(b"[" * DEPTH + b"]" * DEPTH)
    with pytest.raises(BadInput):
        read_json(b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1))
