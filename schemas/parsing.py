"""Reading XML from outside without trusting it.

No DOCTYPE, no entity, no processing instruction, no comment, no attribute, no
namespace, one encoding and a size limit: each refusal is an error of its own
that a person can act upon.
"""

from __future__ import annotations

from lxml import etree

from nontax_site.kernel.errors import BadInput

LIMIT = 64 * 1024
"""The largest file of a bill, in bytes."""


class XmlTooLarge(BadInput):
    """The file is larger than a bill may be; it was not looked into."""

    code = "xml-too-large"
    message = "The file has ${size} bytes; the most is ${limit}."
    remedy = "Send the file of one electronic bill as it was delivered."


class XmlMalformed(BadInput):
    """The file is no well-formed XML."""

    code = "xml-malformed"
    message = "The file is not well-formed XML (line ${line}, column ${column})."


class XmlDoctype(BadInput):
    """The file declares a document type; bills have none (XXE)."""

    code = "xml-doctype"
    message = "The file has a DOCTYPE; an electronic bill has none."


class XmlEntity(BadInput):
    """The file uses an entity that XML itself does not define."""

    code = "xml-entity"
    message = "The file uses an entity; an electronic bill has none."


class XmlInstruction(BadInput):
    """The file holds a processing instruction."""

    code = "xml-instruction"
    message = "The file has a processing instruction (line ${line})."


class XmlComment(BadInput):
    """The file holds a comment, which no signature covers."""

    code = "xml-comment"
    message = "The file has a comment in «${element}» (line ${line})."
    remedy = "A comment can hide part of an amount: use the file as delivered."


class XmlAttribute(BadInput):
    """The file has an attribute or a namespace; bills have neither."""

    code = "xml-attribute"
    message = "The element «${element}» has an attribute or a namespace."


class XmlEncoding(BadInput):
    """The file is not written in UTF-8."""

    code = "xml-encoding"
    message = "The file is not in UTF-8 (${encoding})."


def parse(data: bytes, limit: int = LIMIT) -> etree._Element:
    """The root element of a harmless file; raises one of the errors above."""
    if len(data) > limit:
        raise XmlTooLarge(size=len(data), limit=limit)
    if b"\x00" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise XmlEncoding(encoding="UTF-16 / UTF-32")
    if b"<!DOCTYPE" in data:
        raise XmlDoctype
    root = _parsed(data)
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise XmlDoctype
    if (info.encoding or "UTF-8").upper() not in ("UTF-8", "UTF8"):
        raise XmlEncoding(encoding=info.encoding)
    _judge(root)
    return root


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "Entity" in str(error.msg):
            raise XmlEntity from None
        line, column = error.position
        raise XmlMalformed(line=line, column=column) from None
    except ValueError:  # an encoding that is unknown
        raise XmlMalformed(line=1, column=1) from None


def _judge(root: etree._Element) -> None:
    """Refuse whatever stands beside elements and text."""
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for node in (*around, *root.iter()):
        line = node.sourceline or 0
        if isinstance(node, etree._Comment):
            parent = node.getparent()
            where = "" if parent is None else parent.tag
            raise XmlComment(element=where, line=line)
        if isinstance(node, etree._ProcessingInstruction):
            raise XmlInstruction(line=line)
        if isinstance(node, etree._Entity):
            raise XmlEntity
        if node.attrib or node.nsmap:
            raise XmlAttribute(element=etree.QName(node).localname)
