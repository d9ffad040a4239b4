"""The table of rules is whole, and docs/rules.md is what it makes."""

from nontax_site.commands.rules import COMMAND, faults, is_stale, read_rules

EVERY = (
    *(f"SX-{n:02}" for n in range(1, 48)),
    *(f"HZ-{n:02}" for n in range(1, 43)),
    *(f"CQ-{n:02}" for n in range(1, 60)),
    *(f"XG-{n:02}" for n in range(1, 42)),
    *(
        f"SI-{n:03}"
        for first, last in (
            (1, 7),
            (10, 25),
            (30, 45),
            (50, 77),
            (120, 131),
            (140, 178),
            (200, 233),
            (250, 260),
            (270, 273),
        )
        for n in range(first, last + 1)
    ),
)
"""The ids of the sources; the last source leaves gaps between its chapters."""


def test_all_356_rules_are_in_the_table_once_and_in_order():
    assert len(EVERY) == 356
    assert tuple(read_rules()[1]) == EVERY


def test_the_table_is_sound_and_every_mark_names_a_rule_of_it():
    found = faults()
    assert not found, "\n".join(found)


def test_every_rule_has_a_sentence_of_its_own():
    sentences = [rule.says for rule in read_rules()[1].values()]
    twice = {says for says in sentences if sentences.count(says) > 1}
    assert twice == set()


def test_the_page_of_rules_is_what_the_table_and_the_marks_make():
    assert not is_stale(), f"run make docs ({COMMAND})"
