"""Static files: long kept by browsers under the digest of their bytes.

A compressed copy beside a file (``app.css.gz``) is served to whoever takes it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "static"
YEAR_S = 31_536_000


@cache
def digest(name: str) -> str:
    """The first characters of the SHA-256 of a static file."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The path of a static file; another one whenever its bytes change."""
    return f"/static/{name}?v={digest(name)}"


def includeme(config: Any) -> None:
    """Serve the folder; a year in the browser's store."""
    config.add_static_view(
        "static", str(FOLDER), cache_max_age=YEAR_S, content_encodings=["gzip"]
    )
