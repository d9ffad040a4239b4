"""抬头更正: red bill and new bill with the right name, in one action."""

from tests.factories.lives import bill_of, look, sealed, signed


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
