"""Restoration: lines in, as many lines out, every restored character traceable to what was read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex

from diacritics.candidates import CODE, COMMA, NUMBER, SENTENCE_END, Choices, Profile, StrippedSource, single
from diacritics.channel_source import ChannelSource, Token
from diacritics.cloze import Cloze
from diacritics.codes import code_edits, repair_code
from diacritics.consensus import votes
from diacritics.evidence import Evidence, judge
from diacritics.gate import OPEN_GATE, line_gates
from diacritics.labels import label_edits
from diacritics.lattice import Decision, decode
from diacritics.legacy import convert_legacy, detect_legacy
from diacritics.ngram import CODE_ID, LanguageModel
from diacritics.spans import Edit, apply_edits, compose, identity, rewrite_tokens
from diacritics.surface import in_capitals, is_abbreviation
from diacritics.syllable import normalise
from diacritics.taught import Lexicon
from diacritics.tokens import Kind, Piece, may_be_word, paragraph_starts, split_line, with_edges
from schemas.page import FigureAsWord, Span

DEFAULT_MODEL = Path(__file__).parent / "data" / "model"
CASE_STEP = 0.05
_LINE_END = regex.compile(r"(\r\n|[\n\f\r\v\x1c-\x1e\x85\u2028\u2029])")
CONTEXT = 8
"""So many pieces on either side go along when a word is decided anew: more than the model looks at."""
MAX_LINE = 200_000
"""A longer line is no text for a decoder: it is copied."""


class Margin(NamedTuple):
    """How clear the decision for one word was: its place in the restored line, and nats over the
    runner-up."""

    start: int
    end: int
    nats: float


class RestoredLine(NamedTuple):
    """One line: what it says, how that corresponds to what was read, and how sure each word is.

    `spans` tile the raw line and `text`; for every word that had more than one reading `margins` has an
    entry; `figures_as_words` tells the lone figures that were taken for misread words.
    """

    text: str
    spans: tuple[Span, ...]
    margins: tuple[Margin, ...]
    figures_as_words: tuple[FigureAsWord, ...] = ()


class Restorer:
    """The decoder with its model; make one with `load` and use it for many documents (not from many
    threads)."""

    def __init__(self, folder: Path, network: bool = True) -> None:
        self._model = LanguageModel(folder)
        self._cloze = Cloze.find(folder) if network else None
        case_cost = np.load(folder / "cases.npy").astype(np.float32) * np.float32(CASE_STEP)
        self._stripped = StrippedSource(self._model, case_cost)
        self._folder, self._case_cost = folder, case_cost
        self._channels: dict[Profile, ChannelSource] = {}

    @classmethod
    def load(cls, path: Path | None = None, network: bool = True) -> "Restorer":
        """Load a model folder (by default the packaged one), memory-mapped.

        `network` False leaves the n-grams alone at work: three times as fast, a tenth more errors. Raises
        FileNotFoundError where a file of the n-gram model is missing.
        """
        return cls(path or DEFAULT_MODEL, network)

    @property
    def has_network(self) -> bool:
        """Do the n-grams have the cloze network beside them?"""
        return self._cloze is not None

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
        lexicon: Lexicon | None = None,
    ) -> list[RestoredLine]:
        """Restore the lines of a document, in reading order: exactly as many lines out as in.

        `evidence` None lets `judge` decide for the whole. `confidences`: per line, per word divided by
        blanks, the engine's confidence (0 to 1) or None; used for VIETNAMESE_OCR only. `lexicon`: words
        that people taught; text that is CLEAN or of a legacy encoding is not restored, with it or without.
        """
        encoding = detect_legacy(lines)
        rewrite = partial(convert_legacy, encoding=encoding) if encoding else normalise
        prepared = [rewrite_tokens(line, rewrite) for line in lines]
        texts = [text for text, _ in prepared]
        judgement = judge(texts)
        if evidence is None or encoding is not None:
            evidence = judgement.evidence
        if evidence is Evidence.CLEAN or encoding is not None:
            return [RestoredLine(text, spans, ()) for text, spans in prepared]
        profile = Profile.VIETNAMESE
        if evidence is Evidence.DEGRADED:
            for number, edit in label_edits(texts).items():  # as long as what it replaces: no span changes
                texts[number] = apply_edits(texts[number], [edit])[0]
            for number, text in enumerate(texts):
                if edits := code_edits(text):
                    texts[number], spans = apply_edits(text, edits)
                    prepared[number] = texts[number], compose(prepared[number][1], spans)
            profile = Profile.STRIPPED if judgement.only_stripped else Profile.ENGLISH
        decoded = self._decode(texts, profile, confidences, lexicon)
        return [
            line._replace(spans=compose(spans, line.spans))
            for (_, spans), line in zip(prepared, decoded, strict=True)
        ]

    def _decode(
        self,
        lines: list[str],
        profile: Profile,
        confidences: Sequence[Sequence[float | None]] | None,
        lexicon: Lexicon | None,
    ) -> list[RestoredLine]:
        """Restore normalised lines."""
        plan = _Plan()
        pieces_of = [split_line(line) if len(line) <= MAX_LINE else [] for line in lines]
        for line, pieces, begins in zip(lines, pieces_of, paragraph_starts(lines), strict=True):
            plan.add(pieces, begins, self._line_choices(line, pieces, begins, profile, lexicon))
        gates = None
        if profile is Profile.VIETNAMESE:
            gates = plan.spread(
                [
                    line_gates(*row)
                    for row in zip(lines, pieces_of, confidences or [()] * len(lines), strict=True)
                ]
            )
        # after a Vietnamese model the network wins nothing over the n-grams
        cloze = None if profile is Profile.VIETNAMESE else self._cloze
        paths = decode(self._model, [c.candidates for c in plan.sets], plan.sequences, gates, cloze)
        if gates is not None:
            self._heed_document(lines, plan, paths, gates)
        restored = []
        for line, (pieces, number, start) in zip(lines, plan.lines, strict=True):
            own = slice(start, start + len(pieces))
            path = Decision(paths[number].choice[own], paths[number].margin[own])
            restored.append(_write(line, pieces, plan.sets, plan.sequences[number][own], path))
        return restored

    def _heed_document(
        self, lines: list[str], plan: "_Plan", paths: list[Decision], gates: list[list[float]]
    ) -> None:
        """Decide anew on the words that the rest of the document outvotes, their gates open; `paths` is
        changed in place, and only where the decoder takes the very word the document has."""
        places: list[tuple[int, int, str]] = []
        for (number, piece), vote in votes(plan.chosen(lines, paths)).items():
            pieces, sequence, start = plan.lines[number]
            if len(pieces) < len(plan.sequences[sequence]):
                continue  # in running text the sentence tells more than the rest of the document
            gates[sequence][start + piece] = min(gates[sequence][start + piece], OPEN_GATE) - vote.nats
            places.append((sequence, start + piece, vote.word))
        around = [slice(max(0, place - CONTEXT), place + CONTEXT + 1) for _, place, _ in places]
        parts = [plan.sequences[n][near] for (n, _, _), near in zip(places, around, strict=True)]
        used = sorted({at for part in parts for at in part})
        where = {at: i for i, at in enumerate(used)}
        again = decode(
            self._model,
            [plan.sets[at].candidates for at in used],
            [[where[at] for at in part] for part in parts],
            [gates[n][near] for (n, _, _), near in zip(places, around, strict=True)],
        )
        for (sequence, place, word), near, path in zip(places, around, again, strict=True):
            own = place - near.start
            chosen = int(path.choice[own])
            if plan.sets[plan.sequences[sequence][place]].texts[chosen].lower() == word:
                paths[sequence].choice[place] = chosen
                paths[sequence].margin[place] = path.margin[own]

    def _line_choices(
        self, line: str, pieces: list[Piece], begins: bool, profile: Profile, lexicon: Lexicon | None
    ) -> list[Choices]:
        """The candidates of every piece of a line; `begins`: it begins a paragraph."""
        found: list[Choices] = []
        opening = begins
        for i, piece in enumerate(pieces):
            if profile is Profile.ENGLISH and may_be_word(line, pieces, i):
                capitals = in_capitals(line, piece.start, piece.end)
                found.append(self._channel(profile).figure_choices(line[piece.start : piece.end], capitals))
            elif piece.kind is not Kind.WORD:
                found.append(_FIXED[piece.kind])
            elif profile is Profile.VIETNAMESE and is_abbreviation(line[piece.start : piece.end]):
                found.append(single(CODE_ID, line[piece.start : piece.end]))
            elif profile is Profile.STRIPPED:
                found.append(self._stripped.choices(line[piece.start : piece.end], opening))
            else:
                head, tail = with_edges(line, piece)
                pieces[i] = piece._replace(start=piece.start - len(head), end=piece.end + len(tail))
                capitals = in_capitals(line, piece.start, piece.end)
                found.append(
                    self._channel(profile).choices(
                        Token(line[piece.start : piece.end], head, tail, capitals, opening)
                    )
                )
            opening = piece.kind is Kind.BREAK
            if lexicon and piece.kind is Kind.WORD:
                found[i] = lexicon.heed(self._model, line, pieces, i, found[i])
        return found

    def _channel(self, profile: Profile) -> ChannelSource:
        """The channel of a profile, made when it is first needed."""
        if profile not in self._channels:
            path = self._folder / f"channel_{profile.name.lower()}.tsv"
            careful = profile is Profile.VIETNAMESE
            self._channels[profile] = ChannelSource(self._model, self._case_cost, path, careful=careful)
        return self._channels[profile]


_FIXED = {Kind.COMMA: COMMA, Kind.NUMBER: NUMBER, Kind.CODE: CODE, Kind.BREAK: SENTENCE_END}


class _Plan:
    """The sequences to decode and where each line's pieces stand in them."""

    def __init__(self) -> None:
        self.sets: list[Choices] = []
        self.sequences: list[list[int]] = []
        self.lines: list[tuple[list[Piece], int, int]] = []
        self._index: dict[int, int] = {}

    def add(self, pieces: list[Piece], begins: bool, choices: list[Choices]) -> None:
        """Add a line to the paragraph at hand, or to a new one."""
        if begins or not self.sequences:
            self.sequences.append([])
        sequence = self.sequences[-1]
        self.lines.append((pieces, len(self.sequences) - 1, len(sequence)))
        for each in choices:
            at = self._index.get(id(each))
            if at is None:
                at = self._index[id(each)] = len(self.sets)
                self.sets.append(each)
            sequence.append(at)

    def chosen(self, lines: list[str], paths: list[Decision]) -> list[list[str]]:
        """The pieces of every line as decided, in lower case; '' for what is no word."""
        out: list[list[str]] = []
        for line, (pieces, number, start) in zip(lines, self.lines, strict=True):
            own = paths[number].choice[start : start + len(pieces)].tolist()
            at = self.sequences[number][start : start + len(pieces)]
            words = [
                (self.sets[n].texts[c] or line[p.start : p.end]).lower() if p.kind is Kind.WORD else ""
                for p, n, c in zip(pieces, at, own, strict=True)
            ]
            out.append(words)
        return out

    def spread(self, per_line: list[list[float]]) -> list[list[float]]:
        """Values given per piece of each line, joined to the sequences that the lines are part of."""
        joined: list[list[float]] = [[] for _ in self.sequences]
        for (_, sequence, _), values in zip(self.lines, per_line, strict=True):
            joined[sequence].extend(values)
        return joined


