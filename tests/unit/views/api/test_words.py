"""Every business code has words."""

from nontax_site.payments.replies import CODES
from views.api.words import WORDS


def test_every_code_of_a_reply_has_words():
    assert set(CODES.values()) <= set(WORDS)
