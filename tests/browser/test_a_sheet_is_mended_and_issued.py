"""A clerk sends in a sheet with faults, mends them on the page and issues it all."""

import re

from tests.factories.browsing import go
from tests.factories.sheets import LODGING, TUITION, look, row, sheet_of


def test_a_sheet_with_faults_is_mended_on_the_page_and_issued(
    at_desk, office, tmp_path
):
    clerk = at_desk("school-clerk")
    clerk.goto("/batches")
    go(clerk, clerk.get_by_role("link", name="批量开具缴款通知书").first)
    with clerk.expect_download() as template:
        clerk.get_by_role("link", name="下载本单位模板").click()
    assert template.value.suggested_filename.endswith(".xlsx")
    sheet = tmp_path / "九月.xlsx"
    sheet.write_bytes(
        sheet_of(
            row(payer_name="周晓波"),
            row(payer_name="吴小燕", document_number="110101199001010024"),
            row(payer_name="赵强", item_code=TUITION, phone="找王老师"),
            row(payer_name="钱明", item_code="999999999"),
        )
    )
    clerk.set_input_files("input[type=file]", str(sheet))
    go(clerk, clerk.get_by_role("button", name="上传并校验"))
    assert "校验中" in clerk.content()
    office.run_jobs()
    # the page reads itself again while the work runs, and shows the faults
    clerk.get_by_role("heading", name="有误内容").wait_for()
    name = re.search(r"B-[0-9-]+", clerk.url).group(0)
    assert look(office, name)["faulty"] == 3
    clerk.locator("[name='r3.document_number']").fill("11010119900307803X")
    clerk.locator("[name='r4.phone']").fill("13800000001")
    clerk.locator("[name='r4.amount']").fill("1200")
    clerk.get_by_role("button", name="保存更正并校验").click()
    clerk.get_by_text("还有 1 行待更正").wait_for()
    clerk.locator("[name='r5.item_code']").fill(LODGING)
    clerk.get_by_role("button", name="保存更正并校验").click()
    clerk.get_by_text("每一行都已通过").wait_for()
    go(clerk, clerk.get_by_role("link", name="整批开具"))
    go(clerk, clerk.get_by_role("button", name="整批开具这些缴款通知书"))
    clerk.get_by_text("正在开具").first.wait_for()
    office.run_jobs()
    clerk.get_by_role("link", name=re.compile("^[0-9 ]{24}$")).first.wait_for()
    said = look(office, name)
    assert (said["state"], said["issued"], len(said["codes"])) == ("issued", 4, 4)
    clerk.goto("/jobs")
    go(clerk, clerk.get_by_role("link", name="批量开具缴款通知书 九月.xlsx"))
    with clerk.expect_download() as codes:
        clerk.get_by_role("link", name="下载").click()
    assert codes.value.suggested_filename == f"{name}.xlsx"
