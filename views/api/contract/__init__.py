"""The contract of the machine interface: read at start, kept to at every request.

Requests are compared with it before the view, answers after it (not in
production, where every answer would be read twice). What breaks it is said in the
one shape of errors.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openapi_spec_validator.readers import read_from_filename
from pyramid.exceptions import ConfigurationError
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import exception_view_config
from pyramid_openapi3.exceptions import (
    RequestValidationError,
    ResponseValidationError,
)

from views.api.refusals import ContractBroken
from views.errors import Failed, answer, log

FILE = Path(__file__).parent / "openapi.yaml"
PREFIX = "/api/v1"
METHODS = ("get", "post")

ROUTES = {
    "api_me": "/me",
    "api_units": "/units",
    "api_unit": "/units/{id}",
    "api_unit_actions": "/units/{id}/actions",
    "api_unit_history": "/units/{id}/history",
    "api_items": "/items",
    "api_item": "/items/{id}",
    "api_item_actions": "/items/{id}/actions",
    "api_item_history": "/items/{id}/history",
    "api_notices": "/notices",
    "api_notices_batch": "/notices/batch",
    "api_notice": "/notices/{id}",
    "api_notice_actions": "/notices/{id}/actions",
    "api_notice_history": "/notices/{id}/history",
    "api_notice_act": "/notices/{id}/{verb}",
    "api_bills": "/bills",
    "api_bill": "/bills/{id}",
    "api_bill_xml": "/bills/{id}/xml",
    "api_bill_ofd": "/bills/{id}/ofd",
    "api_bill_pdf": "/bills/{id}/pdf",
    "api_bill_actions": "/bills/{id}/actions",
    "api_bill_history": "/bills/{id}/history",
    "api_bill_act": "/bills/{id}/{verb}",
    "api_check": "/check",
    "api_workflows": "/workflows",
    "api_workflow": "/workflows/{kind}",
    "api_workflow_diagram": "/workflows/{kind}/diagram",
}
"""In the order in which addresses are compared: fixed words before names."""


def includeme(config: Any) -> None:
    """Read the contract, add its routes, and watch over requests and answers."""
    settings = config.registry.settings
    production = settings.get("nontax.mode") == "production"
    settings["pyramid_openapi3.enable_response_validation"] = not production
    config.include("pyramid_openapi3")
    config.registry.api_contract = read()
    for name, path in ROUTES.items():
        config.add_route(name, PREFIX + path)
    config.pyramid_openapi3_spec(
        str(FILE),
        route=f"{PREFIX}/openapi.yaml",
        route_name="api_contract_file",
        permission=NO_PERMISSION_REQUIRED,
    )
    config.add_route("api_contract", f"{PREFIX}/openapi.json")
    config.add_route("api_page", f"{PREFIX}/")


def read() -> dict[str, Any]:
    """The contract; raises ConfigurationError for a path without its route."""
    said, _url = read_from_filename(str(FILE))
    whole: dict[str, Any] = dict(said)
    if set(whole["paths"]) != set(ROUTES.values()):
        differing = sorted(set(whole["paths"]) ^ set(ROUTES.values()))
        raise ConfigurationError(f"contract and routes differ: {differing}")
    return whole


@exception_view_config(RequestValidationError)
def request_broken(error: Any, request: Any) -> Any:
    """A request that does not follow the contract: 400 with the path."""
    path, why = fault_of(error.errors[0])
    return answer(request, ContractBroken(field=path, why=why), 400)


@exception_view_config(ResponseValidationError)
def response_broken(error: Any, request: Any) -> Any:
    """An answer of ours that does not: a fault to be mended, told to nobody."""
    log.error("request %s: answer against the contract: %s", request.request_id, error)
    return answer(request, Failed(), 500)


def fault_of(error: Any) -> tuple[str, str]:
    """(path, what is wrong) of the first fault, without what was sent."""
    cause: Any = error
    while cause is not None:
        faults = getattr(cause, "schema_errors", None)
        if faults:
            found = _deepest(next(iter(faults)))
            head = [getattr(error, "name", "")] if getattr(error, "name", "") else []
            parts = [str(part)[:60] for part in found.absolute_path]
            names = _names_of(found)
            field = ".".join([*head, *parts, *names[:1]])
            return field, WHY.get(found.validator, f"«{found.validator}»")
        cause = cause.__cause__
    return str(getattr(error, "name", "") or ""), type(error).__name__


WHY = {
    "additionalProperties": "unknown name",
    "required": "a name is missing",
    "type": "another kind of value is needed",
    "pattern": "the text has another form",
    "enum": "not one of the known values",
    "minItems": "too few",
    "maxItems": "too many",
    "minLength": "too short",
    "maxLength": "too long",
    "minimum": "too small",
    "maximum": "too big",
}
"""What is wrong, by the word of the schema that says so."""


def _names_of(fault: Any) -> list[str]:
    """The names that are too many or missing, where the fault is about names."""
    if fault.validator == "additionalProperties":
        known = fault.schema.get("properties", {})
        return [str(name)[:60] for name in fault.instance if name not in known]
    if fault.validator == "required":
        return [name for name in fault.validator_value if name not in fault.instance]
    return []


def _deepest(fault: Any) -> Any:
    """Of the alternatives of an anyOf the fault that lies deepest."""
    while fault.context:
        fault = max(fault.context, key=lambda one: len(one.absolute_path))
    return fault
