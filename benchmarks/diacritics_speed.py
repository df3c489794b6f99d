"""How fast restoration is: ``python benchmarks/diacritics_speed.py [TEXT]``.

TEXT is any UTF-8 file of good Vietnamese; without it, sentences written for this project are repeated with
other figures. Its marks are stripped and put back on one core; start-up is timed first. Then its words are
damaged as the packaged channels say that recognisers damage them, always in the same way, and mended: every
new form of a word costs a search, so that a short text is slower than a long one. Times are of the processor,
so that other work on the machine does not count.
"""

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import regex

from diacritics import Evidence, Restorer, strip_marks
from diacritics.channel import ChannelCounts, read_counts
from diacritics.restorer import DEFAULT_MODEL
from diacritics.syllable import split_onset

SENTENCES = (
    "Trong kỳ báo cáo, Bộ phận Một cửa đã tiếp nhận {} hồ sơ, trong đó nộp trực tuyến {} hồ sơ.",
    "Ủy ban nhân dân huyện chỉ đạo các phòng chuyên môn rà soát thủ tục hành chính theo quy định.",
    "Kết quả giải quyết: trước hạn {} hồ sơ, đúng hạn {} hồ sơ, quá hạn {} hồ sơ do hệ thống gặp sự cố.",
    "Công chức được cử đi tập huấn kỹ năng số, nâng cao tinh thần phục vụ người dân và doanh nghiệp.",
    "Một số đơn vị còn lúng túng khi số hóa giấy tờ, cần được hướng dẫn thêm trong quý tới.",
)
SEED = 5
_WORD = regex.compile(r"\p{L}+")


def sample(paragraphs: int) -> list[str]:
    """Paragraphs of three sentences with figures of their own."""
    many = (SENTENCES[i % len(SENTENCES)].replace("{}", str(7 * i % 911)) for i in range(3 * paragraphs))
    texts = list(many)
    return [" ".join(texts[i : i + 3]) for i in range(0, len(texts), 3)]


def damage(lines: Sequence[str], counts: ChannelCounts, seed: int = SEED) -> list[str]:
    """Read onset and rhyme of every lower-case word as a recogniser did, in proportion to how often."""
    rng = random.Random(seed)

    def read(part: str) -> str:
        reads = counts.parts.get(part, {part[1:]: 1})
        return rng.choices(list(reads), list(reads.values()))[0]

    def word(match: regex.Match[str]) -> str:
        if not match[0].islower():
            return match[0]
        onset, rhyme = split_onset(match[0])
        return (read("o" + onset) if onset else "") + read("r" + rhyme)

    return [_WORD.sub(word, line) for line in lines]


def _measure(restorer: Restorer, label: str, lines: Sequence[str], evidence: Evidence) -> None:
    words = sum(len(line.split()) for line in lines)
    start = time.process_time()
    restorer.restore_lines(lines, evidence)
    seconds = time.process_time() - start
    print(f"{label}: {words:,} words, {words / seconds:,.0f} words/s")


def main() -> None:
    """Print start-up and words per second."""
    start = time.process_time()
    restorer = Restorer.load()
    print(f"start-up {time.process_time() - start:.3f} s")
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if len(sys.argv) > 1 else sample(1500)
    bare = [strip_marks(line) for line in lines]
    for label in ("first time", "again"):
        _measure(restorer, f"stripped text, {label}", bare, Evidence.DEGRADED)
    short = lines[:150]
    for name, evidence in (("english", Evidence.DEGRADED), ("vietnamese", Evidence.VIETNAMESE_OCR)):
        damaged = damage(short, read_counts(DEFAULT_MODEL / f"channel_{name}.tsv"))
        for label in ("first time", "again"):
            _measure(restorer, f"damaged as by {name} recognition, {label}", damaged, evidence)


if __name__ == "__main__":
    main()
