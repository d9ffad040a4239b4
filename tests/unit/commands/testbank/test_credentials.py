"""The keys the test bank signs with."""

from datetime import timedelta

import pytest

from nontax_site.commands.testbank.credentials import credentials_of, read_credentials
from nontax_site.kernel.errors import NotConfigured
from nontax_site.root import SITE, Root
from nontax_site.security.certificates import Subject
from nontax_site.security.master import MasterKey
from nontax_site.storage.connecting import open_site
from tests.factories.notices import MORNING
from tests.factories.regions import make_channel


def fill(site, master):
    site.keys.make_authority(Subject("财政", "根"), 3650, MORNING, master)
    for name in ("ccb", "abc"):
        site.channels.add(name, make_channel(name))
    site.keys.make("channel:ccb", Subject("建行", "建行"), 30, MORNING, master)


def test_only_channels_with_a_key_in_force_are_spoken_for():
    site, master = Root(MORNING), MasterKey.generate()
    fill(site, master)
    (found,) = credentials_of(site, master, MORNING)
    assert (found.channel, found.bank) == ("ccb", "ccb")
    assert credentials_of(site, master, MORNING + timedelta(days=31)) == []


def test_the_site_is_read_beside_its_running(tmp_path):
    master = MasterKey.create(tmp_path / "master.key")
    uri = f"file://{tmp_path}/Data.fs"
    with open_site(uri) as connection:
        connection.root()[SITE] = Root(MORNING)
        fill(connection.root()[SITE], master)
    settings = {
        "nontax.master_key": str(tmp_path / "master.key"),
        "nontax.zodb_uri": uri,
    }
    assert [c.channel for c in read_credentials(settings, MORNING)] == ["ccb"]
    with pytest.raises(NotConfigured):
        read_credentials(settings, MORNING + timedelta(days=400))
