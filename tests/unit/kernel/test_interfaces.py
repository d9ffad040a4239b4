"""Markers and ports."""

from zope.interface import Interface
from zope.interface.interface import InterfaceClass

from nontax_site.kernel import interfaces


def named(end):
    return [v for k, v in vars(interfaces).items() if k.endswith(end)]


def test_markers_of_documents_are_flat():
    markers = named("Document")
    assert markers
    assert all(marker.__bases__ == (Interface,) for marker in markers)


def test_every_port_says_what_it_is_for():
    ports = [
        value
        for value in vars(interfaces).values()
        if isinstance(value, InterfaceClass) and value is not Interface
    ]
    assert ports
    assert all(port.__doc__ for port in ports)
