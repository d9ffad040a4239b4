"""What the outbox calls for papers: the virus scan of a file that was handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from nontax_site.attachments.ports import attaching_of
from nontax_site.attachments.scanning import UNKNOWN, Scan, ScanSilent
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import IClock

TOPIC: Final = "scan-paper"


def scan_ahead(request: Any, record: Any) -> Scan | None:
    """Topic "scan-paper", before its transaction: ask the virus scan."""
    facts = record.facts
    document = request.site.document(facts["kind"], facts["id"])
    return attaching_of(request).ask_scan(document, facts["number"], facts["version"])


def keep_scan(request: Any, record: Any) -> None:
    """Topic "scan-paper": keep what the virus scan said about a file.

    Raises ScanSilent while nobody answers, so that the record is tried later.
    """
    facts = record.facts
    document = request.site.document(facts["kind"], facts["id"])
    answer = record.prepared or Scan(UNKNOWN)
    act = Act(system_actor("timer"), request.find_service(IClock).now())
    said = attaching_of(request).scanned(
        document, facts["number"], facts["version"], answer, act
    )
    if said == UNKNOWN:
        raise ScanSilent


HANDLERS: dict[str, Callable[[Any, Any], None]] = {TOPIC: keep_scan}
AHEAD: dict[str, Callable[[Any, Any], Any]] = {TOPIC: scan_ahead}
