"""Work that goes wrong in a worker process, one way each, depending on the file's name; the rest is quick."""

import os
import signal
import time
from pathlib import Path

from pipeline.archive.folder import pack
from pipeline.batch.steps import STEPS, Outcome
from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory, Source, SourceType, document_id_of, sha256_of
from tests.builders import result


def work(path: str, settings: Settings) -> Outcome:
    """Dies, hangs, dies once, fails or is done, as the file's name says."""
    name = Path(path).name
    if "dies_once" in name:
        mark = Path(path).with_suffix(".seen")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif "dies" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    elif "hangs" in name:
        time.sleep(600)
    elif "changes" in name:
        Path(path).write_text("other bytes than were planned")
    elif "vanishes" in name:
        Path(path).unlink()
        failure = Failure(code=FailureCategory.DAMAGED, message="cannot be read; check its name")
        return Outcome(None, 0, (failure,), 0.01)
    elif "bug" in name:
        raise ZeroDivisionError
    elif "fails" in name:
        failure = Failure(code=FailureCategory.DAMAGED, message="the file is damaged; copy it again")
        return Outcome(None, 0, (failure,), 0.01)
    content = Path(path).read_bytes()
    sha256 = sha256_of(content)
    source = Source(path=path, sha256=sha256, kind=SourceType.TEXT, pages=1)
    done = result(name).model_copy(update={"document_id": document_id_of(sha256), "source": source})
    return Outcome(pack(done), 1, (), 0.01, done.document_id)


def always_fails(path: str, settings: Settings) -> Outcome:
    """A machine on which nothing works."""
    failure = Failure(code=FailureCategory.TIMEOUT, message="took too long; try again")
    return Outcome(None, 0, (failure,), 0.01)


FAULTY = STEPS._replace(whole=work)
ALWAYS_FAILING = STEPS._replace(whole=always_fails)
