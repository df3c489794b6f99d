"""The cloze network: how well a word fits between all that stands left and right of its place.

Two recurrent layers, one reading from the left and one from the right, meet at a place that neither has
seen. Where the n-grams see three words, they see the sentence. The network runs in onnxruntime on one
thread; its weights lie in bytes and are made floats on loading, so that no result depends on a processor's
whole-number instructions.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from diacritics.ngram import BREAK_ID

I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

_CELLS = 40_000
"""Places looked at in one run: bounds the memory."""


class Cloze:
    """The network of a model folder; not for use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Load it. Raises FileNotFoundError where a file of the model is missing, ImportError where
        onnxruntime can't be loaded."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            (folder / "cloze.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._words = np.load(folder / "cloze_words.npy", mmap_mode="r").view(np.ndarray)
        scale = np.load(folder / "cloze_scale.npy")
        self._scale, self._bias = scale[:, 0], scale[:, 1]

    @classmethod
    def find(cls, folder: Path) -> "Cloze | None":
        """The network of a model folder; None where there is none, or no onnxruntime for this machine: the
        n-grams do without."""
        try:
            return cls(folder)
        except (FileNotFoundError, ImportError):
            return None

    def scores(self, words: I64, candidates: I64) -> F32:
        """Log-odds (natural, up to a constant per place) of candidates in place of each word.

        `words`: (windows, length), the reading at hand; `candidates`: (windows, length, n) word ids. The
        word that stands in a place has no part in what is said of it.
        """
        windows, length = words.shape
        ids = np.full((length + 2, windows), BREAK_ID, dtype=np.int64)
        ids[1:-1] = words.T
        found = np.empty(candidates.shape, dtype=np.float32)
        few = max(1, _CELLS // (length + 2))
        for low in range(0, windows, few):
            part = slice(low, low + few)
            (context,) = self._session.run(None, {"ids": ids[:, part]})
            own = candidates[part]
            # (windows, length, n, width) bytes times (windows, length, width)
            vectors = self._words[own].astype(np.float32)
            dots = np.matmul(vectors, np.asarray(context).transpose(1, 0, 2)[..., None])[..., 0]
            found[part] = dots * self._scale[own] + self._bias[own]
        return found
