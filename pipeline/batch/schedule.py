"""From planned documents to outcomes: short documents are one piece of work, long ones and the last ones are
read in parts by all workers, and one whose reading died is read again page by page: one page is lost and not
the rest."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from enum import Enum
from typing import NamedTuple

from pipeline.batch.plan import Job
from pipeline.batch.steps import PART_PAGES, WHOLE_PAGES, Outcome, Part, Steps
from pipeline.executors import Executor, answer_of
from pipeline.intake import FileType, SourceFile
from pipeline.reading import failed_page
from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory
from schemas.page import Page

START_S = 20.0
"""Time a worker may take beside the pages' own: to start, to load Tesseract and the model, to open a file."""

LAST_DOCUMENTS = 2
"""So many documents per worker at the end of a batch are read in small parts: with whole ones a worker would
have nothing to do while another reads the last (two workers, eleven reports of four pages: a tenth of the
time)."""

LAST_PART_PAGES = 2
"""Pages of such a part."""

Answer = Outcome | SourceFile | Part | Failure
"""What a step may come back with; a failure is a worker that died or was killed."""


class Step(Enum):
    """Where a document stands; the names are those of `Steps`."""

    WHOLE = "whole"
    LOOK = "look"
    PART = "part"
    FINISH = "finish"


class Task(NamedTuple):
    """One step of one document for a worker. `last_try`: when it dies now, it has failed."""

    reading: "Reading"
    step: Step
    first: int = 0
    last: int = 0
    last_try: bool = False


class Reading:
    """A document that is being read: the pages that are there, the parts that are out."""

    def __init__(self, job: Job, part_pages: int) -> None:
        self.job = job
        self.part_pages = part_pages
        self.file: SourceFile | None = None
        self.pages: dict[int, Page] = {}
        self.spent_s = 0.0

    @property
    def complete(self) -> bool:
        """Whether every page was read or has failed."""
        return self.file is not None and len(self.pages) == self.file.pages

    def in_order(self) -> tuple[Page, ...]:
        """The pages by their numbers."""
        return tuple(self.pages[page_no] for page_no in sorted(self.pages))


