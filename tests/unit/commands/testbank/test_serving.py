"""When the test bank serves, and when it refuses to."""

import pytest
from click.testing import CliRunner

from nontax_site.commands.testbank import serving
from nontax_site.kernel.errors import NotConfigured

SETTINGS = {
    "nontax.public_url": "http://127.0.0.1:6543",
    "nontax.mode": "development",
    "nontax.testbank_url": "http://127.0.0.1:6544",
    "nontax.listen": "127.0.0.1:6543",
    "nontax.var": "var",
}


@pytest.mark.parametrize(
    "over",
    [
        {"nontax.mode": "production"},
        {"nontax.testbank_url": ""},
        {"nontax.testbank_url": "http://127.0.0.1"},
    ],
)
def test_it_is_refused_in_production_and_without_an_address(over):
    with pytest.raises(NotConfigured):
        serving.bank_of({**SETTINGS, **over})


def test_it_serves_where_the_settings_say(monkeypatch, tmp_path):
    served = []
    monkeypatch.setattr(serving, "read_credentials", lambda settings, at: [])
    monkeypatch.setattr(
        serving, "settings_of", lambda ini: {**SETTINGS, "nontax.var": str(tmp_path)}
    )
    monkeypatch.setattr("waitress.serve", lambda app, **how: served.append(how))
    result = CliRunner().invoke(serving.testbank, obj="some.ini")
    assert result.exit_code == 0, result.output
    assert (served[0]["host"], served[0]["port"]) == ("127.0.0.1", 6544)
    assert "127.0.0.1:6544" in result.output
