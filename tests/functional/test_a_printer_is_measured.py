"""A clerk lays the test page on the form and puts down what the printer misses by."""

from tests.factories.lives import as_browsers_read


def test_a_clerk_measures_changes_and_removes_a_printer(office):
    clerk = office.browser("school-clerk")
    page = clerk.get("/printers")
    assert "样张" in page
    assert page.click("各联（PDF）", index=1).body.startswith(b"%PDF")
    form = as_browsers_read(page.click("登记打印机偏移")).forms["deform"]
    form["name"] = "前台"
    form["layout"] = "general-receipt"
    for x, y, said in (
        ("1.55", "0", "最多一位小数"),
        ("40", "0", "不得超过 15 毫米"),
        ("-15", "0", "将打印到纸外"),
    ):
        form["x"], form["y"] = x, y
        wrong = form.submit(status=(409, 422))
        assert said in wrong
        form = as_browsers_read(wrong).forms["deform"]
        assert (form["name"].value, float(form["x"].value)) == ("前台", float(x))
    assert "尚未登记打印机" in clerk.get("/printers")
    form["x"], form["y"] = "1.5", "-0.5"
    page = form.submit(status=303).follow()
    assert "x +1.5 mm, y -0.5 mm" in page
    assert page.click("测试页（PDF）").body.startswith(b"%PDF")
    form = as_browsers_read(page.click("重新测量")).forms["deform"]
    assert (form["x"].value, form["y"].value) == ("1.5", "-0.5")
    form["x"] = "2"
    page = form.submit(status=303).follow()
    assert len(page.html.select("table")[0].select("tbody tr")) == 1
    assert "/printers/drop" not in office.browser("auditor").get("/printers")
    police = office.browser("police-clerk")
    assert "前台" not in police.get("/printers")
    police.get(
        "/printers/drop?unit=330100-0007&name=%E5%89%8D%E5%8F%B0&layout=general-receipt",
        status=404,
    )
    page = page.click(href="printers/drop")
    page.forms["deform"].submit(status=303)
    assert "尚未登记打印机" in clerk.get("/printers")


def test_addresses_of_papers_that_are_not_there_are_refused(office):
    clerk = office.browser("school-clerk")
    clerk.get("/printers/specimen.pdf?layout=../words", status=404)
    clerk.get("/printers/test.pdf?layout=general-receipt&x=abc", status=400)
    clerk.get("/printers/test.pdf?layout=general-receipt&x=-15.0&y=0", status=400)
    office.browser().get("/printers", status=303)
