"""How long a body may be: known to the web server and to the pages that say so.

A declared length beyond what the server takes is answered at once, before a byte
of the body; up to that the body is received and the site answers. Single doors
(files of bills, messages of channels) have smaller limits of their own.
"""

from __future__ import annotations

BODY_BYTES = 10 * 1024 * 1024
"""The longest body the site looks at."""

SERVER_BYTES = 16 * 1024 * 1024
"""The longest body the server receives."""

NOT_RECEIVED = "nontax.body_not_received"
"""Set in the environment of a request whose body the server did not take."""
