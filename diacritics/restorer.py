"""Restoration: lines in, as many lines out, every restored character traceable to what was read."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex

from diacritics.candidates import CODE, NUMBER, SENTENCE_END, Choices, Profile, StrippedSource
from diacritics.evidence import Evidence, judge
from diacritics.lattice import Decision, decode
from diacritics.legacy import convert_legacy, detect_legacy
from diacritics.ngram import LanguageModel
from diacritics.spans import Edit, apply_edits, compose, identity, rewrite_tokens
from diacritics.syllable import normalise
from diacritics.tokens import Kind, Piece, paragraph_starts, split_line
from schemas.page import Span

DEFAULT_MODEL = Path(__file__).parent / "data" / "model"
CASE_STEP = 0.05
_LINE_END = regex.compile(r"(\r\n|[\n\f\r\v\x1c-\x1e\x85\u2028\u2029])")
MAX_LINE = 20_000
"""A longer line is no text for a decoder: it is copied."""


class Margin(NamedTuple):
    """How clear the decision for one word was: its place in the restored line, and nats over the runner-up."""

    start: int
    end: int
    nats: float


class RestoredLine(NamedTuple):
    """One line: what it says, how that corresponds to what was read, and how sure each word is.

    `spans` tile the raw line and `text`; for every word that had more than one reading `margins` has an entry.
    """

    text: str
    spans: tuple[Span, ...]
    margins: tuple[Margin, ...]


class Restorer:
    """The decoder with its model; make one with `load` and use it for many documents (not from many threads)."""

    def __init__(self, folder: Path) -> None:
        self._model = LanguageModel(folder)
        case_cost = np.load(folder / "cases.npy").astype(np.float32) * np.float32(CASE_STEP)
        self._stripped = StrippedSource(self._model, case_cost)

    @classmethod
    def load(cls, path: Path | None = None) -> "Restorer":
        """Load a model folder (by default the packaged one), memory-mapped.

        Raises FileNotFoundError where a file of the model is missing.
        """
        return cls(path or DEFAULT_MODEL)

    def restore_text(self, text: str, evidence: Evidence | None = None) -> str:
        """Restore a whole text; every line break, of whatever kind, stays where it was."""
        parts = _LINE_END.split(text)
        restored = self.restore_lines(parts[::2], evidence)
        out = [parts[i] if i % 2 else restored[i // 2].text for i in range(len(parts))]
        return "".join(out)

    def restore_lines(
        self,
        lines: Sequence[str],
        evidence: Evidence | None = None,
        confidences: Sequence[Sequence[float | None]] | None = None,
    ) -> list[RestoredLine]:
        """Restore the lines of a document, in reading order: exactly as many lines out as in.

        `evidence` None lets `judge` decide for the whole. `confidences`: per line, per word divided by blanks,
        the engine's confidence (0 to 1) or None; used for VIETNAMESE_OCR only.
        """
        encoding = detect_legacy(lines)
        rewrite = partial(convert_legacy, encoding=encoding) if encoding else normalise
        prepared = [rewrite_tokens(line, rewrite) for line in lines]
        texts = [text for text, _ in prepared]
        judgement = judge(texts)
        if evidence is None or encoding is not None:
            evidence = judgement.evidence
        if evidence is not Evidence.DEGRADED or encoding is not None:
            return [RestoredLine(text, spans, ()) for text, spans in prepared]
        profile = Profile.STRIPPED if judgement.only_stripped else Profile.ENGLISH
        decoded = self._decode(texts, profile)
        return [
            RestoredLine(line.text, compose(spans, line.spans), line.margins)
            for (_, spans), line in zip(prepared, decoded, strict=True)
        ]

    def _decode(self, lines: list[str], profile: Profile) -> list[RestoredLine]:
        """Restore normalised lines."""
        plan = _Plan()
        for line, begins in zip(lines, paragraph_starts(lines), strict=True):
            plan.add(
                split_line(line) if len(line) <= MAX_LINE else [],
                begins,
                lambda piece: self._choices(piece, line, profile),
            )
        paths = decode(self._model, [c.candidates for c in plan.sets], plan.sequences)
        restored = []
        for line, (pieces, number, start) in zip(lines, plan.lines, strict=True):
            own = slice(start, start + len(pieces))
            path = Decision(paths[number].choice[own], paths[number].margin[own])
            restored.append(_write(line, pieces, plan.sets, plan.sequences[number][own], path))
        return restored

    def _choices(self, piece: Piece, line: str, profile: Profile) -> Choices:
        if piece.kind is not Kind.WORD:
            return _FIXED[piece.kind]
        return self._stripped.choices(line[piece.start : piece.end])


_FIXED = {Kind.NUMBER: NUMBER, Kind.CODE: CODE, Kind.BREAK: SENTENCE_END}


class _Plan:
    """The sequences to decode and where each line's pieces stand in them."""

    def __init__(self) -> None:
        self.sets: list[Choices] = []
        self.sequences: list[list[int]] = []
        self.lines: list[tuple[list[Piece], int, int]] = []
        self._index: dict[int, int] = {}

    def add(self, pieces: list[Piece], begins: bool, choose: Callable[[Piece], Choices]) -> None:
        """Add a line to the paragraph at hand, or to a new one."""
        if begins or not self.sequences:
            self.sequences.append([])
        sequence = self.sequences[-1]
        self.lines.append((pieces, len(self.sequences) - 1, len(sequence)))
        for piece in pieces:
            choices = choose(piece)
            at = self._index.get(id(choices))
            if at is None:
                at = self._index[id(choices)] = len(self.sets)
                self.sets.append(choices)
            sequence.append(at)


def _write(
    line: str, pieces: list[Piece], sets: list[Choices], sequence: list[int], path: Decision
) -> RestoredLine:
    """One line with its chosen candidates in place; `sequence` and `path` are the line's own stretch."""
    edits: list[Edit] = []
    margins: list[Margin] = []
    shift = 0
    choice, nats = path.choice.tolist(), path.margin.tolist()
    for piece, at, chosen, margin in zip(pieces, sequence, choice, nats, strict=True):
        if piece.kind is not Kind.WORD:
            continue
        texts = sets[at].texts
        text = texts[chosen]
        if len(texts) > 1:
            margins.append(Margin(piece.start + shift, piece.start + shift + len(text), margin))
        if text != line[piece.start : piece.end]:
            edits.append(Edit(piece.start, piece.end, text))
            shift += len(text) - (piece.end - piece.start)
    if not edits:
        return RestoredLine(line, identity(line), tuple(margins))
    restored, spans = apply_edits(line, edits)
    return RestoredLine(restored, spans, tuple(margins))
