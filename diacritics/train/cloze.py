"""Train the cloze network: ``python -m diacritics.train.cloze CORPUS MODEL_FOLDER [--steps 5000]``.

Needs torch and onnx (`pip install torch onnx`), which nothing else here needs. The network reads a stretch
of model words from the left and from the right and says of every place which word stands there, without
having seen it. It learns to tell a word from those with the same base letters, and from a sample of all
words; some words of the context are replaced by such look-alikes, since at work the context is a first
guess, not the truth.
"""

import argparse
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from diacritics.alphabet import fold_chars
from diacritics.ngram import SPECIAL, UNKNOWN_ID
from diacritics.train.cloze_export import export
from diacritics.train.corpus import corpus_files
from diacritics.train.ngrams import encode_lines, lower_openings, training_lines
from diacritics.train.vocabulary import model_words

I64 = npt.NDArray[np.int64]

EMBEDDING, HIDDEN, MIXED = 192, 320, 384
ROWS, LENGTH = 160, 64
"""Stretches per step, and words per stretch."""
LOOK_ALIKES, SAMPLED = 16, 1024
NOISE = 0.03
RATE, WARM_UP, CLIP = 3e-3, 200, 1.0
GENERAL_SHARE = 0.58
"""Of the stretches, those from general text: it is the harder and the smaller part."""


class Network(nn.Module):
    """The network; `forward` gives, for word ids (rows, length), what fits in each place: (rows, length,
    EMBEDDING), to be multiplied with a word's row of `out` (and its `bias` added)."""

    def __init__(self, counts: npt.NDArray[np.int64]) -> None:
        super().__init__()
        words = len(counts)
        self.embedding = nn.Embedding(words, EMBEDDING)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.lstm = nn.LSTM(EMBEDDING, HIDDEN, batch_first=True, bidirectional=True)
        self.mix = nn.Sequential(nn.Linear(2 * HIDDEN, MIXED), nn.GELU(), nn.Linear(MIXED, EMBEDDING))
        self.out = nn.Parameter(torch.randn(words, EMBEDDING) * 0.05)
        self.bias = nn.Parameter(torch.log(torch.from_numpy(np.maximum(counts, 1) / counts.sum())).float())

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See the class."""
        states, _ = self.lstm(self.embedding(ids))
        left, right = states[..., :HIDDEN], states[..., HIDDEN:]
        edge = torch.zeros_like(left[:, :1])
        around = torch.cat([torch.cat([edge, left[:, :-1]], 1), torch.cat([right[:, 1:], edge], 1)], -1)
        return self.mix(around)


class Rivals(NamedTuple):
    """What a word is told from: `alike` (words, LOOK_ALIKES), the commonest words with its base letters (0:
    no more of them); `group`, the number of its base letters; `share`, how often the sample holds it."""

    alike: torch.Tensor
    group: torch.Tensor
    share: npt.NDArray[np.float64]


def rivals(words: list[str], counts: npt.NDArray[np.int64]) -> Rivals:
    """The rivals of every word of the vocabulary."""
    groups: dict[str, list[int]] = {}
    for i in sorted(range(len(SPECIAL), len(words)), key=lambda i: -counts[i]):
        groups.setdefault(fold_chars(words[i].lower()), []).append(i)
    alike = np.zeros((len(words), LOOK_ALIKES), dtype=np.int64)
    group = -1 - np.arange(len(words), dtype=np.int64)
    for number, members in enumerate(groups.values()):
        group[members] = number
        for i in members:
            others = [j for j in members if j != i][:LOOK_ALIKES]
            alike[i, : len(others)] = others
    share = np.maximum(counts, 1).astype(np.float64) ** 0.75
    share[: len(SPECIAL)] = 0
    return Rivals(torch.from_numpy(alike), torch.from_numpy(group), share / share.sum())


class _Mapping(dict[str, tuple[int, ...]]):
    """Model word ids of a token, made when first asked for."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._index = {word: i for i, word in enumerate(words)}

    def __missing__(self, token: str) -> tuple[int, ...]:
        index = self._index
        found = tuple(index.get(w, index.get(w.lower(), UNKNOWN_ID)) for w in model_words(token))
        self[token] = found
        return found


