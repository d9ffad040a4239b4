"""What stands against destroying paper."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import BadInput, Refused


class SortUnknown(BadInput):
    """Neither stubs nor unused paper."""

    code = "destruction-sort-unknown"
    message = "Either used stubs are destroyed or unused paper, not «${sort}»."


class BoxesMissing(BadInput):
    """Boxes without labels."""

    code = "boxes-missing"
    message = "Please give the label of each box."


class NotWrittenOff(Refused):
    """Used stubs are written off and kept before they are destroyed."""

    code = "not-written-off"
    message = "${bill_code}-${number} is not written off and kept: ${place}."
    remedy = "Clear it, have it written off and put into the archive first."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class NotReturned(Refused):
    """Unused paper is destroyed once it was returned to the store."""

    code = "not-returned"
    message = "${bill_code}-${number} was not returned unused: ${place}."
    remedy = "Return what is used no more to the store first."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class OtherStore(Refused):
    """What stands in another store is another custodian's."""

    code = "other-store"
    message = "${bill_code}-${number} stands in ${store}."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class AmongOther(Refused):
    """A range that another destruction under way lists."""

    code = "among-other-destruction"
    message = "${range} is listed in ${destruction} already."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class KeptTooShort(Refused):
    """Nobody may approve the destruction of stubs of less than two years."""

    code = "kept-too-short"
    message = "${range} is kept until ${until}; before ${earliest} nobody may approve."
    remedy = "Leave these stubs in the archive."

    def __init__(self, *, field: str = "lines", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class EarlyUnexplained(BadInput):
    """An early destruction is approved with a reason only."""

    code = "early-unexplained"
    message = "The stubs are to be kept until ${until}: say why they may go before."


class KeeperWatches(Refused):
    """Who keeps the paper does not watch its destruction."""

    code = "keeper-watches"
    message = "The custodian of the store does not watch the destruction himself."
    remedy = "Two other persons watch it and sign the minutes."
