"""The pages of payment notices: list, drafting, issuing, cancelling, paper.

Pages of staff only; what payers see is in ``views.pay``.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.notices import cancelling, deciding, editing, listing

    listing.NOTICES.register(config)
    for page in (*deciding.ACTIONS, editing.EDIT):
        page.register(config)
    cancelling.DECIDING.register(config)
    config.scan("views.notices")
