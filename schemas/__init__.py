"""What the outside may say: schemas of verbs, and every outside format.

colander, lxml, typst and segno are imported here and nowhere else. Each format
is behind a port of ``nontax_site.kernel.interfaces``.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Bind the format of the electronic bill."""
    from nontax_site.kernel.interfaces import IBillFormat
    from schemas.xml import ElectronicBillFormat

    config.register_service(ElectronicBillFormat(), IBillFormat)
