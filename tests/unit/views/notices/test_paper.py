"""What the paper of a notice says about being late."""

from nontax_site.payments.notice import Line, Notice
from views.notices.paper import late_words


def line(name, kind="", rate=""):
    return Line("1", name, "次", "", "1", 100, "treasury", "fine", "", 100, kind, rate)


def notice(*lines):
    return Notice(id="33010026000000000018", lines=tuple(map(tuple, lines)))


def test_nothing_is_said_where_nothing_is_added():
    assert late_words(notice(line("学费"))) == ""


def test_a_surcharge_names_its_rate_and_its_cap():
    said = late_words(notice(line("交通罚款", "surcharge", "0.03"), line("学费")))
    assert "交通罚款" in said
    assert "3%" in said
    assert "不超出罚款数额" in said
    assert "学费" not in said


def test_a_late_fee_is_said_in_its_own_words():
    said = late_words(notice(line("水资源费", "late_fee", "0.0005")))
    assert "滞纳金" in said
    assert "0.05%" in said


def test_the_same_sentence_is_said_once():
    one = line("交通罚款", "surcharge", "0.03")
    assert late_words(notice(one, one)).count("交通罚款") == 1