class Scheduler:
    """Hands out work and turns what comes back into outcomes or further work."""

    def __init__(
        self,
        executor: Executor,
        settings: Settings,
        steps: Steps,
        pages_read: Callable[[int], None] = lambda pages: None,
    ) -> None:
        self._executor = executor
        self._pages_read = pages_read
        self._settings = settings
        self._steps = steps
        self._next: deque[Task] = deque()
        self._running: dict[Future[Answer], Task] = {}

    def outcomes(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Outcome]]:
        """The outcome of every job, as they finish. Only as much is handed out as the workers soon take, and
        what was begun goes first: a document's pages wait here until all are read."""
        todo = self._first_tasks(jobs)
        while True:
            self._hand_out(todo)
            if not self._running:
                return
            finished = wait(self._running, return_when=FIRST_COMPLETED).done
            for done in [future for future in self._running if future in finished]:  # first in, first out
                task = self._running.pop(done)
                answer = answer_of(done, self._limit_s(task))
                outcome = self._take(task, answer)
                if outcome is not None:
                    yield (
                        task.reading.job,
                        outcome._replace(duration_s=outcome.duration_s + task.reading.spent_s),
                    )

    def _first_tasks(self, jobs: Sequence[Job]) -> Iterator[Task]:
        """How each document is begun."""
        workers = self._executor.workers
        last = len(jobs) - (LAST_DOCUMENTS * workers if workers > 1 else 0)
        for number, job in enumerate(jobs):
            if number < last:
                yield Task(Reading(job, PART_PAGES), Step.WHOLE)
            else:
                yield Task(Reading(job, LAST_PART_PAGES), Step.LOOK)

    def _hand_out(self, todo: Iterator[Task]) -> None:
        while len(self._running) < 2 * self._executor.workers:
            if not self._next:
                first = next(todo, None)
                if first is None:
                    return
                self._next.append(first)
            task = self._next.popleft()
            if task.step is Step.PART and task.reading.spent_s > self._settings.document_timeout_s:
                self._give_up(task, _too_long(self._settings))
            else:
                self._running[self._submit(task)] = task

    def _submit(self, task: Task) -> Future[Answer]:
        reading, limit_s = task.reading, self._limit_s(task)
        submit, settings, steps = self._executor.submit, self._settings, self._steps
        location, file = reading.job.location, reading.file
        if task.step is Step.PART:
            return submit(limit_s, steps.part, location, file, settings, task.first, task.last)
        if task.step is Step.FINISH:
            return submit(limit_s, steps.finish, location, file, settings, reading.in_order())
        return submit(limit_s, steps.whole if task.step is Step.WHOLE else steps.look, location, settings)

    def _limit_s(self, task: Task) -> float:
        """After so many seconds the work is killed: the pages' own limits, which end a page in order, come
        first."""
        settings = self._settings
        if task.step is Step.FINISH:
            return settings.document_timeout_s + START_S
        pages = task.last - task.first + 1 if task.step is Step.PART else WHOLE_PAGES
        return min(settings.document_timeout_s, pages * settings.page_timeout_s) + START_S

    def _take(self, task: Task, answer: Answer) -> Outcome | None:
        """What an answer means: an outcome, or more work."""
        reading = task.reading
        if isinstance(answer, SourceFile):
            self._divide(task, answer)
        elif isinstance(answer, Part):
            reading.spent_s += answer.duration_s
            self._pages_read(len(answer.pages))
            reading.pages.update((page.page_no, page) for page in answer.pages)
            self._finish_if_complete(reading)
        elif isinstance(answer, Outcome) and not (answer.worth_another_try and not task.last_try):
            if task.step is Step.WHOLE:
                self._pages_read(answer.pages)
            if task.step is not Step.PART:
                return answer
            self._give_up(task, answer.failures[0])
        else:
            failure = answer if isinstance(answer, Failure) else answer.failures[0]
            return self._try_again(task, failure)
        return None

    def _divide(self, task: Task, file: SourceFile) -> None:
        """A document's pages become work: parts of a long one, single pages where reading it has died."""
        died = task.last_try
        size = 1 if died else task.reading.part_pages
        if task.step is Step.LOOK and (file.type is FileType.TEXT or file.pages <= size):
            self._next.append(Task(task.reading, Step.WHOLE, last_try=died))
            return
        task.reading.file = file
        parts = [
            Task(task.reading, Step.PART, first, min(file.pages, first + size - 1), last_try=died)
            for first in range(1, file.pages + 1, size)
        ]
        if task.step is Step.LOOK and not died:
            self._next.extend(parts)  # the last documents are all begun: first come, first read
        else:
            self._next.extendleft(reversed(parts))

    def _try_again(self, task: Task, failure: Failure) -> Outcome | None:
        """Work that died is done once more, in smaller pieces where there are any."""
        if task.last_try:
            if task.step is not Step.PART:
                return Outcome(None, 0, (failure,), 0.0)
            self._give_up(task, failure)
            return None
        if task.step is Step.PART:
            pages = range(task.last, task.first - 1, -1)
            again = [task._replace(first=page_no, last=page_no, last_try=True) for page_no in pages]
        elif task.step in (Step.WHOLE, Step.LOOK):
            again = [Task(task.reading, Step.LOOK, last_try=True)]
        else:
            again = [task._replace(last_try=True)]
        self._next.extendleft(again)
        return None

    def _give_up(self, task: Task, failure: Failure) -> None:
        """Pages that cannot be read are failed pages; the others are stored."""
        for page_no in range(task.first, task.last + 1):
            told = failure.model_copy(update={"page_no": page_no})
            task.reading.pages[page_no] = failed_page(page_no, told)
        self._finish_if_complete(task.reading)

    def _finish_if_complete(self, reading: Reading) -> None:
        if reading.complete:
            self._next.appendleft(Task(reading, Step.FINISH))


def _too_long(settings: Settings) -> Failure:
    return Failure(
        code=FailureCategory.TIMEOUT,
        message=f"the document took longer than {settings.document_timeout_s:g} s; "
        "split it, or raise HOSO_DOCUMENT_TIMEOUT_S",
    )
