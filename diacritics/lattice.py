"""The decoder: the best path through candidates, many stretches of text in lockstep over arrays.

Two passes. The first scores all pairs of neighbouring candidates with bigrams and keeps, per place, the few
that lie on nearly best paths (max-marginals). The second is an exact Viterbi search with 4-grams over those.
Where a network is at hand, it judges every place of the stretches that have a doubtful one by the whole of
what the second pass found around it, and the search is made once more with its opinion beside the n-grams'.
Long sequences are cut into overlapping windows, so that the number of steps is bounded and the width is not.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics.cloze import Cloze
from diacritics.ngram import BREAK_ID, SPECIAL, LanguageModel

I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

WINDOW, OVERLAP = 48, 8
"""Places per window, and how many of them on either side only lend context."""
KEEP = 4
"""Candidates per place that reach the second pass."""
CLOZE_SHARE = np.float32(0.35)
"""The network's weight beside the n-grams' (which keep the rest)."""
CLOZE_DOUBT = np.float32(1.0)
"""A window goes to the network if a place in it was decided by less than that (nats)."""
_BEAM = np.float32(6.0)
_FULL_WIDTH, _HEADS = 20, 4
"""Wider sets are narrowed to this before the first pass, by a glance at so many neighbours on either side."""
_NEVER = np.float32(-1e9)
_BLOCK_CELLS = 3_000_000


class Candidates(NamedTuple):
    """What one token may be. Each candidate is one word or two (a token run together): `first` == `last`
    unless `pair`. `cost` (nats) is the channel's, with the model's price of the second word included for
    pairs; `kept` marks candidates that leave the token as it was read."""

    first: npt.NDArray[np.uint16]
    last: npt.NDArray[np.uint16]
    pair: npt.NDArray[np.bool_]
    cost: F32
    kept: npt.NDArray[np.bool_]


class Decision(NamedTuple):
    """The decision for one sequence: index of the candidate chosen per place, and its margin in nats over the
    best path through another candidate (first-pass scores; at most 99)."""

    choice: I64
    margin: F32


class _Flat(NamedTuple):
    """All candidates of all distinct sets in one row, and where each set starts and how long it is."""

    first: I64
    last: I64
    pair: npt.NDArray[np.bool_]
    cost: F32
    kept: npt.NDArray[np.bool_]
    start: I64
    size: I64


def _flatten(sets: Sequence[Candidates]) -> _Flat:
    size = np.array([len(s.cost) for s in sets], dtype=np.int64)
    return _Flat(
        np.concatenate([s.first for s in sets]).astype(np.int64),
        np.concatenate([s.last for s in sets]).astype(np.int64),
        np.concatenate([s.pair for s in sets]),
        np.concatenate([s.cost for s in sets]),
        np.concatenate([s.kept for s in sets]),
        np.cumsum(size) - size,
        size,
    )


class _Window(NamedTuple):
    sequence: int
    start: int
    end: int
    own_start: int
    own_end: int


def _windows(lengths: Sequence[int]) -> list[_Window]:
    """Cut each sequence into windows whose own parts tile it."""
    found: list[_Window] = []
    own = WINDOW - 2 * OVERLAP
    for sequence, length in enumerate(lengths):
        if length <= WINDOW:
            if length:
                found.append(_Window(sequence, 0, length, 0, length))
            continue
        for low in range(0, length, own):
            high = min(low + own, length)
            found.append(_Window(sequence, max(0, low - OVERLAP), min(length, high + OVERLAP), low, high))
    return found


def decode(
    model: LanguageModel,
    sets: Sequence[Candidates],
    sequences: Sequence[Sequence[int]],
    gates: Sequence[Sequence[float]] | None = None,
    cloze: Cloze | None = None,
) -> list[Decision]:
    """The best path through each sequence of candidate sets (given by index into `sets`).

    `gates` adds, per place, a price to every candidate that is not `kept`. A sentence break before the first
    place of a sequence is understood. `cloze` has a second look at what is doubtful.
    """
    if not sets:
        return [Decision(np.zeros(0, np.int64), np.zeros(0, np.float32)) for _ in sequences]
    flat = _flatten(sets)
    paths = [Decision(np.zeros(len(s), np.int64), np.zeros(len(s), np.float32)) for s in sequences]
    arrays = [np.asarray(s, dtype=np.int64) for s in sequences]
    gate_arrays = [np.asarray(g, dtype=np.float32) for g in gates] if gates is not None else None
    windows = sorted(_windows([len(s) for s in sequences]), key=lambda w: w.end - w.start)
    cells = min(int(flat.size.max()), _FULL_WIDTH) ** 2
    low = 0
    while low < len(windows):
        high = low + 1
        # windows of like length go together, as many as a block of memory holds
        while (
            high < len(windows)
            and (high - low) * (windows[high].end - windows[high].start) * cells < _BLOCK_CELLS
        ):
            high += 1
        block = windows[low:high]
        longest = block[-1].end - block[-1].start
        grid = np.full((len(block), longest), -1, dtype=np.int64)
        gate = np.zeros((len(block), longest), dtype=np.float32)
        for row, w in enumerate(block):
            grid[row, : w.end - w.start] = arrays[w.sequence][w.start : w.end]
            if gate_arrays is not None:
                gate[row, : w.end - w.start] = gate_arrays[w.sequence][w.start : w.end]
        choice, margin = _decode_block(model, flat, grid, gate, cloze)
        for row, w in enumerate(block):
            own = slice(w.own_start - w.start, w.own_end - w.start)
            paths[w.sequence].choice[w.own_start : w.own_end] = choice[row, own]
            paths[w.sequence].margin[w.own_start : w.own_end] = margin[row, own]
        low = high
    return paths


class _Grid(NamedTuple):
    """Candidates laid out as (windows, places, candidates), padded; `rank` is the index within the set."""

    first: I64
    last: I64
    pair: npt.NDArray[np.bool_]
    cost: F32
    valid: npt.NDArray[np.bool_]
    rank: I64


def _lay_out(flat: _Flat, grid: I64, gate: F32) -> _Grid:
    """Places beyond a window's end hold a lone sentence break of no cost."""
    size = np.where(grid >= 0, flat.size[grid], 1)
    rank = np.broadcast_to(np.arange(int(size.max())), (*grid.shape, int(size.max())))
    valid = rank < size[..., None]
    index = np.where(valid & (grid >= 0)[..., None], flat.start[grid][..., None] + rank, 0)
    outside = (grid < 0)[..., None]
    cost = np.where(
        outside, np.float32(0), flat.cost[index] + np.where(flat.kept[index], np.float32(0), gate[..., None])
    )
    return _Grid(
        np.where(outside, BREAK_ID, flat.first[index]),
        np.where(outside, BREAK_ID, flat.last[index]),
        flat.pair[index] & ~outside,
        np.where(valid, cost, -_NEVER),
        valid,
        rank,
    )


