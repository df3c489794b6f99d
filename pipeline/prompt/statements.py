"""Where a statement ends: at a semicolon, as at every prompt for SQL, or at a line that is left empty."""

import unicodedata
from collections.abc import Iterable, Iterator

import duckdb

COMMAND = "."
"""What a line for the prompt itself begins with."""
_ENDS = (".quit", ".exit", "quit", "exit")


def is_end(text: str) -> bool:
    """Whether the analyst wants to leave."""
    return text.strip().rstrip(";").strip().lower() in _ENDS


def is_complete(text: str) -> bool:
    """Whether Enter asks what was typed: it needs no end, has one, or its last line was left empty."""
    *before, last = text.split("\n")
    return _needs_no_end(text) or has_end(text) or (bool(before) and not last.strip())


def has_end(text: str) -> bool:
    """Whether a semicolon stands last, comments aside; one within quotes ends nothing."""
    tokens = duckdb.tokenize(text)
    return bool(tokens) and text.encode()[tokens[-1][0] :].startswith(b";")


def _needs_no_end(text: str) -> bool:
    return not text.strip() or text.lstrip().startswith(COMMAND) or is_end(text)


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
    """What a file or another program asks: statements end with a semicolon or with the input, whatever lines
    they are written in."""
    held: list[str] = []
    for line in lines:
        text = line.rstrip()
        held.append(text)
        # only a line with the sign can end one: what is held is not looked through for every line
        if (";" in text and has_end("\n".join(held))) or (_needs_no_end(text) and not any(held[:-1])):
            yield "\n".join(held)
            held = []
    if any(held):
        yield "\n".join(held)


def lines_of(content: Iterable[bytes]) -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 become signs that no name has."""
    for line in content:
        yield line.decode("utf-8-sig", "replace")
