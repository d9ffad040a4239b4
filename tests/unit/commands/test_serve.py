"""What the server takes from a proxy; the start is proven in the functional tests."""

from waitress.adjustments import Adjustments

from nontax_site.commands.serve import proxy_of


def test_without_a_proxy_nobodys_word_about_the_visitor_counts():
    assert proxy_of({"nontax.trusted_proxy": ""}) == {
        "clear_untrusted_proxy_headers": True
    }


def test_behind_a_proxy_the_visitors_address_and_scheme_are_the_proxys_word():
    given = Adjustments(**proxy_of({"nontax.trusted_proxy": "127.0.0.1"}))
    assert given.trusted_proxy == "127.0.0.1"
    assert given.trusted_proxy_count == 1
    assert given.trusted_proxy_headers == {"x-forwarded-for", "x-forwarded-proto"}
    assert given.clear_untrusted_proxy_headers
