"""The bureau opens a unit, suspends it, renames it and closes it."""

import pytest

from nontax_site.security.certificates import Subject
from tests.factories.forms import fill, form_of
from tests.factories.office import SCHOOL


def apply(office, **over):
    """The clerk's application; returns the page of the new unit."""
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get("/units/new"))
    facts = {
        "name": "杭州市城市管理局",
        "level": "city",
        "department": "城管",
        "body_kind": "state_organ",
        **over,
    }
    fill(form, **facts)
    return form.submit(status="*")


def open_supervisor(office, unit, login="cg-boss"):
    """The account of the unit's supervisor; returns his browser, signed in."""
    first = (
        fill(
            form_of(office.browser("hz-clerk").get(f"/units/{unit}/supervisor")),
            login=login,
            name="何勇",
            document_kind="passport",
            document_number="E12345678",
        )
        .submit(status=200)
        .html.find(id="first-password")
        .text
    )
    browser = office.browser()
    fill(form_of(browser.get("/sign-in")), login=login, password=first).submit()
    lasting = "quiet river stone"
    fill(
        form_of(browser.get("/password")),
        old_password=first,
        password=lasting,
        again=lasting,
    ).submit(status=303)
    return browser


def submit(browser, unit, **over):
    """The completed application as its supervisor submits it."""
    form = form_of(browser.get(f"/units/{unit}/submit"))
    fill(form, **{"contact": "何勇", "phone": "0571-87000009", "address": "西湖区"})
    fill(form, **over)
    for row, number in enumerate(("3301000000000011", "3301000000000012")):
        form.set("name", "财政局账户", index=row)
        form.set("number", number, index=row)
        form.set("bank", "杭州银行", index=row)
    return form.submit(status="*")


def give_key(office, unit):
    """A seal key for the unit, as the administrator would make it."""
    with office.work() as request:
        request.site.keys.make(
            f"unit:{unit}",
            Subject("杭州市城市管理局", "杭州市城市管理局"),
            365,
            office.clock.now(),
            request.registry.master_key,
        )


@pytest.fixture
def opened(office):
    answer = apply(office)
    assert answer.status_int == 303, answer.text
    unit = answer.location.rsplit("/", 1)[-1]
    office.drain()
    return unit


@pytest.fixture
def applied(office, opened):
    answer = submit(office.browser("hz-clerk"), opened)
    assert answer.status_int == 303, answer.text
    office.drain()
    return opened


def press(browser, unit, verb, **given):
    """Fill in the page of a verb and send it."""
    form = form_of(browser.get(f"/units/{unit}/{verb}"))
    return fill(form, **given).submit(status="*")


def test_an_application_shows_its_facts_and_waits_for_the_supervisor(office, applied):
    page = office.browser("hz-boss").get(f"/units/{applied}")
    assert "杭州市城市管理局" in page
    assert "3301000000000012" in page
    assert "已申请" in page
    assert "无有效密钥" in page


def test_the_units_supervisor_completes_the_application_as_his_first_task(
    office, opened
):
    give_key(office, opened)
    assert "待完善" in office.browser("hz-clerk").get(f"/units/{opened}")
    boss = office.browser("hz-boss")
    assert press(boss, opened, "activate").status_int == 409
    supervisor = open_supervisor(office, opened)
    work = supervisor.get("/work")
    assert "杭州市城市管理局" in work
    assert "完善开户申请" in work
    assert submit(supervisor, opened, phone="").status_int == 422
    assert submit(supervisor, opened).status_int == 303
    office.drain()
    assert "杭州市城市管理局" not in supervisor.get("/work").html.find("main").text
    assert "杭州市城市管理局" in boss.get("/work")
    assert press(supervisor, opened, "activate").status_int == 403
    assert press(boss, opened, "activate").status_int == 303


def test_an_application_sent_back_waits_for_the_unit_again(office, opened):
    supervisor = open_supervisor(office, opened)
    submit(supervisor, opened)
    answer = press(office.browser("hz-boss"), opened, "send_back", comment="账户有误")
    assert answer.status_int == 303
    assert "账户有误" in supervisor.get(f"/units/{opened}")
    assert "3301000000000011" in supervisor.get(f"/units/{opened}/submit")
    assert submit(supervisor, opened).status_int == 303