def streams(corpus: Path, words: list[str]) -> dict[str, npt.NDArray[np.uint16]]:
    """The training part of each corpus file as one stream of word ids, by stem."""
    index = {word: i for i, word in enumerate(words)}
    lower = np.array([index.get(w.lower(), i) for i, w in enumerate(words)], dtype=np.uint16)
    return {
        stem: lower_openings(encode_lines(training_lines(path), _Mapping(words)), lower)
        for stem, path in corpus_files(corpus).items()
    }


def draw(found: dict[str, npt.NDArray[np.uint16]], rng: np.random.Generator) -> I64:
    """Stretches for one step, (ROWS, LENGTH)."""
    general = [s for stem, s in found.items() if "general" in stem] or list(found.values())
    other = [s for stem, s in found.items() if "general" not in stem] or general
    rows = np.empty((ROWS, LENGTH), dtype=np.int64)
    for row in range(ROWS):
        pool = general if rng.random() < GENERAL_SHARE else other
        stream = pool[rng.integers(len(pool))]
        start = rng.integers(0, len(stream) - LENGTH)
        rows[row] = stream[start : start + LENGTH]
    return rows


def step_loss(network: Network, against: Rivals, rows: I64, rng: np.random.Generator) -> torch.Tensor:
    """Cross-entropy of the words that stand there among their look-alikes and a sample of all words."""
    truth = torch.from_numpy(rows)
    likely = against.alike[truth, torch.from_numpy(rng.integers(0, 4, rows.shape))]
    swap = torch.from_numpy(rng.random(rows.shape) < NOISE) & (likely > 0)
    fitting = network(torch.where(swap, likely, truth)).reshape(-1, EMBEDDING)
    real = (truth >= len(SPECIAL)).reshape(-1).nonzero()[:, 0]
    fitting, target = fitting[real], truth.reshape(-1)[real]
    near = torch.cat([target[:, None], against.alike[target]], 1)
    rows_out = network.out.to(fitting.dtype)
    close = torch.bmm(functional.embedding(near, rows_out), fitting[:, :, None])[..., 0].float()
    close = close + functional.embedding(near, network.bias[:, None])[..., 0]
    close = close.masked_fill(torch.cat([near[:, :1] < 0, near[:, 1:] == 0], 1), -1e4)
    drawn = np.unique(rng.choice(len(against.share), SAMPLED, p=against.share))
    sample = torch.from_numpy(drawn)
    # each sampled word stands for the many that were not drawn
    weight = torch.from_numpy(np.log(against.share[drawn] * SAMPLED)).float()
    far = (fitting @ rows_out[sample].T).float() + network.bias[sample] - weight
    far = far.masked_fill(against.group[sample][None] == against.group[target][:, None], -1e4)
    return functional.cross_entropy(torch.cat([close, far], 1), torch.zeros(len(target), dtype=torch.long))


def train(
    network: Network, against: Rivals, found: dict[str, npt.NDArray[np.uint16]], steps: int, seed: int
) -> None:
    """Train in place, printing the loss now and then."""
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    running, begun = 0.0, time.monotonic()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * (1 - step / steps)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = step_loss(network, against, draw(found, rng), rng)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 200 == 199:
            speed = (step + 1) * ROWS * LENGTH / (time.monotonic() - begun)
            print(f"step {step + 1} of {steps}: loss {running:.4f}, {speed:,.0f} words/s", flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Train the cloze network for a model's vocabulary.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path, help="model folder with words.txt; the network is written there")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    words = (args.model / "words.txt").read_text(encoding="utf-8").splitlines()
    found = streams(args.corpus, words)
    counts = sum(np.bincount(s, minlength=len(words)) for s in found.values()) + np.zeros(
        len(words), np.int64
    )
    network = Network(counts)
    train(network, rivals(words, counts), found, args.steps, args.seed)
    export({name: value.float().numpy() for name, value in network.state_dict().items()}, args.model)


if __name__ == "__main__":
    main()
