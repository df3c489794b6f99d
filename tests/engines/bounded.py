"""A batch for a machine that has run out of something: ``python -m tests.engines.bounded INBOX KHO [BYTES]``.

With BYTES no file may grow beyond them, as on a full disk. Ends like the program: one line, its exit code.
"""

import resource
import sys
from pathlib import Path

from pipeline.errors import HosoError
from tests.engines.inline import batch


def main() -> None:
    if len(sys.argv) > 3:
        limit = int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        batch(Path(sys.argv[1]), Path(sys.argv[2]))
    except HosoError as error:
        print(error.message)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
