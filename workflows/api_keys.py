"""Guards of keys of programs. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.security.api_keys import ApiKey
from nontax_site.security.key_giving import check_taker


def guard_take(key: ApiKey, act: Act) -> None:
    """Only who asked for the key is shown its secret."""
    check_taker(key, act)
