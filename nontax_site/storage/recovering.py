"""What can be read of a damaged file, saved into a copy beside it.

The copy is for people: it is never put in the place of the file by itself, because
what is missing in it may have been promised to somebody.
"""

from __future__ import annotations

import contextlib
import io
import logging
from datetime import datetime
from pathlib import Path

from ZODB import fsrecover

SITE_FILE = "site.fs"

_log = logging.getLogger(__name__)


def recovered(var: str | Path, at: datetime) -> Path | None:
    """The file of what could be read; None without a file or when all is lost.

    Raises nothing: the fault that led here is the one to be told.
    """
    damaged = Path(var) / SITE_FILE
    if not damaged.is_file():
        return None
    saved = Path(var) / f"recovered-{at:%Y%m%d-%H%M%S}" / SITE_FILE
    saved.parent.mkdir(mode=0o700, exist_ok=True)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            fsrecover.recover(str(damaged), str(saved))
    except (Exception, SystemExit):
        _log.exception("nothing could be saved of %s", damaged)
        return None
    (saved.parent / "recovered.txt").write_text(said.getvalue())
    return saved
