"""The network beside the n-grams: what it may see, and what the restorer does without it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from diacritics import Evidence, Restorer, strip_marks
from diacritics.cloze import Cloze
from diacritics.ngram import LanguageModel
from diacritics.restorer import DEFAULT_MODEL


@pytest.fixture(scope="module")
def cloze() -> Cloze:
    return Cloze(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return LanguageModel(DEFAULT_MODEL)


def ids(model: LanguageModel, text: str) -> np.ndarray:
    return np.array([[model.index[word] for word in text.split()]], dtype=np.int64)


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("tỷ lệ hồ sơ giải quyết đúng hạn đạt cao", "hạn", "hàn"),
        ("kết quả rà soát thủ tục hành chính tại bộ phận một cửa", "rà", "ra"),
        ("cán bộ công chức chấp hành kỷ luật lao động", "chấp", "chắp"),
    ],
)
def test_fits_what_stands_around(
    cloze: Cloze, model: LanguageModel, sentence: str, right: str, wrong: str
) -> None:
    words = ids(model, sentence)
    pair = np.array([model.index[right], model.index[wrong]])
    at = sentence.split().index(right)
    scores = cloze.scores(words, np.broadcast_to(pair, (*words.shape, 2)))
    assert scores[0, at, 0] > scores[0, at, 1] + 2


def test_never_sees_the_word_it_judges(cloze: Cloze, model: LanguageModel) -> None:
    words = ids(model, "số hồ sơ tiếp nhận trong kỳ báo cáo")
    other = words.copy()
    other[0, 3] = model.index["tiệp"]
    candidates = np.broadcast_to(words[0, 3:5], (*words.shape, 2))
    before, after = cloze.scores(words, candidates), cloze.scores(other, candidates)
    assert np.allclose(before[0, 3], after[0, 3], atol=1e-4)
    assert not np.allclose(before[0, 4], after[0, 4], atol=1e-2)


def test_a_stretch_says_the_same_alone_and_among_others(cloze: Cloze, model: LanguageModel) -> None:
    first = ids(model, "ủy ban nhân dân huyện báo cáo kết quả")
    second = ids(model, "tổng số thủ tục hành chính đã công khai")
    together = np.concatenate([first, second])
    candidates = np.stack([together, together[:, ::-1]], axis=2)
    assert np.allclose(
        cloze.scores(together, candidates)[1:], cloze.scores(second, candidates[1:]), atol=1e-3
    )


def test_without_the_network_the_ngrams_restore_alone(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(DEFAULT_MODEL, folder, ignore=shutil.ignore_patterns("cloze*"))
    bare = Restorer.load(folder)
    assert not bare.has_network
    assert Restorer.load().has_network
    said = "Tỷ lệ giải quyết hồ sơ đúng hạn của xã đạt 99,5%"
    [line] = bare.restore_lines([strip_marks(said)], Evidence.DEGRADED)
    assert line.text == said
    [again] = Restorer.load(network=False).restore_lines([strip_marks(said)], Evidence.DEGRADED)
    assert again == line
