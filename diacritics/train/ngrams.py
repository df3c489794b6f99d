"""Train the language model: ``python -m diacritics.train.ngrams CORPUS MODEL_FOLDER``.

Interpolated modified Kneser-Ney over the training part, up to 4-grams, pruned to a budget by what each n-gram
changes (count times the difference it makes to the logarithm of the probability), then renormalised,
quantised to one byte and hashed. Counting is sorting: an n-gram is one 64-bit number.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics import hashing
from diacritics.ngram import BACKOFF_LIFT, BREAK_ID, QUANTUM, UNKNOWN_ID
from diacritics.train.abbreviations import shorten
from diacritics.train.corpus import corpus_files, read_part
from diacritics.train.domain import add_counts, domain_lines
from diacritics.train.letterheads import commune_lines, place_lines
from diacritics.train.vocabulary import choose_vocabulary, model_words

U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]
ORDER = 4
_MASK = [np.uint64((1 << (16 * n)) - 1) for n in range(5)]
_BATCH = 20_000
_PLACE_WEIGHT = 4


class Counts(NamedTuple):
    """The distinct n-grams of one order, ascending, with what they were counted."""

    key: U64
    seen: npt.NDArray[np.int64]


def training_lines(path: Path) -> Iterator[str]:
    """The training part of a file; once more, abbreviated as reports do, the lines that have such terms."""
    rng = random.Random(path.name)
    for line in read_part(path, "train"):
        yield line
        short = shorten(line, rng, 0.5)
        if short != line:
            yield short
    if path.name.startswith("vi_admin"):
        yield from chain.from_iterable(repeat(list(place_lines()), _PLACE_WEIGHT))


def raw_counts(paths: dict[str, Path]) -> tuple[Counter[str], dict[str, int]]:
    """Whitespace tokens of the training part with their counts, and the lines per file."""
    counts: Counter[str] = Counter()
    lines: dict[str, int] = {}
    for stem, path in paths.items():
        buffer: list[str] = []
        for line in training_lines(path):
            buffer.append(line)
            lines[stem] = lines.get(stem, 0) + 1
            if len(buffer) >= _BATCH:
                counts.update(" ".join(buffer).split())
                buffer.clear()
        counts.update(" ".join(buffer).split())
    return counts, lines


def encode(
    paths: dict[str, Path], mapping: dict[str, tuple[int, ...]], weights: dict[str, int]
) -> npt.NDArray[np.uint16]:
    """The training part as one stream of word ids, paragraphs divided by `<s>`; a file stands `weights`
    times."""
    parts: list[npt.NDArray[np.uint16]] = []
    for stem, path in paths.items():
        parts.extend([encode_lines(training_lines(path), mapping)] * weights.get(stem, 1))
    return np.concatenate(parts)


def encode_lines(lines: Iterable[str], mapping: dict[str, tuple[int, ...]]) -> npt.NDArray[np.uint16]:
    """Paragraphs as one stream of word ids, divided by `<s>`."""
    ids: list[npt.NDArray[np.uint16]] = []
    stream: list[int] = []
    end = (BREAK_ID,)
    for line in lines:
        stream.extend(chain.from_iterable(map(mapping.__getitem__, line.split())))
        stream.extend(end)
        if len(stream) > 1_000_000:
            ids.append(np.array(stream, dtype=np.uint16))
            stream.clear()
    flat = np.concatenate([*ids, np.array(stream, dtype=np.uint16)])
    # a paragraph that ends with a full stop would give two breaks in a row
    double = (flat[1:] == BREAK_ID) & (flat[:-1] == BREAK_ID)
    return flat[np.concatenate(([True], ~double))]


def lower_openings(
    stream: npt.NDArray[np.uint16], lower_of: npt.NDArray[np.uint16]
) -> npt.NDArray[np.uint16]:
    """The stream without the capitals that open sentences: they say nothing. Changed in place."""
    opening = np.concatenate(([True], stream[:-1] == BREAK_ID))
    stream[opening] = lower_of[stream[opening]]
    return stream


def _distinct(keys: U64) -> Counts:
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return Counts(keys[first], np.diff(np.append(first, len(keys))).astype(np.int64))


def count_order(stream: npt.NDArray[np.uint16], order: int) -> Counts:
    """The raw counts of the n-grams of one order; those that hold the unknown word are left out."""
    n = len(stream) - order + 1
    keys = np.zeros(n, dtype=np.uint64)
    known = np.ones(n, dtype=bool)
    for i in range(order):
        column = stream[i : i + n]
        keys <<= np.uint64(16)
        keys |= column
        known &= column != UNKNOWN_ID
    # a paragraph's end inside an n-gram is no context for the next paragraph, unless it is the oldest word
    return _distinct(keys[known])


def continuation(higher: Counts, order: int) -> Counts:
    """How many different words stand before each n-gram of `order` (Kneser-Ney's count for lower orders)."""
    return _distinct(higher.key & _MASK[order])


def with_domain(counts: list[Counts], stream: npt.NDArray[np.uint16], weight: int) -> list[Counts]:
    """Counts of orders 2 to 4 with the n-grams of another stream added, each `weight` times.

    They are added to the lower orders' continuation counts too: a phrase of the domain is meant to count
    although few different words stand before it.
    """
    found = []
    for order, (key, seen) in enumerate(counts, 2):
        extra = count_order(stream, order)
        found.append(Counts(*add_counts(key, seen, extra.key, extra.seen * weight)))
    return found


def discounts(count: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The three discounts of modified Kneser-Ney, for counts 1, 2, and 3 or more, behind a 0."""
    n1, n2, n3, n4 = (float((count == k).sum()) or 1.0 for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    found = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    return np.asarray(np.clip(found, [0.0, 0.1, 0.2, 0.3], [0.0, 0.95, 1.6, 2.4]))


class Level(NamedTuple):
    """One order of the model: keys ascending, probability of the last word given the others (natural log)."""

    key: U64
    seen: npt.NDArray[np.int64]
    log_p: F32


def unigrams(bigrams: Counts, size: int, unknown_share: float) -> Level:
    """Continuation unigrams for the whole vocabulary, smoothed with a uniform share."""
    counted = continuation(bigrams, 1)
    count = np.zeros(size, dtype=np.int64)
    count[counted.key.astype(np.int64)] = counted.seen
    p = 0.98 * count / count.sum() + 0.02 / size
    p[UNKNOWN_ID] = unknown_share
    return Level(np.arange(size, dtype=np.uint64), count, np.log(p / p.sum()).astype(np.float32))


def _lookup(level: Level, key: U64) -> npt.NDArray[np.int64]:
    where = np.searchsorted(level.key, key)
    where[where == len(level.key)] = 0
    return np.where(level.key[where] == key, where, -1)


def interpolate(counts: Counts, lower: Level, order: int) -> Level:
    """P(w | h) = (c - D(c)) / c(h) + gamma(h) * P(w | h')."""
    d = discounts(counts.seen)
    history = counts.key >> np.uint64(16)
    starts = np.flatnonzero(np.concatenate(([True], history[1:] != history[:-1])))
    sizes = np.diff(np.append(starts, len(history)))
    discount = d[np.minimum(counts.seen, 3)]
    total = np.repeat(np.add.reduceat(counts.seen, starts), sizes)
    gamma = np.repeat(np.add.reduceat(discount, starts), sizes) / total
    below = lower.log_p[_lookup(lower, counts.key & _MASK[order - 1])]
    p = (counts.seen - discount) / total + gamma * np.exp(below)
    return Level(counts.key, counts.seen, np.log(p).astype(np.float32))


def backoffs(level: Level, lower: Level, kept: npt.NDArray[np.bool_], order: int) -> tuple[U64, F32]:
    """Per history with kept n-grams the logarithm of the weight that its missing words are given."""
    key, log_p = level.key[kept], level.log_p[kept]
    history = key >> np.uint64(16)
    starts = np.flatnonzero(np.concatenate(([True], history[1:] != history[:-1])))
    below = lower.log_p[_lookup(lower, key & _MASK[order - 1])]
    taken = np.minimum(np.add.reduceat(np.exp(log_p.astype(np.float64)), starts), 1 - 1e-4)
    under = np.minimum(np.add.reduceat(np.exp(below.astype(np.float64)), starts), 1 - 1e-4)
    return history[starts], np.log((1 - taken) / (1 - under)).astype(np.float32)


def difference(level: Level, lower: Level, order: int) -> F32:
    """What is lost, in nats over the corpus, when an n-gram is left to the order below."""
    d = discounts(level.seen)
    history = level.key >> np.uint64(16)
    starts = np.flatnonzero(np.concatenate(([True], history[1:] != history[:-1])))
    sizes = np.diff(np.append(starts, len(history)))
    discount = d[np.minimum(level.seen, 3)]
    gamma = np.repeat(np.add.reduceat(discount, starts) / np.add.reduceat(level.seen, starts), sizes)
    below = lower.log_p[_lookup(lower, level.key & _MASK[order - 1])]
    return np.asarray(level.seen * np.abs(level.log_p - below - np.log(gamma)), dtype=np.float32)


def prune(levels: list[Level], budget: dict[int, int]) -> dict[int, npt.NDArray[np.bool_]]:
    """Which n-grams of orders 2 to 4 stay: the most telling, and every history of one that stays."""
    kept: dict[int, npt.NDArray[np.bool_]] = {}
    for order in range(ORDER, 1, -1):
        level, lower = levels[order - 1], levels[order - 2]
        weight = difference(level, lower, order)
        forced = np.zeros(len(weight), dtype=bool)
        if order < ORDER:
            above = levels[order].key[kept[order + 1]]
            for needed in (above >> np.uint64(16), above & _MASK[order]):
                where = _lookup(level, np.unique(needed))
                forced[where[where >= 0]] = True
        room = max(0, budget[order] - int(forced.sum()))
        weight[forced] = -1
        chosen = (
            np.argpartition(-weight, min(room, len(weight) - 1))[:room]
            if room
            else np.empty(0, dtype=np.int64)
        )
        keep = forced
        keep[chosen[(weight[chosen] > 0) & ((order == 2) | (level.seen[chosen] > 1))]] = True
        kept[order] = keep
    return kept


def quantise(log_value: F32, lift: float = 0.0) -> npt.NDArray[np.uint8]:
    """Natural logarithms as bytes: `lift - QUANTUM * byte`."""
    steps = np.rint((lift - log_value) / QUANTUM)
    return np.asarray(np.clip(steps, 0, 255), dtype=np.uint8)


def save(levels: list[Level], kept: dict[int, npt.NDArray[np.bool_]], folder: Path) -> None:
    """Write the tables of orders 1 to 4."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "log_p1.npy", levels[0].log_p)
    backoff = backoffs(levels[1], levels[0], kept[2], 2)
    unigram_backoff = np.zeros(len(levels[0].key), dtype=np.float32)
    unigram_backoff[backoff[0].astype(np.int64)] = backoff[1]
    np.save(folder / "backoff1.npy", unigram_backoff)
    for order in range(2, ORDER + 1):
        level, keep = levels[order - 1], kept[order]
        key, log_p, count = level.key[keep], level.log_p[keep], level.seen[keep]
        weight = np.zeros(len(key), dtype=np.float32)
        if order < ORDER:
            history, value = backoffs(levels[order], level, kept[order + 1], order + 1)
            where = np.searchsorted(key, history)
            where[where == len(key)] = 0
            present = key[where] == history
            weight[where[present]] = value[present]
            count = count.copy()
            count[where[present]] += 1 << 40  # histories and ends of longer ones first: they must find room
            longer = levels[order].key[kept[order + 1]] & _MASK[order]
            where = _lookup(Level(key, count, log_p), np.unique(longer))
            count[where[where >= 0]] += 1 << 40
        order_of_importance = np.argsort(-count, kind="stable")
        table, slot = hashing.build(key[order_of_importance], 32 if order == 2 else 16)
        placed = slot >= 0
        chosen = order_of_importance[placed]
        np.save(folder / f"grams{order}.npy", table)
        probability = np.zeros(table.size, dtype=np.uint8)
        probability[slot[placed]] = quantise(log_p[chosen])
        np.save(folder / f"log_p{order}.npy", probability)
        if order < ORDER:
            back = np.zeros(table.size, dtype=np.uint8)
            back[slot[placed]] = quantise(weight[chosen], BACKOFF_LIFT)
            np.save(folder / f"backoff{order}.npy", back)
        kept_now, placed_now = int(keep.sum()), int(placed.sum())
        print(f"  order {order}: {len(level.key):,} distinct, {kept_now:,} kept, {placed_now:,} placed")


def word_cases(counts: Counter[str], vocabulary: list[str]) -> npt.NDArray[np.uint8]:
    """Per word the shares (0 to 255) of its tokens in lower case, with a capital, in capitals: shape
    (words, 3)."""
    index = {word: i for i, word in enumerate(vocabulary)}
    seen = np.zeros((len(vocabulary), 3), dtype=np.float64)
    for raw, n in counts.items():
        words = model_words(raw)
        pieces = [p for p in words if p[0] != "<"]
        core = raw.strip("\"'“”‘’()[]{}<>«»,.;:!?…-–—•*+=_|/\\")
        if len(pieces) == 1 and pieces[0].lower() in index and core.isalpha():
            pattern = 0 if core.islower() else 2 if core.isupper() and len(core) > 1 else 1
            seen[index[pieces[0].lower()], pattern] += n
    seen += (0.6, 0.3, 0.1)
    share = seen / seen.sum(axis=1, keepdims=True)
    # in steps of a logarithm, so that rare patterns are told apart
    return np.asarray(np.clip(np.rint(-np.log(share) / 0.05), 0, 255), dtype=np.uint8)


def train(
    corpus: Path,
    folder: Path,
    weights: dict[str, int],
    budget: dict[int, int],
    continuations: bool = True,
    domain_weight: int = 0,
    commune_weight: int = 0,
) -> None:
    """Count, smooth, prune and write the language model."""
    start = time.perf_counter()
    paths = corpus_files(corpus)
    raw, lines = raw_counts(paths)
    words: Counter[str] = Counter()
    for token, n in raw.items():
        for word in model_words(token):
            words[word] += n
    domain = list(domain_lines()) if domain_weight else []
    named = list(commune_lines()) if commune_weight else []
    besides = [*domain, *named]
    said = {word.lower(): None for line in besides for token in line.split() for word in model_words(token)}
    vocabulary = list(dict.fromkeys([*choose_vocabulary(words), *said]))
    index = {word: i for i, word in enumerate(vocabulary)}
    tokens = chain(raw, chain.from_iterable(map(str.split, besides)))
    mapping = {
        t: tuple(index.get(w, index.get(w.lower(), UNKNOWN_ID)) for w in model_words(t)) for t in tokens
    }
    lower_of = np.array([index.get(w.lower(), i) for i, w in enumerate(vocabulary)], dtype=np.uint16)
    print(f"lines {lines}, vocabulary {len(vocabulary):,}, {time.perf_counter() - start:.0f} s")
    stream = lower_openings(encode(paths, mapping, weights), lower_of)
    print(f"stream {len(stream):,} words, {time.perf_counter() - start:.0f} s")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    np.save(folder / "cases.npy", word_cases(raw, vocabulary))
    unknown_share = float((stream == UNKNOWN_ID).mean())
    counts: list[Counts] = [count_order(stream, ORDER)]
    for order in range(ORDER - 1, 1, -1):
        counts.insert(0, continuation(counts[0], order) if continuations else count_order(stream, order))
    for extra, weight in ((domain, domain_weight), (named, commune_weight)):
        if extra:
            counts = with_domain(counts, lower_openings(encode_lines(extra, mapping), lower_of), weight)
    print(f"counted, {time.perf_counter() - start:.0f} s")
    levels = [unigrams(counts[0], len(vocabulary), unknown_share)]
    for order in range(2, ORDER + 1):
        levels.append(interpolate(counts[order - 2], levels[-1], order))
    kept = prune(levels, budget)
    save(levels, kept, folder)
    print(f"written to {folder}, {time.perf_counter() - start:.0f} s")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Train the language model from a corpus folder.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path, help="the model folder to write into")
    parser.add_argument("--bigrams", type=int, default=700_000)
    parser.add_argument("--trigrams", type=int, default=1_400_000)
    parser.add_argument("--fourgrams", type=int, default=1_500_000)
    parser.add_argument(
        "--weight", action="append", default=[], metavar="STEM=N", help="count a file N times"
    )
    parser.add_argument("--raw-lower", action="store_true", help="raw counts for the lower orders")
    parser.add_argument(
        "--domain-weight", type=int, default=0, help="count the sentences of domain.txt so often (0: not)"
    )
    parser.add_argument(
        "--commune-weight", type=int, default=0, help="count the names of all communes so often (0: not)"
    )
    args = parser.parse_args()
    weights = {stem: int(n) for stem, n in (w.split("=") for w in args.weight)}
    budget = {2: args.bigrams, 3: args.trigrams, 4: args.fourgrams}
    lower = not args.raw_lower
    train(args.corpus, args.folder, weights, budget, lower, args.domain_weight, args.commune_weight)


if __name__ == "__main__":
    main()