def test_the_clerk_withdraws_what_nobody_completed(office, opened):
    clerk = office.browser("hz-clerk")
    assert press(clerk, opened, "withdraw", comment="重复申请").status_int == 303
    assert "已注销" in clerk.get(f"/units/{opened}")


def test_a_unit_without_a_key_is_not_activated_and_the_page_says_why(office, applied):
    boss = office.browser("hz-boss")
    assert "没有有效的单位签章密钥" in boss.get(f"/units/{applied}")
    assert f"nontax keys make unit:{applied}" in boss.get(f"/units/{applied}")
    answer = press(boss, applied, "activate")
    assert answer.status_int == 409
    assert "没有有效的单位签章密钥" in answer


def test_the_supervisor_activates_a_unit_with_a_key(office, applied):
    give_key(office, applied)
    boss = office.browser("hz-boss")
    assert press(boss, applied, "activate").status_int == 303
    page = boss.get(f"/units/{applied}")
    assert "在用" in page
    assert "有效至" in page


def test_the_clerk_who_applied_cannot_activate(office, applied):
    clerk = office.browser("hz-clerk")
    give_key(office, applied)
    assert press(clerk, applied, "activate").status_int == 403


@pytest.mark.rule("HZ-35")
def test_an_application_at_the_wrong_level_is_refused_at_its_field(office):
    answer = apply(office, level="district")
    assert answer.status_int == 409
    assert "不属于杭州市财政部门" in answer
    assert form_of(answer)["department"].value == "城管"


def test_a_unit_of_another_region_is_unknown_to_the_bureau(office):
    stranger = office.browser("sx-boss")
    assert stranger.get(f"/units/{SCHOOL}", status=404)


def test_a_suspended_unit_resumes(office):
    boss = office.browser("hz-boss")
    assert press(boss, SCHOOL, "suspend", comment="专项检查").status_int == 303
    assert "已暂停" in boss.get(f"/units/{SCHOOL}")
    assert press(boss, SCHOOL, "resume", comment="检查结束").status_int == 303
    assert "专项检查" in boss.get(f"/units/{SCHOOL}")


def test_suspending_needs_a_reason(office):
    answer = press(office.browser("hz-boss"), SCHOOL, "suspend")
    assert answer.status_int == 422


def test_a_renamed_unit_shows_its_earlier_name(office):
    clerk = office.browser("hz-clerk")
    answer = press(
        clerk,
        SCHOOL,
        "edit",
        name="杭州市教育委员会",
        named_since="2026-03-05",
        comment="机构改革",
    )
    assert answer.status_int == 303, answer.text
    page = clerk.get(f"/units/{SCHOOL}")
    assert "杭州市教育委员会" in page
    assert "杭州市教育局（2017-01-01 至 2026-03-04）" in page


def test_an_old_page_does_not_overwrite_what_somebody_else_did(office):
    boss = office.browser("hz-boss")
    form = form_of(boss.get(f"/units/{SCHOOL}/suspend"))
    press(office.browser("hz-clerk"), SCHOOL, "edit", contact="何勇", comment="换人")
    form["comment"] = "专项检查"
    answer = form.submit(status="*")
    assert answer.status_int == 409
    assert "专项检查" in answer
    assert "在用" in boss.get(f"/units/{SCHOOL}")


def test_a_unit_with_nothing_open_is_closed_and_points_to_its_successor(office):
    boss = office.browser("hz-boss")
    answer = press(boss, SCHOOL, "close", successor="330100-0002", comment="职能划转")
    assert answer.status_int == 303, answer.text
    page = boss.get(f"/units/{SCHOOL}")
    assert "已注销" in page
    assert "/units/330100-0002" in page


def test_a_successor_nobody_knows_is_refused(office):
    boss = office.browser("hz-boss")
    answer = press(boss, SCHOOL, "close", successor="330100-0099", comment="职能划转")
    assert answer.status_int == 409
    assert "不能作为承接单位" in answer


