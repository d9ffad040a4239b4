"""The machine interface: keys, writes that happen once, one shape of errors."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories.lives import sealed
from tests.factories.programs import NOTICE, Program, key_of

UNIT = "330100-0001"
NEW = {"unit": UNIT, "notice": NOTICE}


@pytest.fixture(autouse=True)
def _bodies_in_memory(monkeypatch):
    """A long body is not put into a file that only the garbage collector closes."""
    monkeypatch.setattr("webob.request.BaseRequest.request_body_tempfile_limit", 2**22)


@pytest.fixture
def program(office):
    return Program(office, key_of(office))


def notices_of(office):
    with office.work() as request:
        return list(request.site.notices.documents())


def lane(office, name):
    with office.work() as request:
        found = request.site.audit.find(name)
        return list(found.entries()) if found is not None else []


# ---- keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Bearer ak-000000000000.wrong",
        "Basic eDp5",
        "Bearer " + "x" * 300,
        "Bearer 密钥.x",
    ],
)
def test_what_proves_no_key_is_401_and_always_the_same(office, header):
    headers = (
        {} if header is None else {"Authorization": header.encode().decode("latin-1")}
    )
    answer = office.browser().get("/api/v1/me", headers=headers, status=401)
    assert answer.json["code"] == "key-not-proved"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_secret_is_a_security_event_in_the_audit_log(office):
    key = key_of(office)
    Program(office, key + "x").get("/me", status=401)
    (event,) = lane(office, "api")
    assert event["verb"] == "refuse_key"
    assert event["id"] == f"api_key:{key.partition('.')[0]}"
    assert key.partition(".")[2] not in json.dumps(event)


def test_an_address_that_tries_many_keys_is_slowed_down(office):
    program = Program(office, "ak-1.x")
    answers = [program.get("/me", status="*").status_int for _ in range(62)]
    assert set(answers) == {401, 429}
    assert len(lane(office, "api")) == answers.count(401)


def test_a_session_does_not_count_here(office):
    browser = office.browser("school-boss")
    assert browser.get("/api/v1/me", status=401)


def test_the_key_rests_while_who_asked_is_disabled(office):
    key = key_of(office)
    from nontax_site.security.people import People

    with office.work() as request:
        request.find_service(People).disable(office.act("admin"), "school-boss")
    Program(office, key).get("/me", status=401)


def test_the_key_rests_when_who_asked_loses_the_role(office):
    from nontax_site.security.people import People

    key = key_of(office)
    with office.work() as request:
        request.find_service(People).revoke(
            office.act("admin"), "school-boss", "unit_supervisor", f"unit:{UNIT}"
        )
    Program(office, key).get("/me", status=401)
    page = office.browser("hz-boss").get(f"/api-keys/{key.partition('.')[0]}")
    assert "密钥停用" in page


def test_a_key_of_another_unit_meets_the_404_of_what_is_not_there(office, program):
    code = program.issued()["id"]
    stranger = Program(office, _region_key(office, "sx-boss", "region:140000"))
    for path in (
        f"/notices/{code}",
        f"/notices/{code}/actions",
        f"/notices/{code}/history",
    ):
        theirs = stranger.get(path, status=404).json
        nothing = stranger.get(
            path.replace(code, "33010026000000009996"), status=404
        ).json
        assert {**theirs, "request_id": ""} == {**nothing, "request_id": ""}


def _region_key(office, login, place, scopes=("notice:view", "bill:view")):
    return key_of(office, login, "admin", place=place, scopes=scopes)


def test_a_key_writes_for_no_other_unit(office, program):
    body = {**NEW, "unit": "330100-0002"}
    nothing = {**NEW, "unit": "330100-9999"}
    theirs, none = (program.post("/notices", b, 404).json for b in (body, nothing))
    assert {**theirs, "request_id": ""} == {**none, "request_id": ""}
    assert notices_of(office) == []


def test_a_scope_that_is_not_given_is_403_with_its_name(office):
    program = Program(office, key_of(office, scopes=("notice:view", "notice:draft")))
    assert program.get("/bills", status=403).json["facts"] == {"scope": "bill:view"}
    assert program.post("/notices", NEW, 403).json["code"] == "scope-missing"
    draft = program.post("/notices", {**NEW, "issue": False}, 201).json
    refused = program.post(f"/notices/{draft['id']}/issue", {"expect": "draft"}, 403)
    assert refused.json["code"] == "forbidden"


def test_a_program_that_is_too_fast_is_told_when_to_come_again(office, program):
    registry = office.registry
    from views.api.limiting import Buckets

    usual, registry.api_buckets = registry.api_buckets, Buckets(2, lambda: 0.0)
    try:
        answers = [program.get("/me", status="*") for _ in range(3)]
    finally:
        registry.api_buckets = usual
    assert [answer.status_int for answer in answers] == [200, 200, 429]
    assert answers[-1].json["code"] == "key-too-fast"
    assert answers[-1].headers["Retry-After"] == "30"


# ---- reading ------------------------------------------------------------------------


def test_lists_are_read_page_by_page(program):
    codes = [program.issued()["id"] for _ in range(5)]
    seen, before = [], ""
    while True:
        page = program.get(f"/notices?limit=2{before}").json
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert sorted(seen) == sorted(codes)


def test_lists_are_filtered_by_state_and_day(program):
    issued = program.issued()["id"]
    draft = program.post("/notices", {**NEW, "issue": False}, 201).json["id"]
    found = program.get("/notices?state=draft").json["items"]
    assert [row["id"] for row in found] == [draft]
    both = program.get("/notices?state=draft&state=issued").json["items"]
    assert {row["id"] for row in both} == {draft, issued}
    assert program.get("/notices?from=2026-03-06").json["items"] == []
    assert len(program.get("/notices?to=2026-03-05").json["items"]) == 2


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "before=x",
        "from=2026-02-30",
        "from=x",
        "state=A-B",
        "state=nothing",
    ],
)
def test_a_filter_that_cannot_be_read_is_400_with_its_name(program, query):
    answer = program.get(f"/notices?{query}", status="*")
    assert answer.status_int in (400, 422)
    assert query.partition("=")[0] in answer.json["field"]


def test_amounts_are_texts_and_personal_numbers_are_masked(program):
    made = program.issued(
        payer={
            "type": "person",
            "name": "周晓波",
            "document_kind": "id_card",
            "document_number": "110101199001010015",
            "phone": "13800001234",
        }
    )
    assert made["total"] == "200.00"
    assert "1990010100" not in json.dumps(made)
    assert made["payer"]["phone"] == "138****1234"


def test_a_bill_is_read_with_its_files(office, program):
    name = sealed(office, "school")
    bill = program.get(f"/bills/{name}").json
    assert bill["state"] == "sealed"
    xml = program.get(f"/bills/{name}/xml")
    assert xml.content_type == "application/xml"
    assert bill["check_code"].encode() in xml.body
    assert program.get(f"/bills/{name}/pdf").body.startswith(b"%PDF")


def test_closed_actions_say_why_and_who_could(program):
    code = program.issued()["id"]
    found = program.get(f"/notices/{code}/actions").json
    assert [action["verb"] for action in found["open"]] == ["ask_cancel"]
    cancel = next(a for a in found["closed"] if a["verb"] == "cancel")
    assert cancel["reason"]["code"] == "forbidden"
    assert {
        "role": "unit_supervisor",
        "title": "单位主管",
        "place": f"unit:{UNIT}",
    } in (cancel["who"])


def test_every_kind_has_actions_and_history(office, program):
    code = program.issued()["id"]
    name = sealed(office)
    item = program.get("/items").json["items"][0]["id"]
    for path in (
        f"/units/{UNIT}",
        f"/items/{item}",
        f"/notices/{code}",
        f"/bills/{name}",
    ):
        document = program.get(path).json
        found = program.get(f"{path}/actions").json
        assert (found["state"], found["version"]) == (
            document["state"],
            document["version"],
        )
        assert all(action["reason"] for action in found["closed"])
        entries = program.get(f"{path}/history").json["entries"]
        assert entries[-1]["to"] == document["state"]
    for kind in ("units", "items"):
        for more in ("actions", "history"):
            program.get(f"/{kind}/none/{more}", status=404)


def test_the_law_of_states_can_be_read(program):
    kinds = [row["kind"] for row in program.get("/workflows").json["items"]]
    assert {"notice", "bill", "unit", "item"} <= set(kinds)
    law = program.get("/workflows/bill").json
    assert law["first"] == "signed"
    drawn = program.get("/workflows/bill/diagram")
    assert drawn.content_type == "image/svg+xml"
    assert b"<svg" in drawn.body
    program.get("/workflows/nothing", status=404)


def test_head_says_what_get_would(program):
    answer = program.head("/me")
    assert answer.body == b""
    assert answer.content_type == "application/json"


def test_a_wrong_method_is_405_with_the_right_ones(program):
    answer = program.request("/notices", "DELETE", 405)
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert answer.json["code"] == "wrong-method"
    assert program.get("/check", status=405).headers["Allow"] == "POST"


def test_what_the_caller_does_not_take_is_406(program):
    answer = program.get("/me", status=406, Accept="text/csv")
    assert answer.json["code"] == "not-acceptable"
    assert program.get("/me", Accept="*/*;q=0.1")


# ---- writing ------------------------------------------------------------------------


def test_a_write_happens_once_whatever_is_sent_again(office, program):
    first = program.post("/notices", NEW, 201, once="one")
    again = program.post("/notices", NEW, 201, once="one")
    assert again.json == first.json
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(notices_of(office)) == 1


def test_the_same_key_with_another_body_is_409_and_changes_nothing(office, program):
    program.post("/notices", NEW, 201, once="one")
    other = {**NEW, "notice": {**NOTICE, "remark": "另一份"}}
    refused = program.post("/notices", other, 409, once="one")
    assert refused.json["code"] == "idempotency-key-reused"
    assert len(notices_of(office)) == 1


def test_the_effect_and_its_key_are_kept_together_or_not_at_all(
    office, program, monkeypatch
):
    def crash(*_values):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("views.api.door.Idempotency.keep", crash)
        program.post("/notices", NEW, 500, once="one")
    assert notices_of(office) == []
    first = program.post("/notices", NEW, 201, once="one").json
    # the answer was lost on the way: the program asks again
    assert program.post("/notices", NEW, 201, once="one").json == first
    assert len(notices_of(office)) == 1


def test_the_same_request_twice_at_once_has_one_effect(office):
    key = key_of(office)
    with ThreadPoolExecutor(4) as pool:
        calls = [
            pool.submit(Program(office, key).post, "/notices", NEW, "*", "one")
            for _ in range(4)
        ]
        answers = [call.result() for call in calls]
    assert {answer.status_int for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(notices_of(office)) == 1


def test_the_same_key_of_another_program_is_another_key(office, program):
    second = Program(office, key_of(office))
    program.post("/notices", NEW, 201, once="one")
    second.post("/notices", NEW, 201, once="one")
    assert len(notices_of(office)) == 2


def test_a_refusal_keeps_no_answer_so_that_it_can_be_mended(office, program):
    wrong = {**NEW, "unit": "330100-0002"}
    program.post("/notices", wrong, 404, once="one")
    program.post("/notices", NEW, 201, once="one")


@pytest.mark.parametrize("once", ["x" * 256, "a b", "键"])
def test_an_idempotency_key_of_another_form_is_400(office, program, once):
    sent = once.encode().decode("latin-1")
    refused = program.post("/notices", NEW, 400, once=sent)
    assert refused.json["code"] == "idempotency-key-missing"
    assert notices_of(office) == []


def test_a_write_without_idempotency_key_is_400(office, program):
    answer = program.post("/notices", NEW, 400, Idempotency_Key="")
    assert answer.json["field"] == "Idempotency-Key"


@pytest.mark.parametrize("expect", ["draft", 1])
def test_a_stale_expectation_is_409_with_the_actual_and_nothing_done(program, expect):
    code = program.issued()["id"]
    body = {"expect": expect, "comment": "重复开具"}
    refused = program.post(f"/notices/{code}/ask_cancel", body, 409).json
    assert refused["code"] == "stale"
    assert refused["facts"]["actual_version"] == 2
    assert program.get(f"/notices/{code}").json["asked"] is None


def test_an_action_is_taken_on_what_was_seen(program):
    code = program.issued()["id"]
    body = {"expect": 2, "comment": "重复开具"}
    after = program.post(f"/notices/{code}/ask_cancel", body).json
    assert after["asked"]["verb"] == "cancel"
    assert program.get(f"/notices/{code}/history").json["entries"][-1]["verb"] == (
        "ask_cancel"
    )


def test_the_reason_that_is_missing_is_422_at_its_field(program):
    code = program.issued()["id"]
    refused = program.post(f"/notices/{code}/ask_cancel", {"expect": "issued"}, 422)
    assert refused.json["field"] == "comment"


@pytest.mark.parametrize(
    ("verb", "status", "code"),
    [
        ("cancel", 403, "forbidden"),
        ("pay", 403, "forbidden"),
        ("nonsense", 404, "not-found"),
        ("issue", 409, "wrong-state"),
    ],
)
def test_what_a_key_may_not_do_is_refused(program, verb, status, code):
    name = program.issued()["id"]
    body = {"expect": "issued", "comment": "x"}
    assert program.post(f"/notices/{name}/{verb}", body, status).json["code"] == code


def test_who_asked_for_the_key_does_not_decide_what_his_key_asked_for(office, program):
    from nontax_site.kernel.errors import FourEyes

    code = program.issued()["id"]
    program.post(f"/notices/{code}/ask_cancel", {"expect": "issued", "comment": "x"})
    with office.work() as request, pytest.raises(FourEyes):
        notice = request.site.find("notice", code)
        request.workflows.fire(notice, "cancel", office.act("school-boss"))


def test_a_draft_is_changed_and_given_up(program):
    code = program.post("/notices", {**NEW, "issue": False}, 201).json["id"]
    fields = {**NOTICE, "remark": "已更正", "lines": [{"item_code": "103042702"}]}
    after = program.post(
        f"/notices/{code}/edit", {"expect": "draft", "fields": fields}
    ).json
    assert (after["total"], after["remark"]) == ("500.00", "已更正")
    broken = {"expect": 2, "fields": {"payer": {"type": 1}}}
    program.post(f"/notices/{code}/edit", broken, "*").json["code"]
    gone = program.post(f"/notices/{code}/discard", {"expect": 2, "comment": "不需要"})
    assert gone.json["state"] == "cancelled"


def test_deciding_about_money_by_key_is_refused(office, program, monkeypatch):
    from views.api import acting

    way = type("Way", (), {"step_up": True, "permission": "notice:ask_cancel"})()
    monkeypatch.setattr(acting, "_way", lambda request, document, verb: way)
    code = program.issued()["id"]
    body = {"expect": "issued", "comment": "x"}
    refused = program.post(f"/notices/{code}/ask_cancel", body, 403)
    assert refused.json["code"] == "step-up-needed"


def test_a_bill_is_acted_upon(office, program):
    name = sealed(office, "school")
    after = program.post(f"/bills/{name}/deliver", {"expect": "sealed"}).json
    assert after["state"] == "delivered"
    refused = program.post(f"/bills/{name}/write_off", {"expect": "delivered"}, 403)
    assert refused.json["code"] == "forbidden"


# ---- many at once -------------------------------------------------------------------

WRONG = {"payer": {"type": "person", "name": "李明"}, "lines": [{"item_code": "1"}]}


def test_many_are_issued_all_or_none(office, program):
    batch = {"unit": UNIT, "mode": "all", "notices": [NOTICE, WRONG, NOTICE, WRONG]}
    refused = program.post("/notices/batch", batch, 422).json
    assert refused["code"] == "rows-refused"
    assert [row["row"] for row in refused["facts"]["rows"]] == [1, 3]
    field = refused["facts"]["rows"][0]["error"]["field"]
    assert field == "notices.1.lines.0.item_code"
    assert notices_of(office) == []
    done = program.post("/notices/batch", {**batch, "notices": [NOTICE] * 3}).json
    assert (done["done"], done["refused"]) == (3, 0)
    assert {n.id for n in notices_of(office)} == {row["id"] for row in done["rows"]}


def test_many_are_issued_row_by_row(office, program):
    batch = {"unit": UNIT, "mode": "each", "notices": [NOTICE, WRONG, NOTICE]}
    done = program.post("/notices/batch", batch, once="b").json
    assert (done["done"], done["refused"]) == (2, 1)
    assert done["rows"][1]["error"]["code"] == "item-unknown"
    assert len(notices_of(office)) == 2
    assert program.post("/notices/batch", batch, once="b").json == done
    assert len(notices_of(office)) == 2


def test_what_was_issued_row_by_row_stands_up_to_the_check(office, program):
    from nontax_site.audit.log import differences
    from nontax_site.catalog.orders import differences as misplaced

    batch = {"unit": UNIT, "mode": "each", "notices": [WRONG, NOTICE, WRONG, NOTICE]}
    program.post("/notices/batch", batch)
    office.drain()
    with office.work() as request:
        documents = list(request.site.documents())
        assert differences(request.site.audit, documents) == []
        assert misplaced(request.site.orders, documents) == []


@pytest.mark.parametrize("rows", [0, 501])
def test_a_batch_has_one_to_five_hundred_rows(office, program, rows):
    batch = {"unit": UNIT, "mode": "all", "notices": [NOTICE] * rows}
    assert program.post("/notices/batch", batch, 400).json["field"] == "notices"


# ---- the public check ---------------------------------------------------------------


def test_anybody_checks_a_bill_without_a_key(office, program):
    name = sealed(office, "school")
    bill = program.get(f"/bills/{name}").json
    stranger = Program(office)
    given = {"payer_name": bill["payer_name"], "pay_code": bill["notice"]}
    found = stranger.post("/check", given).json
    assert (found["state"], found["valid"]) == ("valid", True)
    assert "*" in found["bill"]["payer_name"]
    by_fields = {
        "code": name[:8],
        "number": name[9:],
        "check_code": bill["check_code"],
        "payer_name": bill["payer_name"],
        "total": bill["total"],
        "issued_on": "2026-03-05",
    }
    assert stranger.post("/check", by_fields).json["valid"] is True
    wrong = stranger.post("/check", {**given, "payer_name": "别人"}, "*")
    assert wrong.json["code"] == "bill-not-matching"


def test_checking_is_counted_like_on_the_page(office):
    stranger = Program(office)
    given = {"payer_name": "别人", "pay_code": "33010026000000000018"}
    answers = [stranger.post("/check", given, "*").status_int for _ in range(22)]
    assert answers[-1] == 429


# ---- the message itself --------------------------------------------------------------


def broken(text):
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ("", "json-malformed", ""),
        ("{", "json-malformed", ""),
        ('{"unit":1,"unit":2}', "json-name-twice", ""),
        ('{"notice":{"a":1,"a":2}}', "json-name-twice", "notice"),
        (
            '{"notice":{"lines":[{"amount":1.5}]}}',
            "json-number",
            "notice.lines.0.amount",
        ),
        ('{"a":NaN}', "json-number", "a"),
        ('{"a":-Infinity}', "json-number", "a"),
        ('{"a":1e3}', "json-number", "a"),
        ('{"a":1234567890123456}', "json-number", "a"),
        ("[" * 20 + "]" * 20, "json-too-deep", ".".join("0" * 12)),
        ("[" * 100_000, "json-too-deep", ""),
        (b"\xef\xbb\xbf{}", "json-byte-order-mark", ""),
        ("{}".encode("utf-16"), "json-byte-order-mark", ""),
        (b'{"a":"\xff"}', "json-malformed", ""),
        ('{"a":"\\u0000"}', "json-text", "a"),
        ('{"a":"\\ud800"}', "json-text", "a"),
    ],
)
def test_json_that_two_programs_could_read_differently_is_400(
    office, program, body, code, field
):
    refused = program.post("/notices", broken(body), 400).json
    assert refused["code"] == code
    assert refused.get("field", "") == field
    assert notices_of(office) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unknown": 1}, "unknown"),
        ({"unit": 7}, "unit"),
        ({"notice": {}}, "notice.payer"),
        ({"notice": {**NOTICE, "lines": []}}, "notice.lines"),
        (
            {"notice": {**NOTICE, "lines": [{"item_code": "1", "x": 1}]}},
            "notice.lines.0.x",
        ),
        (
            {"notice": {**NOTICE, "lines": [{"item_code": "1", "amount": 5}]}},
            "notice.lines.0.amount",
        ),
        ({"notice": {**NOTICE, "due": "tomorrow"}}, "notice.due"),
        ({"issue": "yes"}, "issue"),
    ],
)
def test_what_breaks_the_contract_is_400_with_its_path(office, program, change, field):
    refused = program.post("/notices", {**NEW, **change}, 400).json
    assert (refused["code"], refused["field"]) == ("contract-broken", field)
    assert notices_of(office) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (
            {
                "payer": {
                    "type": "person",
                    "name": "周",
                    "document_kind": "id_card",
                    "document_number": "1",
                }
            },
            "notice.payer.document_number",
        ),
        ({"due": "2020-01-01"}, "notice.due"),
        (
            {"lines": [{"item_code": "103042501", "amount": "0.01"}]},
            "notice.lines.0.amount",
        ),
        ({"lines": [{"item_code": "103042701"}]}, "notice.lines.0.amount"),
        ({"payer": {"type": "person", "name": "\u200b"}}, "notice.payer.name"),
        ({"due": "2026-02-30"}, "notice.due"),
    ],
)
def test_what_the_business_cannot_take_is_said_at_its_field(
    office, program, change, field
):
    answer = program.post("/notices", {**NEW, "notice": {**NOTICE, **change}}, "*")
    assert answer.status_int in (400, 409, 422)
    assert answer.json["field"] == field
    assert notices_of(office) == []


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=gbk",
    ],
)
def test_another_kind_of_body_is_415(office, program, kind):
    refused = program.post("/notices", NEW, 415, Content_Type=kind)
    assert refused.json["code"] == "media-type-wrong"


def test_a_body_that_is_too_long_is_413(program):
    refused = program.post("/notices", b" " * (1024 * 1024 + 1), 413)
    assert refused.json["code"] == "request-too-long"


def test_every_refusal_has_the_one_shape(program):
    answers = [
        program.get("/notices/1", status=404),
        program.get("/nothing", status=404),
        program.request("/me", "PUT", 405),
        program.post("/notices", b"{", 400),
        program.get("/me", status=406, Accept="text/csv"),
    ]
    for answer in answers:
        assert answer.content_type == "application/json"
        assert {"code", "message", "request_id"} <= set(answer.json)
        assert set(answer.json) <= {
            "code",
            "message",
            "field",
            "facts",
            "remedy",
            "request_id",
        }
        assert answer.json["request_id"] == answer.headers["X-Request-Id"]


# ---- the contract -------------------------------------------------------------------


def test_the_contract_is_served_and_readable_without_a_key(office):
    browser = office.browser()
    served = browser.get("/api/v1/openapi.json")
    assert served.content_type == "application/json"
    assert served.json["openapi"] == "3.1.0"
    page = browser.get("/api/v1/")
    for path in served.json["paths"]:
        assert f"/api/v1{path}" in page.text


def test_an_answer_against_the_contract_is_our_fault(office, program, monkeypatch):
    from views.api import shapes

    monkeypatch.setitem(shapes.SHAPES, "notice", lambda request, document: {"id": 1})
    program.issued()
    answer = program.get("/notices", status=500)
    assert answer.json["code"] == "failed"
