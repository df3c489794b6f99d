"""Where a statement ends: a line is one, unless the parser says that it goes on."""

import unicodedata
from collections.abc import Iterable, Iterator

import duckdb

COMMAND = "."
"""What a line for the prompt itself begins with."""
_GOES_ON = ("at end of input", "unterminated", "without selection list")


def is_complete(text: str) -> bool:
    """Whether a text can be asked as it stands; one that is wrong can, for then it is told what is wrong."""
    if text.lstrip().startswith(COMMAND):
        return True
    try:
        duckdb.extract_statements(text)
    except duckdb.Error as error:
        return not any(told in str(error).partition("\n")[0] for told in _GOES_ON)
    return not _ends_in_comma(text)


def _ends_in_comma(text: str) -> bool:
    """Whether a comma stands last, comments aside. DuckDB takes it for idle, but who writes it goes on."""
    tokens = duckdb.tokenize(text)
    return bool(tokens) and text.encode()[tokens[-1][0] :].startswith(b",")


def is_empty(text: str) -> bool:
    """Whether there is nothing to ask: blanks and comments."""
    try:
        return not duckdb.extract_statements(text)
    except duckdb.Error:
        return False


def composed(text: str) -> str:
    """The text with each letter and its marks as one character, as the database holds it: some keyboards
    send them apart, and nothing would be found."""
    return unicodedata.normalize("NFC", text.strip())


def statements(lines: Iterable[str]) -> Iterator[str]:
    """What a file or another program asks, line by line; a line that goes on takes the next ones along."""
    held = ""
    for line in lines:
        held = f"{held}\n{line.rstrip()}" if held else line.rstrip()
        if is_complete(held):
            yield held
            held = ""
    if held:
        yield held


def lines_of(content: Iterable[bytes]) -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 become signs that no name has."""
    for line in content:
        yield line.decode("utf-8-sig", "replace")
