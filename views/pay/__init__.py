"""The pages of payers: find a notice, pay it, see what became of it.

No account, phones first, and everything but the countdown works without script.
A reader gets no cookie of ours but the form's token; a device gets one of its own
when it begins to pay. Nothing personal stands in an address but the payment code,
and after a search by phone not even that: a locked link of ten minutes.
"""

from __future__ import annotations

from typing import Any

from nontax_site.payments.phone_codes import IPhoneCode, NoPhoneCode

ROUTES = (
    ("pay", "/pay"),
    ("pay-list", "/pay/list/{key}"),
    ("pay-code", "/pay/list/{key}/code"),
    ("pay-code-send", "/pay/list/{key}/send"),
    ("pay-how", "/pay/how"),
    ("pay-how-region", "/pay/how/{region}"),
    ("pay-scan", "/pay/q/{token}"),
    ("pay-notice", "/pay/{key}"),
    ("pay-begin", "/pay/{key}/pay"),
    ("pay-bank", "/pay/{key}/bank/{way}"),
    ("pay-state", "/pay/{key}/state"),
    ("pay-result", "/pay/{key}/result"),
    ("pay-paper", "/pay/{key}/notice.pdf"),
)


def includeme(config: Any) -> None:
    """Their addresses, and nobody who sends codes unless one is bound later."""
    config.register_service(NoPhoneCode(), IPhoneCode)
    for name, pattern in ROUTES:
        config.add_route(name, pattern)
    config.scan("views.pay")
