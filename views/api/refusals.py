"""What the machine interface itself refuses, before any rule of the business."""

from __future__ import annotations

from typing import ClassVar

from nontax_site.kernel.errors import BadInput, Forbidden, Refused, TooOften


class ScopeMissing(Forbidden):
    """The key is not given what the operation needs."""

    code: ClassVar[str] = "scope-missing"
    message: ClassVar[str] = "This key is not given «${scope}»."
    remedy: ClassVar[str] = "Ask for a key with this scope."


class KeyTooFast(TooOften):
    """More requests than a program may send in a minute (429)."""

    code: ClassVar[str] = "key-too-fast"
    message: ClassVar[str] = "This key sent too many requests in a short time."
    remedy: ClassVar[str] = "Wait as long as Retry-After says."


class TriedTooOften(TooOften):
    """An address sends one key after the other that does not prove (429)."""

    code: ClassVar[str] = "keys-tried-too-often"
    message: ClassVar[str] = "Too many keys from your address did not prove."
    remedy: ClassVar[str] = "Check the key, and wait a few minutes."


class BodyTooBig(BadInput):
    """More bytes than a request of a program may have (413)."""

    code: ClassVar[str] = "request-too-long"
    message: ClassVar[str] = "A request has at most ${limit} bytes."


class MediaTypeWrong(BadInput):
    """The body is not said to be JSON in UTF-8 (415)."""

    code: ClassVar[str] = "media-type-wrong"
    message: ClassVar[str] = "The body must be application/json in UTF-8."


class NotAcceptable(BadInput):
    """The caller takes none of what this address answers (406)."""

    code: ClassVar[str] = "not-acceptable"
    message: ClassVar[str] = "This address answers ${offered}."


class OnceMissing(BadInput):
    """A write without the key that makes it happen once."""

    code: ClassVar[str] = "idempotency-key-missing"
    message: ClassVar[str] = (
        "A write needs the header Idempotency-Key of 1 to 255 visible characters."
    )

    def __init__(self) -> None:
        super().__init__(field="Idempotency-Key")


class ContractBroken(BadInput):
    """The request does not follow the published contract."""

    code: ClassVar[str] = "contract-broken"
    message: ClassVar[str] = "The request does not follow the contract: ${why}"
    remedy: ClassVar[str] = "Compare it with /api/v1/openapi.json."


class RowsRefused(Refused):
    """At least one row of a batch is wrong, so none was done."""

    code: ClassVar[str] = "rows-refused"
    message: ClassVar[str] = "${count} rows are wrong. Nothing was issued."
    remedy: ClassVar[str] = "Mend the rows named in facts.rows and send all again."


class StateUnknown(BadInput):
    """``expect`` names no state of the document."""

    code: ClassVar[str] = "expect-unknown"
    message: ClassVar[str] = "«${state}» is no state of such a document."

    def __init__(self, *, field: str = "expect", **facts: object) -> None:
        super().__init__(field=field, **facts)


class VerbNotOffered(Refused):
    """The action is taken on a page only."""

    code: ClassVar[str] = "verb-not-offered"
    message: ClassVar[str] = "«${verb}» is not offered to programs."
    remedy: ClassVar[str] = "Do it on the page of the document."