def _decode_block(
    model: LanguageModel, flat: _Flat, places: I64, gate: F32, cloze: Cloze | None
) -> tuple[I64, F32]:
    grid = _lay_out(flat, places, gate)
    if grid.cost.shape[2] > _FULL_WIDTH:
        grid = _narrow(grid, _glance(model, grid), _FULL_WIDTH)
    marginal = _marginals(model, grid)
    if marginal.shape[2] == 1:
        return np.zeros(places.shape, np.int64), np.full(places.shape, 99, np.float32)
    best_two = np.partition(marginal, -2, axis=2)[..., -2:]
    margin = np.minimum(best_two[..., 1] - best_two[..., 0], np.float32(99))
    small = _narrow(grid, marginal, min(KEEP, marginal.shape[2]), _BEAM)
    steps = _step_scores(model, small)
    choice = _viterbi(small, steps)
    doubtful = np.flatnonzero((margin < CLOZE_DOUBT).any(axis=1))
    if cloze is not None and len(doubtful):
        choice[doubtful] = _second_look(
            cloze, _pick(small, doubtful), choice[doubtful], [step[doubtful] for step in steps]
        )
    return np.take_along_axis(small.rank, choice[..., None], axis=2)[..., 0], margin


def _narrow(grid: _Grid, score: F32, few: int, beam: np.float32 = -_NEVER) -> _Grid:
    """The `few` best candidates of each place, the best first; those `beam` or more below the best are
    void."""
    order = np.argsort(-score, axis=2, kind="stable")[..., :few]
    kept = np.take_along_axis(score, order, axis=2)
    return _Grid(
        first=np.take_along_axis(grid.first, order, axis=2),
        last=np.take_along_axis(grid.last, order, axis=2),
        pair=np.take_along_axis(grid.pair, order, axis=2),
        cost=np.take_along_axis(grid.cost, order, axis=2),
        valid=np.take_along_axis(grid.valid, order, axis=2) & (kept > kept[..., :1] - beam),
        rank=np.take_along_axis(grid.rank, order, axis=2),
    )


def _pick(grid: _Grid, rows: I64) -> _Grid:
    """Some of the windows."""
    return _Grid(
        grid.first[rows], grid.last[rows], grid.pair[rows], grid.cost[rows], grid.valid[rows], grid.rank[rows]
    )


def _glance(model: LanguageModel, grid: _Grid) -> F32:
    """Per candidate a first score: its price and the best links to the likeliest candidates on either side.

    Candidates come in order of likelihood, so the likeliest of a place are its first few.
    """
    score = np.where(grid.valid, -grid.cost, _NEVER)
    heads = slice(0, _HEADS)
    here, there = grid.valid[:, 1:, :, None], grid.valid[:, :-1, None, heads]
    w, t, j, i = np.nonzero(here & there)
    link = np.full((*here.shape[:3], there.shape[3]), _NEVER, dtype=np.float32)
    link[w, t, j, i] = model.bigram(grid.last[w, t, i], grid.first[w, t + 1, j]) - grid.cost[w, t, i]
    score[:, 1:] += link.max(axis=3)
    here, there = grid.valid[:, :-1, :, None], grid.valid[:, 1:, None, heads]
    w, t, i, j = np.nonzero(here & there)
    link = np.full((*here.shape[:3], there.shape[3]), _NEVER, dtype=np.float32)
    link[w, t, i, j] = model.bigram(grid.last[w, t, i], grid.first[w, t + 1, j]) - grid.cost[w, t + 1, j]
    score[:, :-1] += link.max(axis=3)
    return np.maximum(score, 10 * _NEVER)


