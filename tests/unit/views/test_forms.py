"""Running a form: checked, called once, nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import colander
import pytest
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.testing import DummyRequest, setUp, tearDown
from webob.multidict import MultiDict

from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import BadInput, NotFound, Refused, Stale, Unauthentic
from nontax_site.storage.idempotency import IdempotencyRecords, KeyReused
from schemas.fields import money_type, text_node
from views import fields
from views.format import Format
from views.forms import form_page
from views.i18n import negotiate


class Row(colander.MappingSchema):
    item = text_node("item", "Charge item")
    amount = colander.SchemaNode(money_type(), title="Amount")


class Rows(colander.SequenceSchema):
    row = Row()


class Sheet(colander.MappingSchema):
    payer = text_node("payer", "Payer", description="Whom it may concern")
    lines = Rows(title="Charges")


@pytest.fixture(scope="module")
def config():
    made = setUp(settings={"pyramid.default_locale_name": "zh_Hans"})
    made.add_translation_dirs("colander:locale", "deform:locale", "views:locale")
    made.set_locale_negotiator(negotiate)
    yield made
    tearDown(unhook_zca=False)


@pytest.fixture
def records():
    return IdempotencyRecords()


def asked(config, records, post=None, login="clerk"):
    request = DummyRequest(cookies={}, path="/notices/new")
    request.actor = SimpleNamespace(login=login)
    request.site = SimpleNamespace(idempotency=records)
    request.clock = FixedClock(datetime(2026, 3, 5, 2, 0, tzinfo=UTC))
    request.fmt = Format(request)
    request.undone = []
    request.tm = SimpleNamespace(
        abort=lambda: request.undone.append("abort"),
        begin=lambda: request.undone.append("begin"),
    )
    if post is not None:
        request.method = "POST"
        request.POST = MultiDict(post)
    return request


def sent(payer="周晓波", amount="12.30", once="key"):
    return [
        ("__once__", once),
        ("payer", payer),
        ("__start__", "lines:sequence"),
        ("__start__", "row:mapping"),
        ("item", "103042501"),
        ("amount", amount),
        ("__end__", "row:mapping"),
        ("__end__", "lines:sequence"),
    ]


def run(request, deed=lambda given: "/notices/1", **more):
    return form_page(
        request, Sheet, deed, title="Issue a notice", button="Add a row", **more
    )


def test_an_opened_form_shows_its_fields_with_words_for_what_is_required(
    config, records
):
    page = run(asked(config, records), initial={"payer": "<周>"})
    assert "缴款人" in page["form"]
    assert "必填" in page["form"]
    assert "&lt;周&gt;" in page["form"]
    assert 'aria-describedby="help-' in page["form"]
    assert 'name="csrf_token"' in page["form"]
    assert "<script" not in page["form"]


def test_what_was_read_goes_to_the_deed_and_leads_on(config, records):
    given = []
    answer = run(asked(config, records, sent()), deed=lambda g: given.append(g) or "/x")
    assert answer.status_int == 303
    assert answer.location == "/x"
    assert given[0]["payer"] == "周晓波"
    assert given[0]["lines"][0]["amount"].fen == 1230


@pytest.mark.parametrize(
    ("result", "location"),
    [
        (SimpleNamespace(kind="notice", id="1400"), "/notices/1400"),
        (HTTPSeeOther(location="/elsewhere"), "/elsewhere"),
        (None, "/back"),
    ],
)
def test_a_deed_says_where_to_go(config, records, result, location):
    request = asked(config, records, sent())
    assert run(request, deed=lambda g: result, back="/back").location == location


def test_a_fault_comes_back_as_typed_with_its_words_at_the_field(config, records):
    request = asked(config, records, sent(payer="", amount="１２"))
    page = run(request)
    assert request.response.status_int == 422
    assert 'value="１２"' in page["form"]
    assert "请先更正以下内容" in page["form"]
    assert page["form"].count("“１２”") == 2
    assert 'aria-invalid="true"' in page["form"]
    assert 'value="key"' in page["form"]


def test_what_else_is_wrong_is_said_in_the_same_round(config, records):
    looked = []

    def also_wrong(typed):
        looked.append(typed["payer"])
        yield BadInput(field="lines.0.amount")
        yield BadInput(field="payer")

    def deed(given):
        raise BadInput(field="lines.0.item")

    page = run(asked(config, records, sent()), deed=deed, also_wrong=also_wrong)
    assert page["form"].count('aria-invalid="true"') == 3
    page = run(asked(config, records, sent(payer="")), also_wrong=also_wrong)
    assert page["form"].count('aria-invalid="true"') == 2
    run(asked(config, records, sent()), also_wrong=also_wrong)
    assert len(looked) == 2


def test_a_refusal_by_the_deed_hangs_at_the_field_it_names(config, records):
    def deed(given):
        raise BadInput(field="lines.0.amount")

    request = asked(config, records, sent())
    page = run(request, deed=deed)
    assert request.response.status_int == 422
    assert request.undone == ["abort", "begin"]
    assert page["error"].field == "lines.0.amount"
    assert page["form"].count('aria-invalid="true"') == 1


@pytest.mark.parametrize("field", ["", "nowhere", "lines.7.amount"])
def test_a_refusal_without_a_place_stands_on_top(config, records, field):
    def deed(given):
        raise Refused(field=field)

    request = asked(config, records, sent())
    page = run(request, deed=deed)
    assert request.response.status_int == 409
    assert 'role="alert"' in page["form"]


def test_somebody_who_acted_first_is_said(config, records):
    def deed(given):
        raise Stale(expected="a", actual="b")

    request = asked(config, records, sent())
    page = run(request, deed=deed)
    assert page["stale"]
    assert 'name="__again__"' in page["form"]
    assert request.response.status_int == 409


def test_a_stale_page_is_sent_again_only_after_it_was_read(config, records):
    done = []

    def deed(given):
        done.append(given)
        return "/notices/1"

    unread = asked(config, records, [*sent(), ("__again__", "yes")])
    page = run(unread, deed=deed)
    assert (unread.response.status_int, done) == (422, [])
    assert 'name="__read__"' in page["form"]
    read = [*sent(), ("__again__", "yes"), ("__read__", "yes")]
    assert run(asked(config, records, read), deed=deed).location == "/notices/1"


def test_other_errors_are_not_the_forms_matter(config, records):
    def deed(given):
        raise NotFound

    with pytest.raises(NotFound):
        run(asked(config, records, sent()), deed=deed)


def test_a_page_may_keep_more_errors_on_the_form(config, records):
    def deed(given):
        raise Unauthentic

    request = asked(config, records, sent())
    run(request, deed=deed, also=(Unauthentic,))
    assert request.response.status_int == 401


def test_a_page_that_is_sent_twice_is_done_once(config, records):
    done = []

    def deed(given):
        done.append(given)
        return f"/notices/{len(done)}"

    first = run(asked(config, records, sent()), deed=deed)
    second = run(asked(config, records, sent()), deed=deed)
    assert first.location == second.location == "/notices/1"
    assert len(done) == 1


def test_a_page_opened_again_is_done_again(config, records):
    run(asked(config, records, sent(once="a")))
    answer = run(asked(config, records, sent(once="b")), deed=lambda g: "/notices/2")
    assert answer.location == "/notices/2"


def test_a_key_of_another_page_is_refused(config, records):
    run(asked(config, records, sent()))
    request = asked(config, records, sent())
    request.path = "/users/new"
    with pytest.raises(KeyReused):
        run(request)


def test_a_stranger_leaves_no_keys(config, records):
    run(asked(config, records, sent(), login=""))
    assert records.find("form:", "key") is None


def test_a_form_with_a_file_is_sent_as_such(config, records):
    page = run(asked(config, records), widgets={"payer": fields.upload(".xml")})
    assert 'enctype="multipart/form-data"' in page["form"]


def test_choices_are_shown_in_the_readers_words(config, records):
    widgets = {"payer": fields.radio([("a", "yes"), ("b", "no")])}
    page = run(asked(config, records), widgets=widgets)
    assert "是" in page["form"]
    assert page["form"].count('type="radio"') == 2
