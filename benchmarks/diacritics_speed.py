"""How fast restoration is: ``python benchmarks/diacritics_speed.py [TEXT]``.

TEXT is any UTF-8 file of good Vietnamese; without it, sentences written for this project are repeated with
other figures. Its marks are stripped and put back on one core; start-up is timed first. Times are of the
processor, so that other work on the machine does not count.
"""

import sys
import time
from pathlib import Path

from diacritics import Evidence, Restorer, strip_marks

SENTENCES = (
    "Trong kỳ báo cáo, Bộ phận Một cửa đã tiếp nhận {} hồ sơ, trong đó nộp trực tuyến {} hồ sơ.",
    "Ủy ban nhân dân huyện chỉ đạo các phòng chuyên môn rà soát thủ tục hành chính theo quy định.",
    "Kết quả giải quyết: trước hạn {} hồ sơ, đúng hạn {} hồ sơ, quá hạn {} hồ sơ do hệ thống gặp sự cố.",
    "Công chức được cử đi tập huấn kỹ năng số, nâng cao tinh thần phục vụ người dân và doanh nghiệp.",
    "Một số đơn vị còn lúng túng khi số hóa giấy tờ, cần được hướng dẫn thêm trong quý tới.",
)


def sample(paragraphs: int) -> list[str]:
    """Paragraphs of three sentences with figures of their own."""
    many = (SENTENCES[i % len(SENTENCES)].replace("{}", str(7 * i % 911)) for i in range(3 * paragraphs))
    texts = list(many)
    return [" ".join(texts[i : i + 3]) for i in range(0, len(texts), 3)]


def main() -> None:
    """Print start-up and words per second."""
    start = time.process_time()
    restorer = Restorer.load()
    print(f"start-up {time.process_time() - start:.3f} s")
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if len(sys.argv) > 1 else sample(1500)
    bare = [strip_marks(line) for line in lines]
    words = sum(len(line.split()) for line in bare)
    for label in ("first time", "again"):
        start = time.process_time()
        restorer.restore_lines(bare, Evidence.DEGRADED)
        seconds = time.process_time() - start
        print(f"stripped text, {label}: {words:,} words, {words / seconds:,.0f} words/s")


if __name__ == "__main__":
    main()
