"""Commands that read files themselves have a worker's bound of memory, so have the programs they start."""

import json
import os
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.executors.process import bounded_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bound is Linux's")

SIDE = 30_000
"""Of a white page's image, in pixels: 900 MB when it is read, from a file of a hundred kilobytes."""
BOUND_MB = 700


def hoso(*arguments: str) -> subprocess.CompletedProcess[str]:
    limits = {"HOSO_WORKER_MEMORY_MB": str(BOUND_MB), "HOSO_MAX_PIXELS": str(SIDE**2)}
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | limits, check=False)


def large(path: Path) -> Path:
    """A PNG of one bit per pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * (SIDE // 8)) * SIDE, 1)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def test_extract_tells_what_took_too_much_memory_and_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Trong quý đơn vị tiếp nhận 120 hồ sơ, đã giải quyết 110 hồ sơ.\n", encoding="utf-8")
    told = hoso("extract", str(large(tmp_path / "large.png")), str(good))
    assert told.returncode == 3, told.stderr
    failed, done = (json.loads(line) for line in told.stdout.splitlines())
    assert failed["error"]["code"] == "out_of_memory"
    assert "HOSO_WORKER_MEMORY_MB" in told.stderr and "Traceback" not in told.stderr
    assert done["source"]["path"] == str(good)


def test_ocr_tells_what_took_too_much_memory_in_one_line(tmp_path: Path) -> None:
    told = hoso("ocr", str(large(tmp_path / "large.png")))
    assert told.returncode == 3
    assert "large.png: memory ran out; raise HOSO_WORKER_MEMORY_MB" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_programs_have_the_bound_while_it_holds() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with bounded_memory(BOUND_MB):
        told = tools.run(["sh", "-c", "ulimit -d"], timeout_s=10)
    assert int(told.stdout) == BOUND_MB * 1024
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
