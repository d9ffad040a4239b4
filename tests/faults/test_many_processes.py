"""Many processes of one site on PostgreSQL: web servers, workers, one effect each.

Real processes (``nontax serve --web``, ``nontax work``), one database; F47: two
schedulers of the same work have one effect.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from datetime import timedelta

import pytest

from nontax_site.audit.log import trail
from nontax_site.background import leading_sender_of, ticker_of
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.connecting import DatabaseInUse
from nontax_site.storage.presence import alone
from tests.conftest import START
from tests.factories.channels import Window, issue
from tests.factories.office import PASSWORD
from tests.factories.places import VARIABLES, at_work, fill, on_files, on_postgresql

LONGEST_S = 150
PAYMENTS = 4


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, "")


def paid(office, number):
    """A notice that is paid; nothing is done after its commit."""
    window, code = Window(office), issue(office)
    window.query(code)
    body = json.dumps(window.message(code, serial=f"M{number}")).encode()
    assert window.say("confirm", body).json["code"] == "00000"
    return code


@pytest.fixture
def site(cluster, _base, tmp_path):
    place = fill(on_postgresql(tmp_path, cluster, "many"), _base)
    with at_work(place, _base, START) as office:
        place.codes = [paid(office, number) for number in range(PAYMENTS)]
    return place


class Processes:
    """Started processes of the site, ended with the test."""

    def __init__(self, place):
        self._place = place
        self.running = []

    def start(self, *words):
        log = (self._place.var / f"process-{len(self.running)}.log").open("wb")
        command = [sys.executable, "-m", "nontax_site.commands"]
        process = subprocess.Popen(
            [*command, "--ini", str(self._place.ini), *words],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )
        log.close()
        self.running.append(process)
        return process

    def end(self):
        """As a service manager does; every process must end well."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(timeout=60) for process in self.running]


@pytest.fixture
def processes(site):
    made = Processes(site)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=60)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(what, processes):
    """Wait for what is true in the end; a process that ended says why."""
    end = time.monotonic() + LONGEST_S
    while True:
        found = what()
        if found:
            return found
        ended = [one.returncode for one in processes.running if one.poll() is not None]
        assert not ended, f"processes ended: {ended}"
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.25)


class Visitor:
    """A browser of the standard library; cookies are of all ports."""

    def __init__(self):
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )

    def get(self, port, path, **form):
        data = urllib.parse.urlencode(form).encode() if form else None
        with self._opener.open(f"http://127.0.0.1:{port}{path}", data) as answer:
            return answer.status, answer.read().decode(), answer.geturl()

    def status(self, port, path):
        try:
            return self.get(port, path)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), ""
        except OSError:
            return 0, "", ""

    def sign_in(self, port, login):
        _status, page, _url = self.get(port, "/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.get(
            port,
            "/sign-in",
            csrf_token=token,
            login=login,
            password=PASSWORD,
            __formid__="deform",
            sign_in="sign_in",
        )


def sealed(site):
    with site.tree() as root:
        bills = [root.document("notice", code).bill for code in site.codes]
        return all(bill and root.document("bill", bill).is_standing for bill in bills)


@pytest.mark.timeout(400)
def test_two_workers_and_two_web_servers_are_one_site(site, processes):
    ports = free_port(), free_port()
    for _ in range(2):
        processes.start("work")
    for port in ports:
        processes.start("serve", "--web", "--listen", f"127.0.0.1:{port}")
    visitor = Visitor()
    for port in ports:
        until(lambda port=port: visitor.status(port, "/healthz")[0] == 200, processes)
    until(lambda: sealed(site), processes)
    said = until(lambda: ready(visitor, ports[1]), processes)
    assert [one["name"] for one in said["checks"]][0] == "storage"
    visitor.sign_in(ports[0], "hz-clerk")
    _status, page, url = visitor.get(ports[1], "/work")
    assert url.endswith("/work"), url
    assert "陈静" in page
    running(site)
    assert processes.end() == [0, 0, 0, 0]
    one_effect_each(site)
    assert site.breaches() == []


def ready(visitor, port):
    status, body, _url = visitor.status(port, "/readyz")
    return json.loads(body) if status == 200 else None


def running(site):
    """No command gets a database that the site runs on."""
    from nontax_site.storage.connecting import open_storage

    storage, _ = open_storage(site.settings["nontax.zodb_uri"])
    with pytest.raises(DatabaseInUse):
        alone(storage)
    storage.close()


def one_effect_each(site):
    with site.tree() as root:
        for code in site.codes:
            verbs = Counter(
                entry["verb"]
                for entry in trail(root.audit, root.document("notice", code))
            )
            assert verbs["bill"] == 1
        assert len({root.document("notice", code).bill for code in site.codes}) == len(
            site.codes
        )
        lanes = [name for name in root.audit.heads() if "checkpoint" in name]
        assert all(root.audit.heads()[name][0] == 1 for name in lanes)


def test_one_process_on_files_refuses_to_be_many(_base, tmp_path):
    place = fill(on_files(tmp_path), _base)
    for words in (("work",), ("serve", "--web")):
        assert isinstance(place.call(*words).exception, NotConfigured)


def test_health_is_a_command_with_an_exit_code(site, tmp_path):
    done = site.call("health", "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == (0 if said["ready"] else 1)
    assert {"storage", "anchor", "disk", "clock", "keys"} <= {
        one["name"] for one in said["checks"]
    }
    secrets = (str(tmp_path), "127.0.0.1", PASSWORD)
    assert not any(secret in done.stdout for secret in secrets)


def test_a_sleeping_sender_changes_nothing_after_its_lease_went(office):
    """The fence: what a holder does after another took the lease is not kept."""
    paid(office, 1)
    first = leading_sender_of(office.registry, holder="first")
    second = leading_sender_of(office.registry, holder="second")
    assert first.run_once() > 0
    assert second.run_once() == 0
    office.clock.advance(timedelta(minutes=1))
    code = paid(office, 2)
    assert second.run_once() > 0
    slept = first.turn()
    with office.work() as request:
        waiting = [one for one in request.site.outbox.waiting() if one.failures]
        bill = request.site.document("notice", code).bill
    assert slept == 0
    assert waiting == []
    assert bill


def test_two_tickers_run_a_timer_once(office):
    one, other = (ticker_of(office.registry) for _ in range(2))
    ran = Counter([*one.run_once(), *other.run_once()])
    assert set(ran.values()) == {1}
    assert "checkpoint" in ran


def test_a_pack_goes_through_the_running_site(_base, tmp_path):
    """The command leaves an errand; the process that has the file does it."""
    import threading

    from nontax_site.errands import Errands

    place = fill(on_files(tmp_path), _base)
    with at_work(place, _base, START) as office:
        paid(office, 1)
        stop = threading.Event()
        errands = Errands(office.registry)

        def work():
            while not stop.wait(0.05):
                errands.run_once()

        thread = threading.Thread(target=work)
        thread.start()
        try:
            done = place.call("pack", "--days", "0", "--json", "--wait", "30")
        finally:
            stop.set()
            thread.join()
        assert done.exit_code == 0, (done.output, done.exception)
        said = json.loads(done.stdout)
        assert said["after"] < said["before"]
        paid(office, 2)
    assert [one for one in place.breaches() if one["check"] == "anchor"] == []
    assert SystemClock().now()


def test_a_site_that_does_not_answer_is_told(_base, tmp_path):
    place = fill(on_files(tmp_path), _base)
    with at_work(place, _base, START):
        done = place.call("pack", "--wait", "0")
    assert type(done.exception).__name__ == "PackRefused"
    assert list((place.var / "errands").iterdir()) == []
