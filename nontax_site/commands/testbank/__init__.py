"""The test bank: where a person of a demonstration "pays".

Rules of the package: it is an application of its own that talks to the site only
through the channel's door, with signed messages, like any bank; it reads the
database once, read only, to find the keys it may sign with; it keeps its own book
in a file; and it is refused in production.
"""

from __future__ import annotations

from nontax_site.commands.testbank.serving import testbank

__all__ = ["testbank"]
