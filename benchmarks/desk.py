"""Ten clerks at one desk: how long a confirm takes, and whether each decision is stored once.
``python -m benchmarks desk [--reports N] [--clerks N] [--seconds S]``

The server is the real one in a process of its own, on an archive of made-up reports
(`benchmarks/stub_reports.py`); a clerk is a thread that signs in, looks, thinks for 50 ms, and presses Enter.
"""

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.archive import measured
from benchmarks.stub_reports import STUB_STEPS, write_source
from pipeline.archive import Archive, Ledger
from pipeline.batch import run_batch
from pipeline.corrections.history import History
from pipeline.review.texts import WORDS
from pipeline.review.users import Users
from pipeline.settings import Settings

THINK_S = 0.05
PASSWORD = "only for a benchmark"
HOSO = "from pipeline.cli import main; main()"
NOT_STORED = ("conflict", "gone", "no_number", "no_count", "more_than_whole")
"""The messages of an answer that tells that nothing was stored."""


class Shown(NamedTuple):
    """What a page asks the clerk about."""

    address: str
    value: str
    token: str


class Confirm(NamedTuple):
    """One press of Enter: which figure, and how long until the next one was there."""

    address: str
    took_s: float
    stored: bool


class Browser:
    """One connection that keeps its cookies."""

    def __init__(self, port: int) -> None:
        self._server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """A page. Raises AssertionError where the server refuses."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), "HX-Request": "true"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._server.request(method, path, urlencode(form or {}) if method == "POST" else None, headers)
        answer = self._server.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        page = answer.read().decode()
        assert answer.status in (200, 303), f"{answer.status}: {page[:200]}"
        return page


def shown(page: str) -> Shown | None:
    """The figure on a page, None where none waits."""
    address = re.search(r'hx-post="(/figures/[^"]+)"', page)
    value = re.search(r'data-as-read="([^"]*)"', page)
    token = re.search(r'name="token" value="(\d+)"', page)
    return Shown(address[1], value[1], token[1]) if address and value and token else None


def work(port: int, name: str, until: float, done: list[Confirm]) -> None:
    """One clerk's time at the desk."""
    browser = Browser(port)
    browser.ask("POST", "/sign-in", {"name": name, "password": PASSWORD})
    page = browser.ask("GET", "/")
    while (figure := shown(page)) and time.monotonic() < until:
        time.sleep(THINK_S)
        started = time.perf_counter()
        page = browser.ask("POST", figure.address, {"value": figure.value, "token": figure.token})
        took_s = time.perf_counter() - started
        stored = not any(WORDS[word].vi in page for word in NOT_STORED)
        done.append(Confirm(figure.address, took_s, stored))


@contextmanager
def serving(archive: Archive, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The desk's server; what it has to complain about goes to this process's stderr."""
    command = [sys.executable, "-c", HOSO, "review", "--archive", str(archive.root), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


def processor_s(process: subprocess.Popen[bytes]) -> float:
    """Processor time that a running process has used. Linux only."""
    told = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at_work(archive: Archive, clerks: int, seconds: float) -> list[Confirm]:
    """All confirms of some clerks, and what they cost the server."""
    names = [f"clerk {number + 1}" for number in range(clerks)]
    for name in names:
        Users(archive.root / "users.json").add(name, PASSWORD)
    port, done = free_port(), [list[Confirm]() for _ in names]
    with serving(archive, port) as process:
        before, until = processor_s(process), time.monotonic() + seconds
        threads = [
            threading.Thread(target=work, args=(port, name, until, mine))
            for name, mine in zip(names, done, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = processor_s(process) - before
    confirms = [one for mine in done for one in mine]
    print(f"server: {1000 * spent / max(1, len(confirms)):.1f} ms of processor a confirm")
    return confirms


def require_each_once(archive: Archive, confirms: list[Confirm], before: int) -> None:
    """Exits with a message where a decision was lost or stored twice; `before` is the last row of earlier."""
    acknowledged = [one.address for one in confirms if one.stored]
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        rows = History(ledger).since(before)
    places = {(row.document_id, row.place.model_dump_json()) for row in rows}
    print(f"acknowledged {len(acknowledged):,}, in the history {len(rows):,}, figures {len(places):,}")
    if not len(set(acknowledged)) == len(acknowledged) == len(rows) == len(places):
        sys.exit("a correction was lost or stored twice")


def main() -> None:
    """Prints the measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--clerks", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--archive", type=Path, help="an archive of an earlier call; made there if missing")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        archive = Archive(options.archive or Path(name) / "kho")
        if not archive.database_path.exists():
            inbox = Path(name) / "in"
            for number in range(options.reports):
                write_source(inbox, number)
            with measured(f"archive of {options.reports:,} reports", options.reports):
                run_batch([inbox], archive, Settings(workers=1), steps=STUB_STEPS)
        with Ledger(archive.ledger_path, read_only=True) as ledger:
            before = History(ledger).last_number()
        confirms = at_work(archive, options.clerks, options.seconds)
        times = sorted(1000 * one.took_s for one in confirms)
        cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
        rate = len(times) / options.seconds
        print(f"{len(times):,} confirms, {rate:.0f} a second: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms")
        require_each_once(archive, confirms, before)


if __name__ == "__main__":
    main()