def test_a_unit_with_an_open_notice_is_not_closed(office):
    with office.work() as request:
        orders = request.site.orders
        orders.change(f"unit:{SCHOOL}", "2026-03-05T10:00|x", (), ("notice:issued",))
    boss = office.browser("hz-boss")
    page = boss.get(f"/units/{SCHOOL}")
    assert "未缴款的缴款通知书: 1" in page
    assert "尚有未了事项，不能注销" in page
    answer = press(boss, SCHOOL, "close", comment="职能划转")
    assert answer.status_int == 409


def test_the_list_shows_units_of_the_own_region_only(office):
    page = office.browser("hz-boss").get("/units")
    assert "杭州市教育局" in page
    assert "山西省财政厅" not in page
    own = office.browser("school-clerk").get("/units")
    assert "杭州市教育局" in own
    assert "杭州市公安局" not in own


def propose_accounts(office, number="3301000000000099"):
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get(f"/units/{SCHOOL}/ask_accounts"))
    form.set("number", number, index=0)
    form["comment"] = "换开户行"
    answer = form.submit(status="*")
    office.drain()
    return answer


def test_the_accounts_of_an_active_unit_are_changed_by_two_persons(office):
    assert propose_accounts(office).status_int == 303
    boss = office.browser("hz-boss")
    assert (
        "3301000000000099" not in boss.get(f"/units/{SCHOOL}").html.find("table").text
    )
    assert "杭州市教育局" in boss.get("/work")
    assert "3301000000000099" in boss.get(f"/units/{SCHOOL}/change_accounts")
    clerk = office.browser("hz-clerk")
    assert press(clerk, SCHOOL, "change_accounts").status_int == 403
    assert press(boss, SCHOOL, "change_accounts").status_int == 303
    assert "3301000000000099" in boss.get(f"/units/{SCHOOL}")


def test_refused_accounts_leave_the_unit_as_it_was(office):
    propose_accounts(office)
    boss = office.browser("hz-boss")
    assert press(boss, SCHOOL, "refuse_accounts").status_int == 422
    answer = press(boss, SCHOOL, "refuse_accounts", comment="无开户许可证")
    assert answer.status_int == 303
    with office.work() as request:
        assert request.site.units[SCHOOL].accounts[0][2] == "3301000000000001"
        assert request.site.units[SCHOOL].proposed_accounts == ()


def test_the_same_accounts_are_no_change(office):
    answer = propose_accounts(office, number="3301000000000001")
    assert answer.status_int == 409
    assert "无需变更" in answer


def test_the_clerk_opens_the_account_of_the_first_supervisor(office, applied):
    clerk = office.browser("hz-clerk")
    assert "开立单位主管账号" in clerk.get(f"/units/{applied}")
    form = fill(
        form_of(clerk.get(f"/units/{applied}/supervisor")),
        login="cg-boss",
        name="何勇",
        document_kind="passport",
        document_number="E12345678",
    )
    answer = form.submit(status=200)
    password = answer.html.find(id="first-password").text
    assert len(password) >= 10
    page = clerk.get(f"/units/{applied}")
    assert "何勇" in page
    assert "开立单位主管账号" not in page
    again = form.submit(status="*")
    assert again.status_int == 409
    assert "已有单位主管" in again


def test_an_auditor_reads_a_unit_and_opens_no_account(office, applied):
    auditor = office.browser("auditor")
    assert "开立单位主管账号" not in auditor.get(f"/units/{applied}")
    auditor.get(f"/units/{applied}/supervisor", status=403)


# ---- regions and channels ----------------------------------------------------------


def test_the_supervisor_changes_how_the_region_works_on_record(office):
    boss = office.browser("hz-boss")
    form = form_of(boss.get("/regions/330100/configure"))
    form["qr_ttl_s"] = "90"
    form["deformField3"] = "on-delivery"
    form["comment"] = "杭财非税〔2026〕3号"
    answer = form.submit(status="*")
    assert answer.status_int == 303, answer.text
    page = boss.get("/regions/330100")
    assert "杭财非税〔2026〕3号" in page
    assert "qr_ttl_s" in page
    assert "交付即核销" in page


