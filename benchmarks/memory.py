"""What one worker needs at its peak, and that it does not grow with the number of pages.

The pages are A4 in colour at 300 dpi, drawn here; each document is read in a process of its own.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

LIMIT_MB = 400
A4_AT_300_DPI = (2480, 3508)
_READ = """
import sys
from pathlib import Path

from pipeline.intake import identify
from pipeline.reading import read_pages

pages = sum(1 for _ in read_pages(identify(Path(sys.argv[1]))))
status = Path("/proc/self/status").read_text().split()
print(pages, int(status[status.index("VmHWM:") + 1]) // 1024)
"""
"""Linux's high-water mark of the process itself: `ru_maxrss` also counts what its parent had when it was
started, which is most of it under a test runner."""


def document(path: Path, pages: int, dpi: int = 300) -> Path:
    """A PDF of dark bars on grey, coloured paper: lines to find, whatever they read as."""
    scale = dpi / 300
    width, height = (round(side * scale) for side in A4_AT_300_DPI)
    sheet = np.full((height, width, 3), (238, 236, 225), np.uint8)
    for top in range(300, 3200, 80):
        for left in range(300, 2200, 60):
            bar = left + 12 + (left + top) % 30
            sheet[
                round(top * scale) : round((top + 30) * scale), round(left * scale) : round(bar * scale)
            ] = 30
    page = Image.fromarray(sheet)
    page.save(path, "PDF", resolution=dpi, save_all=True, append_images=[page] * (pages - 1))
    return path


def peak_mb(path: Path) -> tuple[int, int]:
    """Pages read, and the most memory in MB that the reading process had. Linux only."""
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, check=True)
    pages, own = (int(value) for value in done.stdout.split())
    return pages, own


def main() -> None:
    """Prints the peak for 4 and for 40 pages."""
    with TemporaryDirectory() as folder:
        for count in (4, 40):
            pages, own = peak_mb(document(Path(folder) / f"{count}.pdf", count))
            print(f"{pages:3d} pages: {own} MB (limit {LIMIT_MB} MB)", flush=True)


if __name__ == "__main__":
    main()
