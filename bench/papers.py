"""The papers of a bill: CPU of setting, PDF, OFD, sealing and proving.

    python -m bench.papers [times]

Medians over a bill of two lines with both seals; one process, nothing is kept.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from nontax_site.security.electronic_seals import (
    ElectronicSealer,
    SealKey,
    SealRead,
    prove_seal,
)
from schemas.layouts.layout import load
from schemas.layouts.printing import pdf_of
from schemas.layouts.setting import set_out
from schemas.layouts.words import bill_words
from schemas.ofd.proving import prove_ofd
from schemas.ofd.writing import write_ofd
from schemas.xml import ElectronicBillFormat
from tests.factories.facts import bill_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_signer
from tests.factories.layouts import CHECK_URL, REGION


def median_ms(work: Callable[[], Any], times: int) -> float:
    """The median of the CPU of one call, after one that fills the caches."""
    work()
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken) * 1000


def run(times: int) -> dict[str, float]:
    """Print and return the milliseconds of each stage."""
    signer = a_signer()
    seals = {
        "unit": SealKey(UNIT, signer.descriptor(UNIT, NOON)),
        "finance": SealKey(FINANCE, signer.descriptor(FINANCE, NOON)),
    }
    facts = bill_facts(
        checker="王芳",
        unit_seal=seals["unit"].descriptor,
        finance_seal=seals["finance"].descriptor,
    )
    form = ElectronicBillFormat()
    xml = form.assemble(form.body(facts))
    layout = load("electronic")
    words = bill_words(facts, address=CHECK_URL, region_name=REGION)

    def sealed() -> bytes:
        return write_ofd(layout, words, xml, ElectronicSealer(signer, seals, NOON))

    def prove(place: int, *rest: Any) -> SealRead:
        return prove_seal(signer, (UNIT, FINANCE)[place], *rest)

    whole = sealed()
    stages: dict[str, Callable[[], Any]] = {
        "set": lambda: set_out(layout, words),
        "pdf": lambda: pdf_of(layout, words, attached=xml.decode()),
        "ofd without seals": lambda: write_ofd(layout, words, xml),
        "ofd with both seals": sealed,
        "prove the ofd": lambda: prove_ofd(whole, 2, prove),
    }
    figures = {name: median_ms(work, times) for name, work in stages.items()}
    for name, taken in figures.items():
        print(f"{name:20} {taken:6.1f} ms", flush=True)
    return figures


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
