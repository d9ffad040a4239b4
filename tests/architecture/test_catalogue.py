"""Every word that is shown has its Chinese, and the catalogues are up to date."""

from nontax_site.commands.catalogue import (
    ROOT,
    catalogue_files,
    faults,
    holes,
    merged,
    translations,
)


def test_every_msgid_has_its_chinese():
    missing = holes()
    assert not missing, "\n".join(missing)


def test_every_word_of_a_template_can_be_translated_and_keeps_its_facts():
    found = faults()
    assert not found, "\n".join(found)


def test_the_catalogues_are_what_the_fragments_make():
    files = catalogue_files(merged(translations()))
    stale = [
        name
        for name, data in files.items()
        if not (ROOT / name).exists() or (ROOT / name).read_bytes() != data
    ]
    assert not stale, f"run make catalogue: {stale}"