def _marginals(model: LanguageModel, grid: _Grid) -> F32:
    """Per candidate the score of the best bigram path through it."""
    windows, length, width = grid.cost.shape
    start = model.bigram(np.full(grid.first[:, 0].size, BREAK_ID), grid.first[:, 0].ravel())
    forward = np.empty_like(grid.cost)
    forward[:, 0] = start.reshape(windows, width) - grid.cost[:, 0]
    pairs = np.full((windows, length - 1, width, width), _NEVER, dtype=np.float32)
    w, t, i, j = np.nonzero(grid.valid[:, :-1, :, None] & grid.valid[:, 1:, None, :])
    pairs[w, t, i, j] = model.bigram(grid.last[w, t, i], grid.first[w, t + 1, j])
    for step in range(1, length):
        forward[:, step] = (forward[:, step - 1, :, None] + pairs[:, step - 1]).max(axis=1) - grid.cost[
            :, step
        ]
    backward = np.zeros((windows, width), dtype=np.float32)
    marginal = forward
    for step in range(length - 2, -1, -1):
        backward = (pairs[:, step] + (backward - grid.cost[:, step + 1])[:, None, :]).max(axis=2)
        marginal[:, step] += backward
    return marginal


def _second_look(cloze: Cloze, grid: _Grid, choice: I64, steps: Sequence[F32]) -> I64:
    """The best paths once more, with the network's opinion of the first ones beside the n-grams'."""
    cost = grid.cost - CLOZE_SHARE * _fit(cloze, grid, choice)
    return _viterbi(grid._replace(cost=cost), [(1 - CLOZE_SHARE) * step for step in steps])


def _fit(cloze: Cloze, grid: _Grid, choice: I64) -> F32:
    """Per candidate what the network gives it over the chosen one; 0 where it can't tell (two words in one,
    unknown words, figures)."""
    chosen = choice[..., None]
    scores = cloze.scores(np.take_along_axis(grid.last, chosen, axis=2)[..., 0], grid.first)
    usable = (grid.first >= len(SPECIAL)) & ~grid.pair & grid.valid
    fit = scores - np.take_along_axis(scores, chosen, axis=2)
    return np.where(usable & np.take_along_axis(usable, chosen, axis=2), fit, np.float32(0))


def _viterbi(grid: _Grid, steps: Sequence[F32]) -> I64:
    """Exact 4-gram search; the state is the candidates of the last three places."""
    windows, length, width = grid.cost.shape
    score = np.full((windows, width, width, width), _NEVER, dtype=np.float32)
    score[:, 0, 0, 0] = 0
    back = np.zeros((windows, length, width, width, width), dtype=np.int8)
    for t in range(length):
        total = score[..., None] + steps[t]
        back[:, t] = total.argmax(axis=1)
        score = total.max(axis=1) - np.where(grid.valid[:, t], grid.cost[:, t], -_NEVER)[:, None, None, :]
    rows = np.arange(windows)
    b, c, d = np.unravel_index(score.reshape(windows, -1).argmax(axis=1), (width, width, width))
    choice = np.zeros((windows, length), dtype=np.int64)
    for t in range(length - 1, -1, -1):
        choice[:, t] = d
        b, c, d = back[rows, t, b, c, d].astype(np.int64), b, c
    return choice


def _step_scores(model: LanguageModel, grid: _Grid) -> list[F32]:
    """Per place the scores of (three places back, two, one, this): arrays (windows, n, n, n, n)."""
    length = grid.cost.shape[1]
    front = ((0, 0), (3, 0), (0, 0))
    first = np.pad(grid.first, front)
    last = np.pad(grid.last, front)
    last[:, 2] = BREAK_ID
    first[:, 2] = BREAK_ID
    pair = np.pad(grid.pair, front)
    valid = np.pad(grid.valid, front)
    valid[:, :3, 0] = True
    mask = (
        valid[:, :-3, :, None, None, None] & valid[:, 1:-2, None, :, None, None]
        & valid[:, 2:-1, None, None, :, None] & valid[:, 3:, None, None, None, :]
    )  # fmt: skip
    w, t, a, b, c, d = np.nonzero(mask)
    third = last[w, t + 2, c]
    if pair.any():
        short_b, short_c = pair[w, t + 1, b], pair[w, t + 2, c]
        second = np.where(short_c, first[w, t + 2, c], last[w, t + 1, b])
        older = np.where(short_c, last[w, t + 1, b], np.where(short_b, first[w, t + 1, b], last[w, t, a]))
    else:
        second, older = last[w, t + 1, b], last[w, t, a]
    dense = np.full(mask.shape, _NEVER, dtype=np.float32)
    dense[w, t, a, b, c, d] = model.fourgram(older, second, third, first[w, t + 3, d])
    return [dense[:, step] for step in range(length)]
