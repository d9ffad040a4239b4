"""QR codes: a scanner reads them, a screen reader says them."""

from __future__ import annotations

import pytest
import typst
from lxml import etree

from schemas.qr import LONGEST, QrTooLong, qr_svg
from tests.factories.tools import needs_tool, run

TEXT = "https://nontax.example/pay/q/9f8e7d6c5b4a"


def test_the_code_is_one_svg_with_a_quiet_zone_and_a_name():
    svg = etree.fromstring(qr_svg(TEXT, "缴款二维码"))
    assert etree.QName(svg).localname == "svg"
    assert svg.findtext("{*}title") == "缴款二维码"
    assert svg.get("viewBox").startswith("0 0 ")


def test_the_name_is_escaped():
    assert "<b>" not in qr_svg(TEXT, "<b>")


@pytest.mark.parametrize("text", ["", "x" * (LONGEST + 1)])
def test_a_text_that_makes_no_readable_code_is_refused(text):
    with pytest.raises((QrTooLong, ValueError)):
        qr_svg(text)


@pytest.mark.parametrize("text", [TEXT, "33010026000000000018", "x" * LONGEST])
def test_a_scanner_reads_the_code(tmp_path, text):
    scanner = needs_tool("zbarimg")
    page = b"#set page(width: auto, height: auto, margin: 0pt)\n"
    page += b'#image(bytes(sys.inputs.svg), format: "svg", width: 8cm)'
    image = typst.compile(page, format="png", sys_inputs={"svg": qr_svg(text)})
    (tmp_path / "code.png").write_bytes(image)
    found = run(scanner, "-q", "--raw", tmp_path / "code.png").stdout.decode()
    assert found.strip() == text
