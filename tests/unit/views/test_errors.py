"""The one mapping of errors to statuses, in the order of precedence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pyramid.httpexceptions import (
    HTTPForbidden,
    HTTPNotFound,
    HTTPRequestEntityTooLarge,
    HTTPSeeOther,
    HTTPServiceUnavailable,
)

from nontax_site.kernel import errors as kernel
from views import errors


class Odd(kernel.NontaxError):
    """An error of no family."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (kernel.Unauthentic(), 401),
        (kernel.Forbidden(), 403),
        (kernel.NotFound(), 404),
        (kernel.BadInput(), 400),
        (kernel.CommentMissing(), 400),
        (kernel.Stale(expected="a", actual="b"), 409),
        (kernel.FourEyes(earlier="x"), 409),
        (kernel.Refused(), 409),
        (kernel.NotConfigured(what="x"), 503),
        (kernel.Corrupt(what="x"), 500),
        (Odd(), 400),
        (RuntimeError(), 500),
    ],
)
def test_each_family_has_one_status(error, status):
    assert errors.status_of(error) == status


def test_every_status_of_the_mapping_has_a_title():
    assert {status for _kind, status in errors.STATUSES} <= set(errors.TITLES)


def asked(path="/api/v1/x", login="somebody"):
    """A request of a machine, enough of one to answer it."""
    return SimpleNamespace(
        path=path,
        path_qs=path,
        method="POST",
        request_id="0123456789abcdef",
        actor=SimpleNamespace(login=login),
        signed_in_user=SimpleNamespace(must_change=False),
        first_duty="",
        fmt=SimpleNamespace(
            error=lambda error: error.sentence, remedy=lambda error: error.remedy
        ),
        registry=SimpleNamespace(settings={"nontax.mode": "production"}),
        context=None,
    )


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch):
    """Answers without a renderer: what would be rendered, as it is."""

    def rendered(name, values, request):
        return SimpleNamespace(headers={}, status_int=200, values=values)

    monkeypatch.setattr(errors, "render_to_response", rendered)


def test_a_machine_reads_code_words_place_remedy_and_request():
    error = kernel.BadInput(field="amount")
    answer = errors.nontax_error(error, asked())
    assert answer.status_int == 400
    assert answer.values == {
        "code": "bad-input",
        "message": "The input is not valid.",
        "field": "amount",
        "request_id": "0123456789abcdef",
    }


def test_an_unknown_machine_is_not_sent_to_the_sign_in_page():
    assert errors.nontax_error(kernel.Unauthentic(), asked()).status_int == 401


def test_a_corrupt_record_is_logged_and_ends_in_500(caplog):
    answer = errors.nontax_error(kernel.Corrupt(what="bill"), asked())
    assert answer.status_int == 500
    assert "0123456789abcdef" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (HTTPForbidden(), 403),
        (HTTPNotFound(), 404),
        (HTTPRequestEntityTooLarge(), 413),
        (HTTPServiceUnavailable(), 503),
    ],
)
def test_what_the_framework_raises_gets_our_shape(error, status):
    answer = errors.http_exception(error, asked())
    assert answer.status_int == status
    assert {"code", "message", "request_id"} <= set(answer.values)


def test_a_redirect_goes_out_as_it_is_but_hardened():
    answer = errors.http_exception(HTTPSeeOther(location="/work"), asked())
    assert answer.location == "/work"
    assert "Content-Security-Policy" in answer.headers


def test_production_asks_browsers_for_https_only():
    answer = errors.nontax_error(kernel.BadInput(), asked())
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_person_learns_where_the_document_is():
    request = asked(path="/bills/33010126-0000000001/void")
    request.context = SimpleNamespace(kind="bill", id="33010126-0000000001")
    request.fmt.path = lambda kind, name: f"/{kind}s/{name}"
    answer = errors.nontax_error(kernel.Refused(), request)
    assert answer.values["back"] == "/bills/33010126-0000000001"


def test_too_much_to_keep_is_not_kept(monkeypatch):
    monkeypatch.setattr(errors, "get_csrf_token", lambda request: "t")
    request = asked(path="/users/new")
    request.POST = {"name": "x" * (errors.KEPT_BYTES + 1)}
    assert errors.form_refused(None, _with_headers(request)).values["again"] == ""


def test_files_and_secrets_are_not_kept(monkeypatch):
    monkeypatch.setattr(errors, "get_csrf_token", lambda request: "t")
    request = asked(path="/users/new")
    request.POST = {"name": "x", "old_password": "p", "file": object()}
    answer = errors.form_refused(None, _with_headers(request))
    assert answer.values["kept"] == [("name", "x")]
    assert answer.values["token"] == "t"


def _with_headers(request):
    request.headers = {}
    return request
