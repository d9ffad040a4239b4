"""抬头更正: red bill and new bill with the right name, in one action."""

import pytest

from tests.factories.lives import PAYER, bill_of, look, sealed, signed


def ask(office, name, right, status=303):
    form = office.browser("school-clerk").get(f"/bills/{name}/correct-name")
    form = form.forms["deform"]
    form["payer_name"] = right
    form["comment"] = "姓名录错"
    return form.submit(status=status)


def test_red_and_new_bill_are_made_in_one_action(office):
    name = sealed(office)
    ask(office, name, "周小波")
    office.drain()
    boss = office.browser("hz-boss")
    page = boss.get(f"/bills/{name}/decide")
    assert "周小波" in page
    page.forms["decide"].submit("decision", value="approve", status=303)
    office.drain()
    old = look(office, name)
    new, red = look(office, old["replaced_by"]), look(office, old["related"])
    assert (old["state"], new["state"], red["state"]) == (
        "reversed",
        "sealed",
        "sealed",
    )
    assert (new["payer"], new["total"]) == ("周小波", old["total"])
    assert red["payer"] == "周晓波" and red["total"] == -old["total"]
    assert bill_of(office, old["notice"]) == old["replaced_by"]


def test_the_same_name_is_no_correction(office):
    name = sealed(office)
    answer = ask(office, name, "周晓波", status=422)
    assert "与票据上的名称相同" in answer
    assert look(office, name)["asked"] is None


def test_before_the_seal_there_is_nothing_to_correct(office):
    name = signed(office)
    office.browser("sx-unit").get(f"/bills/{name}/correct-name", status=409)


def test_a_correction_on_an_older_page_asks_to_read_again(office):
    name = sealed(office)
    clerk = office.browser("school-clerk")
    form = clerk.get(f"/bills/{name}/correct-name").forms["deform"]
    clerk.get(f"/bills/{name}/deliver").forms["deform"].submit(status=303)
    form["payer_name"], form["comment"] = "周小波", "姓名录错"
    again = form.submit(status=409).forms["deform"]
    assert look(office, name)["asked"] is None
    assert again["payer_name"].value == "周小波"
    again["__read__"] = True
    again.submit(status=303)
    assert look(office, name)["asked"] is not None


def test_the_bill_says_the_wanted_name_and_the_notice_names_every_bill(office):
    name = sealed(office)
    ask(office, name, "周小波")
    boss = office.browser("hz-boss")
    assert "申请改开的缴款人名称：周小波" in boss.get(f"/bills/{name}")
    page = boss.get(f"/bills/{name}/decide")
    page.forms["decide"].submit("decision", value="approve", status=303)
    office.drain()
    old = look(office, name)
    shown = boss.get(f"/notices/{old['notice']}").html.select(".chain a")
    assert [a["href"].rpartition("/")[2] for a in shown] == [
        name,
        old["related"],
        old["replaced_by"],
    ]


def corrected(office, right):
    """The payment code of a bill that was corrected to another name."""
    name = sealed(office)
    ask(office, name, right)
    page = office.browser("hz-boss").get(f"/bills/{name}/decide")
    page.forms["decide"].submit("decision", value="approve", status=303)
    office.drain()
    return look(office, name)["notice"]


def check(office, payer, code, status):
    form = office.browser().get("/check").forms["deform"]
    form["payer_name"], form["pay_code"] = payer, code
    return form.submit(status=status)


@pytest.mark.rule("SX-42")
def test_who_checks_under_the_old_name_is_told_that_it_was_corrected(office):
    code = corrected(office, "欧阳小波")
    page = check(office, PAYER, code, 409)
    said = page.html.find(role="alert").text
    assert "已更正为" in said and "欧**波" in said
    assert "欧阳小波" not in page
    assert "请按更正后的名称查验现行票据" in said
    field = page.html.find("input", {"name": "payer_name"})
    assert field["aria-invalid"] == "true"


@pytest.mark.rule("SX-42")
def test_the_correction_is_told_only_to_who_proves_the_payer(office):
    code = corrected(office, "欧阳小波")
    other = check(office, "李四", code, 422).html.find(role="alert").text
    assert "已更正为" not in other
    right = check(office, "欧阳小波", code, 303).follow()
    assert right.html.find(id="answer").p.text == "有效"
