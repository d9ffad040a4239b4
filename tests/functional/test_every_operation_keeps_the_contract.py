"""A property-based run over the whole contract of the machine interface.

Every operation is called with made-up requests, believable ones (ids of documents
that are there) and broken ones; whatever comes back must be in the contract, and
what breaks the contract must be refused. About a minute for all of them.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.factories.lives import sealed
from tests.factories.programs import NOTICE, Program, key_of
from views.api.limiting import Buckets

UNIT = "330100-0001"
EXAMPLES = 12


@pytest.fixture
def running(office, monkeypatch):
    """The site with a program's key and documents to read and act upon."""
    # else a long body is put into a file that only the garbage collector closes
    monkeypatch.setattr("webob.request.BaseRequest.request_body_tempfile_limit", 2**22)
    program = Program(office, key_of(office))
    registry = office.registry
    usual, registry.api_buckets = registry.api_buckets, Buckets(10**9, lambda: 0.0)
    issued = program.issued()["id"]
    body = {"unit": UNIT, "notice": NOTICE, "issue": False}
    draft = program.post("/notices", body, 201).json["id"]
    bill = sealed(office, "school")
    yield (
        office.app,
        program.headers,
        {
            "notices": [issued, draft, "33010026000000009996"],
            "bills": [bill, "33010126-0000009999"],
            "units": [UNIT, "330100-0002"],
            "items": ["103042501", "103042701", "nothing"],
            "kind": ["notice", "bill", "nothing"],
            "verb": ["ask_cancel", "edit", "discard", "issue", "deliver", "write_off"],
        },
    )
    registry.api_buckets = usual


def contract(app: Any) -> Any:
    """The contract as the site serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.generation.update(with_security_parameters=False)
    return schema


def operations(app: Any) -> list[Any]:
    return [found.ok() for found in contract(app).get_all_operations()]


def believable(case: Any, known: dict[str, list[str]], data: Any) -> None:
    """Put ids that are there into a made-up request."""
    places, path = case.path_parameters or {}, case.operation.path
    noun = path.split("/")[1]
    if "id" in places:
        places["id"] = data.draw(st.sampled_from(known[noun]))
    for name in ("kind", "verb"):
        if name in places:
            places[name] = data.draw(st.sampled_from(known[name]))
    body = case.body
    if isinstance(body, dict) and "unit" in body:
        body["unit"] = UNIT
        notices = body.get("notices") or [body.get("notice")]
        for notice in notices:
            for line in notice["lines"]:
                line["item_code"] = data.draw(st.sampled_from(known["items"]))
    if isinstance(body, dict) and "expect" in body and data.draw(st.booleans()):
        body["expect"] = data.draw(st.sampled_from([1, 2, "draft", "issued", "sealed"]))


def run(
    operation: Any, headers: dict[str, str], known: Any, mode: GenerationMode, most: int
) -> None:
    """Call one operation many times; raises what was found."""

    @settings(
        max_examples=most,
        deadline=None,
        derandomize=True,  # the same requests every time: no luck in a gate
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def call(case: Any, data: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            believable(case, known, data)
        case.call_and_validate(
            headers=headers,
            excluded_checks=[
                schemathesis.checks.positive_data_acceptance,
                schemathesis.checks.ignored_auth,
                schemathesis.checks.unsupported_method,
            ],
        )

    call()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name)
def test_nothing_is_found_in_any_operation(running, mode):
    app, headers, known = running
    found = []
    for operation in operations(app):
        try:
            run(operation, headers, known, mode, EXAMPLES)
        except Unsatisfiable:
            continue  # an operation that takes nothing cannot be asked wrongly
        except Exception as fault:  # the run goes on, and all of it is shown
            found.append(f"{operation.label}: {type(fault).__name__}: {fault}")
    assert found == []


def test_the_run_would_find_an_answer_that_breaks_the_contract(running, monkeypatch):
    from views.api import shapes

    app, headers, known = running
    monkeypatch.setitem(
        app.registry.settings, "pyramid_openapi3.enable_response_validation", False
    )
    usual = shapes.SHAPES["notice"]
    monkeypatch.setitem(
        shapes.SHAPES,
        "notice",
        lambda request, document: usual(request, document) | {"total": 200},
    )
    assert "JsonSchemaError" in _found_on(app, "GET /notices", headers, known)


def test_the_run_would_find_a_request_that_makes_us_stumble(running, monkeypatch):
    from views.api import reading

    app, headers, known = running

    def stumbling(request: Any, name: str) -> Any:
        return {}[request.GET.get(name, "")]

    monkeypatch.setattr(reading, "_day", stumbling)
    assert "ServerError" in _found_on(app, "GET /bills", headers, known)


def _found_on(app: Any, label: str, headers: Any, known: Any) -> set[str]:
    """The kinds of faults the run finds in one operation."""
    operation = next(one for one in operations(app) if one.label == label)
    with pytest.raises(BaseExceptionGroup) as found:
        run(operation, headers, known, GenerationMode.POSITIVE, 20)
    return {type(fault).__name__ for fault in found.value.exceptions}


def test_no_operation_but_the_public_check_answers_without_a_key(running):
    app, _headers, known = running
    found = {}
    for operation in operations(app):
        path = operation.path.replace("{kind}", "bill").replace("{verb}", "issue")
        path = path.replace("{id}", known.get(operation.path.split("/")[1], [""])[0])
        program = Program(_Office(app))
        answer = program.request(path, operation.method.upper(), "*")
        found[operation.label] = answer.status_int
    assert found.pop("POST /check") != 401
    assert set(found.values()) == {401}


class _Office:
    """As much of an office as a program without a key needs."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def browser(self) -> Any:
        from webtest import TestApp

        return TestApp(self._app, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
