from __future__ import annotations

import pytest

from nontax_site.kernel.errors import BadInput
from nontax_site.webhooks.addresses import Addresses

PUBLIC = "93.184.215.14"


def judged(url, *found, **more):
    return Addresses(lambda host, port: found or (PUBLIC,), **more).of(url)


def test_a_public_address_is_taken_with_the_one_place_to_connect_to():
    target = judged("https://school.example:8443/a/b?c=d", PUBLIC, "1.1.1.1")
    assert (target.address, target.host, target.port) == (
        PUBLIC,
        "school.example",
        8443,
    )
    assert target.path == "/a/b?c=d"
    assert target.authority == "school.example:8443"
    assert judged("https://school.example").path == "/"
    assert judged("https://[2606:4700::1111]/x").authority == "[2606:4700::1111]"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:db8::1",
        "not an address",
    ],
)
def test_a_name_that_resolves_to_what_is_not_public_is_refused(address):
    for found in ((address,), (PUBLIC, address)):
        with pytest.raises(BadInput) as refused:
            judged("https://school.example/", *found)
        assert refused.value.code == "hook-address-inner"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "school.example",
        "http://school.example/",
        "ftp://school.example/",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://user@school.example/",
        "https://user:pw@school.example/",
        "https://school.example/#x",
        "https://school.example\\@127.0.0.1/",
        "https://school.example/\n",
        "https://a b/",
        "https://学校.example/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.0.0.1./",
        "https://1.2.3/",
        "https://.example/",
        "https://a..b/",
        "https://school.example:0/",
        "https://school.example:22/",
        "https://school.example:70000/",
        "https://school.example:x/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://" + "a" * 500 + ".example/",
    ],
)
def test_an_address_of_an_odd_form_is_refused(url):
    with pytest.raises(BadInput) as refused:
        judged(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_a_number_of_the_inner_network_is_refused_without_asking_anybody(url):
    def nobody(host, port):
        raise AssertionError

    with pytest.raises(BadInput) as refused:
        Addresses(nobody).of(url)
    assert refused.value.code == "hook-address-inner"


def test_a_name_that_nobody_knows_is_refused():
    with pytest.raises(BadInput) as refused:
        Addresses(lambda host, port: ()).of("https://nowhere.example/")
    assert refused.value.code == "hook-address-unresolved"


def test_only_while_testing_loopback_and_http_are_taken():
    assert judged("http://localhost:8080/x", "127.0.0.1", unsafe=True).port == 8080
    with pytest.raises(BadInput):
        judged("http://localhost:8080/x", "10.0.0.1", unsafe=True)