def test_a_group_that_is_a_category_is_refused_at_its_field(office):
    form = form_of(office.browser("hz-boss").get("/regions/330100/configure"))
    form["more_groups"] = "parking fine"
    form["comment"] = "x"
    answer = form.submit(status="*")
    assert answer.status_int == 422
    assert "是法定收入类别" in answer


def test_a_region_is_not_changed_without_the_right_or_a_reason(office):
    clerk = office.browser("hz-clerk")
    assert clerk.get("/regions/330100").status_int == 200
    clerk.get("/regions/330100/configure", status=403)
    form = form_of(office.browser("hz-boss").get("/regions/330100/configure"))
    assert form.submit(status="*").status_int == 422


@pytest.mark.rule("SX-11")
def test_a_wallet_is_banned_from_a_day_on(office):
    boss = office.browser("sx-boss")
    form = form_of(boss.get("/regions/140000/wallet"))
    form["wallet"] = "WECHAT"
    form["from_day"] = "2026-03-06"
    form["comment"] = "临时停用"
    assert form.submit(status="*").status_int == 303
    page = boss.get("/regions/140000")
    assert "2026-03-06" in page
    assert "暂不支持" in page


@pytest.mark.rule("XG-24", "XG-38")
def test_a_wallet_company_cannot_be_registered_as_a_channel(office):
    admin = office.browser("admin")
    form = form_of(admin.get("/channels/new"))
    form["id"] = "wxpay"
    form["name"] = "微信支付"
    form["party"].force_value("WECHAT")
    answer = form.submit(status="*")
    assert answer.status_int == 409
    assert "只有商业银行和银联可以" in answer


@pytest.mark.rule("SX-36", "HZ-22", "HZ-23")
def test_a_channel_is_registered_and_opened_in_one_region(office):
    admin = office.browser("admin")
    form = form_of(admin.get("/channels/new"))
    form["id"] = "unionpay"
    form["name"] = "中国银联"
    form["party"] = "UNIONPAY"
    assert form.submit(status=303).location.endswith("/channels/unionpay")
    form = form_of(admin.get("/channels/unionpay/bank"))
    form["code"] = "ICBC"
    form["name"] = "工商银行"
    form["contact"] = "95588"
    form.submit(status=303)
    form = form_of(admin.get("/channels/unionpay/open"))
    form["bank"] = "ICBC"
    form["channel_kind"] = "QR"
    form["region"] = "140000"
    form["from_day"] = "2026-01-01"
    form.submit(status=303)
    assert "工商银行" in office.browser("sx-boss").get("/regions/140000")
    assert "工商银行" not in office.browser("hz-boss").get("/regions/330100")


def test_a_pair_is_closed_and_an_entrance_named(office):
    admin = office.browser("admin")
    form = form_of(admin.get("/channels/testbank/close"))
    form["pair"] = "HZB NETBANK 330100"
    form["last_day"] = "2026-03-05"
    form.submit(status=303)
    form = form_of(admin.get("/channels/testbank/entrance"))
    form["region"] = "330100"
    form["entrance_kind"] = "app"
    form["name"] = "浙里办"
    form.submit(status=303)
    page = admin.get("/channels/testbank")
    assert "2026-03-05" in page
    assert "浙里办" in page


def test_what_is_not_open_cannot_be_closed(office):
    form = form_of(office.browser("admin").get("/channels/testbank/close"))
    form["pair"].force_value("HZB FAX 330100")
    form["last_day"] = "2026-03-05"
    office_answer = form.submit(status="*")
    assert office_answer.status_int == 404


def test_a_pair_opens_in_a_known_region_only(office):
    form = form_of(office.browser("admin").get("/channels/testbank/open"))
    form["bank"] = "HZB"
    form["channel_kind"] = "QR"
    form["region"].force_value("999900")
    form["from_day"] = "2026-01-01"
    assert form.submit(status="*").status_int == 404
