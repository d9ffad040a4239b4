"""The search box: anything typed finds what is the reader's, and nothing else."""

from __future__ import annotations

import pytest

from nontax_site.catalog.checking import differences
from nontax_site.catalog.reindexing import rebuild
from nontax_site.catalog.search import phone_digest
from nontax_site.payments.noticing import WantedLine
from tests.factories.channels import PASSPORT, issue
from tests.factories.clerk import LODGING, new_form
from tests.factories.forms import form_of
from tests.factories.lives import sealed
from tests.factories.office import POLICE, SCHOOL
from tests.factories.storage import counted


def search(browser, wanted, **how):
    return browser.get("/search", {"q": wanted}, **how)


def found(page):
    return {
        a["href"].rpartition("/")[2] for a in page.html.select("main table.sheet td a")
    }


@pytest.fixture
def worked(office):
    """Two notices of the school, one of them paid and billed."""
    bill = sealed(office)
    issue(office, WantedLine(PASSPORT, "3"))
    office.drain()
    return office, bill


def parts(office):
    with office.work() as request:
        site = request.site
        digest = phone_digest(request.registry.master_key)
        return list(differences(site.search, site.documents(), site.find, digest))


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("周晓波", "名称"),
        ("晓波", "名称"),
        ("zhouxiaobo", "拼音"),
        ("zhou xiaobo", "拼音"),
        ("zxb", "首字母"),
        ("2026-03-05", "创建日期"),
        ("2026年3月5日", "创建日期"),
    ],
)
def test_a_name_in_any_spelling_lists_what_has_it_and_says_why(worked, wanted, why):
    office, bill = worked
    page = search(office.browser("school-clerk"), wanted, status=200)
    assert bill in found(page)
    assert len(found(page)) >= 3
    assert all(why in row.text for row in page.html.select("main tbody tr"))


@pytest.mark.parametrize("wanted", ["600", "600.00", "¥600.00", "600元", "￥６００"])
def test_an_amount_in_any_spelling_opens_the_one_that_has_it(worked, wanted):
    office, _bill = worked
    answer = search(office.browser("school-clerk"), wanted, status=303)
    assert "/notices/" in answer.location


def test_a_bill_is_found_by_its_number_alone(worked):
    office, bill = worked
    number = bill.partition("-")[2]
    answer = search(office.browser("school-clerk"), number, status=303)
    assert answer.location.endswith(f"/bills/{bill}")


def test_two_things_with_a_blank_must_both_be_met(worked):
    office, _bill = worked
    browser = office.browser("school-clerk")
    assert "/notices/" in search(browser, "zxb 600", status=303).location
    assert found(search(browser, "zxb 601")) == set()


def test_units_and_items_are_found_by_name_code_and_initials(office):
    browser = office.browser("hz-clerk")
    assert search(browser, "hzsjyj", status=303).location.endswith(SCHOOL)
    assert search(browser, LODGING, status=303).location.endswith(LODGING)
    assert search(browser, "住宿", status=303).location.endswith(LODGING)


@pytest.mark.parametrize("wanted", ["周晓波", "zxb", "600", "13800000000"])
def test_who_may_not_see_it_has_the_answer_of_what_there_is_not(worked, wanted):
    office, _bill = worked
    stranger = office.browser("police-clerk")
    page = search(stranger, wanted, status=200)
    none = search(stranger, "不存在的人", status=200)
    said = [p.html.select_one("main .empty").text for p in (page, none)]
    assert said[0] == said[1]


@pytest.mark.parametrize("wanted", ["***", "%_%", ".*", "((", "？？"])
def test_wildcards_alone_are_said_to_be_nothing(office, wanted):
    page = search(office.browser("school-clerk"), wanted, status=400)
    assert "没有可以查找的内容" in page


@pytest.mark.parametrize(
    "wanted", ["周.*", "周晓%", "(OR)", '"周', "周 AND 晓", "a*b*c*"]
)
def test_signs_are_no_language(worked, wanted):
    office, _bill = worked
    page = search(office.browser("school-clerk"), wanted, expect_errors=True)
    assert page.status_int in (200, 303)


def test_what_was_just_made_is_found_before_it_is_indexed(office):
    code = issue(office, WantedLine(PASSPORT, "7"))
    sender = office_sender(office)
    sender._between = None
    sender.drain()
    answer = search(office.browser("school-clerk"), "1400", status=303)
    assert answer.location.endswith(code)


def office_sender(office):
    from nontax_site.background import sender_of

    return sender_of(office.registry)


def test_an_edited_draft_is_found_by_its_new_name_only(office):
    browser = office.browser("school-clerk")
    answer = new_form(browser).submit("send", value="draft", status=303)
    office.drain()
    form = form_of(browser.get(f"{answer.location}/edit"))
    form["payer_name"] = "欧阳文静"
    form.submit("send", value="draft", status=303)
    office.drain()
    assert search(browser, "owj", expect_errors=True).status_int == 200
    assert search(browser, "ouyangwenjing", status=303).location == answer.location
    assert found(search(browser, "周晓波")) == set()
    assert parts(office) == []


def test_no_telephone_number_stands_in_the_index(worked):
    office, _bill = worked
    with office.work() as request:
        index = request.site.search.index(f"unit:{SCHOOL}")
        words = list(index.catalog["words"].lexicon.words())
    assert any(word.startswith("t") for word in words)
    assert not any("13800000000" in word for word in words)


def test_searching_writes_nothing(worked):
    office, _bill = worked
    browser = office.browser("school-clerk")
    with counted(office.databases[""]) as stores:
        for wanted in ("周晓波", "zxb", "600", "没有", "2026-03-05"):
            search(browser, wanted, expect_errors=True)
    assert stores.records == []


def test_the_index_equals_a_rebuild_whatever_happened(worked):
    office, _bill = worked
    assert parts(office) == []


def test_what_is_missing_or_too_many_is_named(worked):
    office, bill = worked
    with office.work() as request:
        search_book = request.site.search
        search_book.index(f"unit:{SCHOOL}").drop("bill", bill)
        search_book.values.change(f"unit:{SCHOOL}", "0|x", (), ("bill:amount",))
    said = parts(office)
    assert f"-unit:{SCHOOL} bill {bill}" in said
    assert any(line.startswith("+values") for line in said)


def test_an_index_is_made_anew_and_a_stopped_run_goes_on(worked, monkeypatch):
    office, _bill = worked
    monkeypatch.setattr("nontax_site.catalog.reindexing.BATCH", 4)
    with office.work() as request:
        site, manager = request.site, request.tm
        digest = phone_digest(request.registry.master_key)
        commits = []

        def commit():
            manager.commit()
            manager.begin()
            commits.append(site.search.building)
            if len(commits) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rebuild(site, digest, commit)
        assert site.search.building == 8

        def again():
            manager.commit()
            manager.begin()

        done = rebuild(site, digest, again)
        assert done == sum(1 for _ in site.documents())
        assert site.search.building == 0
    assert parts(office) == []
    with office.work() as request:
        ids, _ = request.site.orders.page(f"unit:{SCHOOL}", ("notice:issued",))
        assert len(ids) == 1


def test_a_unit_of_another_place_is_not_in_the_readers_scopes(office):
    page = search(office.browser("school-clerk"), "公安局", status=200)
    assert POLICE not in found(page)
