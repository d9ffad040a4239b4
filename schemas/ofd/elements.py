"""The elements of OFD files: one namespace, one way to write numbers."""

from __future__ import annotations

from lxml import etree

NAMESPACE = "http://www.ofdspec.org/2016"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def tag(name: str) -> str:
    """The name of an element in the namespace."""
    return f"{{{NAMESPACE}}}{name}"


def root(name: str, **attributes: str) -> etree._Element:
    """The outermost element of a file."""
    return etree.Element(tag(name), attributes, nsmap={"ofd": NAMESPACE})


def add(
    parent: etree._Element, name: str, text: str = "", **attributes: str
) -> etree._Element:
    """A further element; the order of calls is the order the standard asks for."""
    element = etree.SubElement(parent, tag(name), attributes)
    if text:
        element.text = text
    return element


def written(element: etree._Element) -> bytes:
    """The bytes of a file."""
    return _DECLARATION + bytes(etree.tostring(element, encoding="utf-8"))


def parsed(data: bytes) -> etree._Element:
    """The outermost element of a file of ours; raises ValueError for junk."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def number(value: float) -> str:
    """A length in mm with at most three decimals."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def numbers(*values: float) -> str:
    """Several, as arrays and boxes are written."""
    return " ".join(number(value) for value in values)
