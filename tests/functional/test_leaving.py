"""Leaving and moving: everything held is listed, handed over, and ended on the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.background import carry_out_leavings, requests_of
from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from nontax_site.security.departing import Departing, Plan
from nontax_site.security.people import LastAdministrator, People
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.delivering import Delivering
from nontax_site.webhooks.subscription import Subscribing
from tests.factories.lives import signed
from tests.factories.office import PASSWORD, POLICE, SCHOOL


def plan(office, by, login="school-clerk", **given):
    """The form of the plan as it is sent."""
    form = office.browser(by).get(f"/leavings/new?login={login}").forms["deform"]
    form["comment"] = "调往外地"
    for name, value in given.items():
        form[name] = value
    return form


def put_down(office, by="school-boss", login="school-clerk", **given):
    """The path of a leaving that waits for a second person."""
    answer = plan(office, by, login, **given).submit(status=303)
    office.drain()
    return answer.location.removeprefix("http://localhost")


def confirm(office, path, by="hz-boss"):
    form = office.browser(by).get(f"{path}/confirm").forms["deform"]
    answer = form.submit(expect_errors=True)
    office.drain()
    return answer


def user(office, login):
    with office.work() as request:
        found = request.site.users[login]
        return found.granted, found.is_disabled, found.epoch


def draft(office, login="school-clerk"):
    """A draft notice begun by the clerk; its code."""
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft(
            SCHOOL,
            Wanted(
                payer=Payer("周晓波", "person", "id_card", "330102199003077210", ""),
                lines=[WantedLine("103042702", "1", None)],
            ),
            office.act(login),
        )
        code = notice.id
    office.drain()
    return code


def groups(code):
    """A payment code in groups of four, as pages show it."""
    return " ".join(code[at : at + 4] for at in range(0, 20, 4))


def add(office, login, *grants, card="110101199001010121"):
    with office.work() as request:
        people = request.find_service(People)
        people.add_user(
            Act(system_actor("init"), office.clock.now()),
            login=login,
            name="蒋文",
            document=IdentityDocument(ID_CARD, card),
            password=PASSWORD,
            grants=[Grant(*pair) for pair in grants],
            must_change=False,
        )


def test_on_the_day_everything_ends_and_the_account_is_closed(office):
    clerk = office.browser("school-clerk")
    path = put_down(office)
    assert clerk.get("/work").status_int == 200
    assert confirm(office, path).status_int == 303
    granted, disabled, _epoch = user(office, "school-clerk")
    assert (granted, disabled) == ((), True)
    assert "/sign-in" in clerk.get("/work").location
    page = office.browser("hz-boss").get(path)
    assert "已办结" in page


def test_what_waits_for_a_later_day_is_carried_out_by_the_timer(office):
    later = (office.clock.today() + timedelta(days=2)).isoformat()
    path = put_down(office, day=later)
    confirm(office, path)
    assert user(office, "school-clerk")[1] is False
    with office.work() as request:
        carry_out_leavings(request)
    assert user(office, "school-clerk")[1] is False
    office.clock.advance(timedelta(days=2))
    with office.work() as request:
        carry_out_leavings(request)
    assert user(office, "school-clerk")[1] is True
    with office.work() as request:
        verbs = [
            e["verb"]
            for e in request.site.audit.find("people").newest_first()
            if e.get("id") == "school-clerk"
        ]
    assert {"leave", "revoke", "disable_user"} <= set(verbs)


def test_open_work_goes_to_a_named_successor_or_stays_with_the_role(office):
    mine, left = draft(office), draft(office)
    page = office.browser("school-boss").get("/leavings/new?login=school-clerk")
    assert groups(mine) in page
    assert groups(left) in page
    path = put_down(office, **{f"to-notice-{mine}": "school-clerk2"})
    confirm(office, path)
    with office.work() as request:
        rows = request.site.handovers["school-clerk2"]
        assert [row[1] for row in rows] == [mine]
    work = office.browser("school-clerk2").get("/work")
    assert "王敏" in work
    assert office.browser("hz-boss").get(path).text.count("由该角色办理") == 1


def test_moving_ends_the_old_roles_and_gives_the_new_ones(office):
    path = put_down(
        office,
        by="hz-boss",
        way="move",
        role="unit_clerk",
        place=f"unit:{POLICE}",
    )
    assert confirm(office, path, by="admin").status_int == 303
    granted, disabled, _epoch = user(office, "school-clerk")
    assert granted == (("unit_clerk", f"unit:{POLICE}"),)
    assert not disabled


def test_who_asked_does_not_confirm_and_nobody_his_own(office):
    path = put_down(office, by="hz-boss")
    assert confirm(office, path, by="hz-boss").status_int in (403, 409)
    assert user(office, "school-clerk")[1] is False
    office.browser("hz-boss").get("/leavings/new?login=hz-boss", status=404)


@pytest.mark.parametrize(
    ("by", "login"),
    [
        ("school-boss", "police-clerk"),
        ("sx-boss", "school-clerk"),
        ("school-boss", "hz-clerk"),
        ("hz-boss", "admin"),
        ("hz-boss", "nobody.here"),
    ],
)
def test_nobody_puts_down_who_works_elsewhere(office, by, login):
    office.browser(by).get(f"/leavings/new?login={login}", status=404)


@pytest.mark.parametrize(
    "given",
    [
        {"day": "2026-03-01"},
        {"way": "move"},
        {"way": "move", "role": "unit_clerk", "place": "unit:999999-9999"},
        {"way": "move", "role": "system", "place": "site"},
        {"comment": ""},
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_kept(office, given):
    form = plan(office, "hz-boss")
    for name, value in given.items():
        form[name].force_value(value) if name == "role" else form.__setitem__(
            name, value
        )
    page = form.submit(expect_errors=True)
    assert page.status_int in (409, 422)
    with office.work() as request:
        assert list(request.site.leavings.values()) == []


def test_the_last_administrator_stays(office):
    add(office, "second.admin", ("administrator", "site"))
    with office.work() as request:
        people = request.find_service(People)
        actor = people.get("second.admin").actor()
        plan_of = Plan("leave", office.clock.today())
        leaving = request.find_service(Departing).ask(
            "admin", plan_of, Act(actor, office.clock.now(), "退休")
        )
        people.disable(Act(system_actor("init"), office.clock.now()), "second.admin")
        with pytest.raises(LastAdministrator):
            request.find_service(Departing).confirm(leaving, office.act("hz-boss"))
        assert leaving.state == "asked"


def test_who_has_to_stay_holds_up_nobody_else(office):
    """Two administrators were confirmed for one day: the second of them waits."""
    add(office, "second.admin", ("administrator", "site"))
    later = office.clock.today() + timedelta(days=2)
    with office.work() as request:
        people = request.find_service(People)
        departing = request.find_service(Departing)
        for login, asker in (
            ("admin", "second.admin"),
            ("second.admin", "admin"),
            ("school-clerk", "admin"),
        ):
            actor = people.get(asker).actor()
            asked = Act(actor, office.clock.now(), "退休")
            leaving = departing.ask(login, Plan("leave", later), asked)
            departing.confirm(leaving, office.act("hz-boss"))
    office.clock.advance(timedelta(days=2))
    with office.work() as request:
        carry_out_leavings(request)
        states = {one.login: one.state for one in request.site.leavings.values()}
    assert sorted(states.values()) == ["confirmed", "done", "done"]
    assert states["school-clerk"] == "done"


def test_nobody_leaves_twice_at_once(office):
    put_down(office)
    page = plan(office, "hz-boss").submit(status=409)
    assert "已在办理" in page


def test_work_is_not_handed_to_the_other_side(office):
    code = draft(office)
    form = plan(office, "school-boss")
    form[f"to-notice-{code}"].force_value("school-boss")
    page = form.submit(expect_errors=True)
    assert page.status_int in (409, 422)
    form = plan(office, "school-boss")
    form[f"to-notice-{code}"].force_value("police-clerk")
    assert form.submit(expect_errors=True).status_int in (409, 422)
    with office.work() as request:
        assert list(request.site.leavings.values()) == []


def test_four_eyes_stay_with_the_person_after_moving(office):
    """Who issued a bill as a clerk does not void it in his new office."""
    path = put_down(
        office,
        by="admin",
        login="sx-unit",
        way="move",
        role="bureau_supervisor",
        place="region:140000",
    )
    name = signed(office, "finance")
    assert confirm(office, path, by="sx-boss").status_int == 303
    with office.work() as request:
        bill = request.site.document("bill", name)
        before = office.actor("sx-unit").person
        assert before in bill.issuer_persons
    browser = office.browser("sx-unit")
    page = browser.get(f"/bills/{name}/seal_by_hand", expect_errors=True)
    answer = page.forms["deform"].submit(expect_errors=True)
    assert answer.status_int in (403, 409)


def test_it_is_withdrawn_with_a_reason(office):
    path = put_down(office)
    form = office.browser("school-boss").get(f"{path}/withdraw").forms["deform"]
    assert form.submit(expect_errors=True).status_int == 422
    form = office.browser("school-boss").get(f"{path}/withdraw").forms["deform"]
    form["comment"] = "留任"
    form.submit(status=303)
    assert confirm(office, path).status_int in (403, 409)
    assert user(office, "school-clerk")[1] is False


def test_subscriptions_of_who_leaves_rest_until_a_colleague_takes_them_over(office):
    add(office, "school-next", ("unit_supervisor", f"unit:{SCHOOL}"))
    addresses = Addresses(lambda host, port: ("93.184.215.14",))
    with office.work() as request:
        deeds = Subscribing(request.site, request.workflows, addresses)
        hook = deeds.ask(
            SCHOOL,
            "教务系统",
            "https://school.example/",
            ("document.changed",),
            office.act("school-boss"),
        )
        hook.looked = (office.clock.now(), "")
        deeds.approve(hook, office.act("hz-boss"))
        name = hook.id
    sent = []

    def deliver():
        begin = requests_of(office.registry)
        send = lambda target, headers, body: sent.append(body) or 200  # noqa: E731
        return Delivering(begin, addresses, office.clock, send=send).run_once()

    asking = office.browser("school-next").get("/leavings/new?login=school-boss")
    assert name in asking.text
    path = put_down(office, "school-next", "school-boss")
    assert name in office.browser("hz-boss").get(path)
    assert deliver() == 0
    draft(office)
    assert deliver() == 1
    assert confirm(office, path).status_int == 303
    draft(office)
    assert deliver() == 0
    colleague = office.browser("school-next")
    page = colleague.get(f"/webhooks/{name}")
    assert "暂停推送" in page.text
    take = colleague.get(f"/webhooks/{name}/take_over").forms["deform"]
    assert take.submit().status_int == 303
    assert "暂停推送" not in colleague.get(f"/webhooks/{name}").text
    assert deliver() == 1
    assert len(sent) == 2
    refused = colleague.get(f"/webhooks/{name}/take_over", expect_errors=True)
    assert "已由您负责" in refused.text
