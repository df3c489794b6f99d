"""The sentences written for training, and what they are there for."""

from pathlib import Path

import numpy as np
import pytest

from diacritics import Evidence, Restorer
from diacritics.train.domain import DOMAIN, add_counts, domain_lines, sentences


def test_draws_are_the_same_each_time_and_hold_no_choice() -> None:
    lines = list(domain_lines(draws=2))
    assert lines == list(domain_lines(draws=2))
    assert len(lines) == 2 * len(list(sentences()))
    assert not any(sign in line for line in lines for sign in "{|}")


def test_what_the_weight_was_chosen_on_is_not_trained_on() -> None:
    held_out = set(sentences(DOMAIN.with_name("domain_dev.txt")))
    assert len(held_out) == 60
    shared = held_out & set(domain_lines(draws=50))
    assert all(line.isupper() for line in shared)  # a signature block has one wording


def test_blank_lines_and_notes_say_nothing(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text("# note\n\nHồ sơ {trễ|quá} hạn\n", encoding="utf-8")
    assert set(domain_lines(file, 20)) == {"Hồ sơ trễ hạn", "Hồ sơ quá hạn"}


def test_counts_of_both_are_added() -> None:
    key, seen = add_counts(
        np.array([2, 5], dtype=np.uint64),
        np.array([3, 1]),
        np.array([1, 5], dtype=np.uint64),
        np.array([6, 6]),
    )
    assert key.tolist() == [1, 2, 5]
    assert seen.tolist() == [6, 3, 7]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("trong do truéc han 31 hd so, dung han 8 hd so, tré han 1 hd so", "trước hạn 31 hồ sơ"),
        ("trong do truéc han 31 hd so, dung han 8 hd so, tré han 1 hd so", "trễ hạn 1 hồ sơ"),
        ("con lai 16 hd so dang trong han giai quyét", "đang trong hạn giải quyết"),
        ("céng dan rit 3 hd so, tra lai 2 hé so", "rút 3 hồ sơ, trả lại 2 hồ sơ"),
    ],
)
def test_the_phrases_around_figures_are_known(restorer: Restorer, read: str, said: str) -> None:
    [line] = restorer.restore_lines([read], Evidence.DEGRADED)
    assert said in line.text