def _write(
    line: str, pieces: list[Piece], sets: list[Choices], sequence: list[int], path: Decision
) -> RestoredLine:
    """One line with its chosen candidates in place; `sequence` and `path` are the line's own stretch."""
    edits: list[Edit] = []
    margins: list[Margin] = []
    taken: list[FigureAsWord] = []
    shift = 0
    choice, nats = path.choice.tolist(), path.margin.tolist()
    for piece, at, chosen, margin in zip(pieces, sequence, choice, nats, strict=True):
        if piece.kind is Kind.CODE:
            code = line[piece.start : piece.end]
            if (repaired := repair_code(code)) != code:
                edits.append(Edit(piece.start, piece.end, repaired))
        texts = sets[at].texts
        text = texts[chosen]
        if piece.kind is Kind.NUMBER and text and text != (figure := line[piece.start : piece.end]):
            taken.append(FigureAsWord(piece.start + shift, piece.start + shift + len(text), figure))
        elif piece.kind is not Kind.WORD:
            continue
        if len(texts) > 1:
            margins.append(Margin(piece.start + shift, piece.start + shift + len(text), margin))
        if text != line[piece.start : piece.end]:
            edits.append(Edit(piece.start, piece.end, text))
            shift += len(text) - (piece.end - piece.start)
    if not edits:
        return RestoredLine(line, identity(line), tuple(margins))
    restored, spans = apply_edits(line, edits)
    return RestoredLine(restored, spans, tuple(margins), tuple(taken))
