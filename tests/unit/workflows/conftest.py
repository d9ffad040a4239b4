"""The proof workflow in a registry of its own, and a request with fake ports."""

from __future__ import annotations

import pytest
from pyramid import testing

from tests.factories import proof
from workflows.definitions import load
from workflows.engine import Engine


@pytest.fixture
def registry():
    config = testing.setUp()
    config.setup_registry()
    load(config, proof.ZCML)
    config.commit()
    yield config.registry
    testing.tearDown()


@pytest.fixture
def ports():
    return proof.FakePorts()


@pytest.fixture
def engine(registry, ports):
    return Engine(ports)


@pytest.fixture
def signed(engine):
    document = proof.paper()
    engine.begin(document, proof.act(proof.SYSTEM))
    return document


@pytest.fixture
def asked(engine, signed):
    engine.fire(signed, "ask_void", proof.act(proof.CLERK, "wrong payer"))
    return signed


@pytest.fixture
def sealed(engine, signed):
    engine.fire(signed, "seal", proof.act(proof.SYSTEM))
    return signed
