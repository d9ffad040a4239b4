"""Asks the test bank whether it took money for a payment code.

Asking tells nobody anything and sets nothing: the answer is shown to a payer who
says he has paid, and holds up the end of a lock (SX-29). Where no test bank is
configured nobody answers.
"""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from zope.interface import implementer

from nontax_site.payments.asking import NOT_TAKEN, TAKEN, UNKNOWN, IChannelQuery

TIMEOUT_S = 2
ANSWER_BYTES = 4096


@implementer(IChannelQuery)
class NobodyAsked:
    """There is no channel that could be asked."""

    def taken(self, _pay_code: str) -> str:
        """Always ``UNKNOWN``."""
        return UNKNOWN


@implementer(IChannelQuery)
class TestBankAsked:
    """The test bank at an address of the settings; redirects are not followed."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url)

    def taken(self, pay_code: str) -> str:
        """What the test bank says; ``UNKNOWN`` when it does not answer in time."""
        host, port = self._place.hostname or "", self._place.port
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", "/taken?" + urlencode({"pay_code": pay_code}))
            response = connection.getresponse()
            if response.status != http.client.OK:
                return UNKNOWN
            said = json.loads(response.read(ANSWER_BYTES))
        except (OSError, http.client.HTTPException, ValueError):
            return UNKNOWN
        finally:
            connection.close()
        known = isinstance(said, dict) and isinstance(said.get("taken"), bool)
        return (TAKEN if said["taken"] else NOT_TAKEN) if known else UNKNOWN


def includeme(config: Any) -> None:
    """Bind ``IChannelQuery``."""
    url = config.registry.settings.get("nontax.testbank_url", "")
    config.register_service(TestBankAsked(url) if url else NobodyAsked(), IChannelQuery)
