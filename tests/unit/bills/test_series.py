"""Which code and which name a bill gets."""

from datetime import UTC, datetime

from nontax_site.bills.series import class_of, code_of, name_of
from nontax_site.kernel.codes import BillCode


def test_a_bill_of_mixed_categories_is_of_the_general_class():
    assert class_of(["fee", "fine"]) == "01"
    assert class_of(["donation"]) == "05"
    assert class_of(["donation", "fee"]) == "01"


def test_the_name_of_a_bill_begins_with_its_region():
    assert name_of("杭州市", BillCode("33050126")).startswith("杭州市公益事业捐赠")
    assert name_of("杭州市", BillCode("33990126")).startswith("杭州市非税收入")


def test_the_year_of_a_code_turns_at_midnight_in_beijing():
    late = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert str(code_of("33", "01", late)) == "33010127"
