"""The files of a new copy, one by one: each is taken over from the former copy or written."""

from collections.abc import Callable, Collection
from pathlib import Path

from pipeline.export.folder import Successor
from pipeline.export.former import Noted, noted_of_file


class Made:
    """What the new copy holds so far."""

    def __init__(self, successor: Successor) -> None:
        self._folder, self._former = successor.path, successor.former
        self.noted: dict[str, Noted] = {}
        self.written = 0
        """How many of them are new or have other bytes than before."""

    def file(self, relative: str, origin: str, write: Callable[[Path], object]) -> None:
        """Has a file written, unless there is one that was made from the same."""
        if not self.keeps([relative], origin):
            path = self._folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path)
            self.wrote(relative, origin)

    def keeps(self, files: Collection[str], origin: str) -> bool:
        """Whether the former files are taken over because they were made from the same. Of these `files`
        those that were there are all that belong together: either all are kept or none."""
        there = [relative for relative in files if relative in self._former.noted]
        if not there or not all(self._former.may_stay(relative, origin) for relative in there):
            return False
        for relative in there:
            self._former.take(relative, self._folder)
            self.noted[relative] = self._former.noted[relative]
        return True

    def wrote(self, relative: str, origin: str) -> None:
        """A file was written."""
        self.take(relative, noted_of_file(self._folder / relative, origin))

    def take(self, relative: str, noted: Noted) -> None:
        """Notes a file that was written; the former one takes its place where it has the same bytes."""
        self.noted[relative] = noted
        self.written += not self._former.take_equal(relative, self._folder, noted)
