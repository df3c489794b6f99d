"""A batch that is killed in the middle of its publication, with rows written and the database half filled."""

import os
import signal
from pathlib import Path
from typing import NoReturn
from unittest.mock import patch

from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.publish import preparing
from pipeline.settings import Settings
from tests.engines.faulty_work import FAULTY
from tests.engines.inline import Inline


def killed_while_publishing(inbox: Path, kho: Path) -> None:
    """Dies by SIGKILL once the rows of the first documents are written."""
    write = preparing.prepare

    def write_and_die(bundle: preparing.Bundle) -> NoReturn:
        write(bundle)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("it was killed")

    with patch.object(preparing, "prepare", write_and_die):
        run_batch([inbox], Archive(kho), Settings(), executor=Inline(), steps=FAULTY)
