"""Static files: vendored as they came, compressed copies up to date."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest

from views.static import FOLDER, digest, static

COMPRESSED = sorted(
    path
    for pattern in ("*.css", "*.js", "vendor/*/*.css", "vendor/*/*.js")
    for path in FOLDER.glob(pattern)
)


def manifest():
    for line in (FOLDER / "vendor" / "MANIFEST").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def test_every_vendored_file_is_the_one_in_the_manifest():
    named = {row[0]: row[1] for row in manifest()}
    found = {
        path.relative_to(FOLDER / "vendor").as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in (FOLDER / "vendor").glob("*/*")
        if path.suffix != ".gz"
    }
    assert found == named


def test_every_vendored_package_brings_its_licence():
    folders = {path.parent for path in (FOLDER / "vendor").glob("*/*")}
    assert all((folder / "LICENSE").is_file() for folder in folders)


@pytest.mark.parametrize("path", COMPRESSED, ids=lambda path: path.name)
def test_the_compressed_copy_holds_the_same_bytes(path):
    # after a change: gzip -9 -n -k -f <file>
    assert gzip.decompress((path.parent / f"{path.name}.gz").read_bytes()) == (
        path.read_bytes()
    )


def test_the_address_changes_with_the_bytes():
    assert static("app.css") == f"/static/app.css?v={digest('app.css')}"


def test_payer_pages_load_less_than_a_hundred_kilobytes():
    loaded = ["payer.css.gz", "payer.js.gz", "icon.svg"]
    assert sum((FOLDER / name).stat().st_size for name in loaded) < 30_000


@pytest.mark.parametrize("name", ["app.js", "payer.js"])
def test_our_scripts_never_make_code_or_markup_from_text(name):
    text = (FOLDER / name).read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text)
