"""The table of rules and the page made from it and from the tests' marks."""

import pytest

from nontax_site.commands.rules import Mark, faults, main, page, read_marks

TABLE = """
[sources]
SX = "The manual"
HZ = "The notices"

[rules.SX-01]
says = "A group that is off is refused."
status = "here"

[rules.SX-02]
says = "Nobody sees what is not his."
status = "here"

[rules.HZ-10]
says = "Outside software connects with a reason."
status = "later"
with = "channels"

[rules.HZ-14]
says = "Hangzhou takes Alipay."
status = "config"

[rules.HZ-01]
says = "A date of the past."
status = "not software"
reason = "nothing to compute"
"""

TESTS = """
import pytest
pytestmark = [pytest.mark.slow, pytest.mark.rule("HZ-10")]

@pytest.mark.rule("SX-01", "HZ-14")
def test_a_group(): ...

@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.rule("SX-01"))])
def test_another_group(x): ...

@pytest.mark.rule("SX-01")
class TestGroups:
    async def test_inside(self): ...
    def helper(self): ...
"""

ALL = [
    Mark("HZ-10", "tests/unit/test_groups.py::TestGroups::test_inside"),
    Mark("HZ-10", "tests/unit/test_groups.py::test_a_group"),
    Mark("HZ-10", "tests/unit/test_groups.py::test_another_group"),
    Mark("HZ-14", "tests/unit/test_groups.py::test_a_group"),
    Mark("SX-01", "tests/unit/test_groups.py::TestGroups::test_inside"),
    Mark("SX-01", "tests/unit/test_groups.py::test_a_group"),
    Mark("SX-01", "tests/unit/test_groups.py::test_another_group"),
]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    (tmp_path / "docs" / "rules.toml").write_text(TABLE, encoding="utf-8")
    write_tests(tmp_path, TESTS)
    return tmp_path


def write_tests(root, text):
    (root / "tests/unit/test_groups.py").write_text(text, encoding="utf-8")


def change(root, old, new):
    path = root / "docs" / "rules.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def row_of(root, rule):
    return next(
        line for line in page(root).splitlines() if line.startswith(f"| {rule}")
    )


def test_marks_are_found_on_functions_classes_modules_and_parameters(root):
    assert read_marks(root) == ALL


def test_a_rule_with_a_test_is_proven_and_one_without_is_listed_on_top(root):
    text = page(root)
    assert row_of(root, "SX-01").split(" | ")[2] == "proven"
    assert row_of(root, "SX-02").split(" | ")[2] == "here, not proven yet"
    top = text.partition("## Not proven yet")[2].partition("## SX")[0]
    assert "- SX-02: Nobody sees what is not his." in top
    assert "SX-01" not in top


def test_what_comes_later_is_never_called_proven(root):
    assert row_of(root, "HZ-10").split(" | ")[2] == "later: channels, begun"
    write_tests(root, "")
    assert row_of(root, "HZ-10").split(" | ")[2] == "later: channels"


def test_a_reason_stands_beside_the_state(root):
    state = row_of(root, "HZ-01").split(" | ")[2]
    assert state == "not software (nothing to compute)"


def test_every_rule_is_counted_once(root):
    assert "| SX | 2 | 1 | 1 | 0 | 0 | 0 |" in page(root)
    assert "| HZ | 3 | 0 | 0 | 1 | 1 | 1 |" in page(root)
    assert "| all | 5 | 1 | 1 | 1 | 1 | 1 |" in page(root)


def test_where_all_is_proven_the_page_says_none(root):
    change(
        root, 'status = "here"\n\n[rules.HZ-10]', 'status = "config"\n\n[rules.HZ-10]'
    )
    assert "## Not proven yet\n\nNone." in page(root)


def test_a_sound_table_has_no_faults(root):
    assert faults(root) == []


@pytest.mark.parametrize("argument", ['"SX-99"', '"sx-01"', "RULE"])
def test_a_mark_that_names_no_rule_is_a_fault(root, argument):
    write_tests(root, f"@pytest.mark.rule({argument})\ndef test_it(): ...\n")
    (fault,) = faults(root)
    assert fault.startswith("tests/unit/test_groups.py::test_it: ")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"here"', '"proven"', "SX-01: status 'proven' is none of"),
        ('with = "channels"', "", "HZ-10: a later rule, and no other,"),
        ('"channels"', '"some day"', "HZ-10: a later rule, and no other,"),
        ('"here"', '"here"\nwith = "stock"', "SX-01: a later rule, and no other,"),
        ('reason = "nothing to compute"', "", "HZ-01: not software needs a reason"),
        ("is refused.", "is refused", "SX-01: says must be one sentence"),
        ('SX = "The manual"', "", "SX-01: its source is not named"),
    ],
)
def test_a_fault_of_the_table_is_named(root, old, new, what):
    change(root, old, new)
    assert faults(root)[0].startswith(what)


def test_the_page_is_written_once_and_then_up_to_date(root, capsys):
    assert main([], root) == 0
    assert capsys.readouterr().out == "written: docs/rules.md\n"
    assert main([], root) == 0
    assert main(["--check"], root) == 0
    assert capsys.readouterr().out == ""


def test_a_stale_page_is_found_and_left_alone(root, capsys):
    main([], root)
    before = (root / "docs/rules.md").read_text(encoding="utf-8")
    write_tests(root, "")
    assert main(["--check"], root) == 1
    assert "python -m nontax_site.commands.rules" in capsys.readouterr().err
    assert (root / "docs/rules.md").read_text(encoding="utf-8") == before


def test_faults_are_said_and_end_in_exit_1(root, capsys):
    change(root, '"here"', '"proven"')
    assert main([], root) == 1
    assert "SX-01: status 'proven'" in capsys.readouterr().err
