"""Texts made to cost more than their length: twice the text should take twice the time, whatever it says.
``python -m benchmarks growth``

Linear is 2, quadratic is 4; caches and allocators are worth a few tenths, a loaded machine more.
"""

import gc
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.document import process_document
from pipeline.restoration import restorer
from pipeline.settings import Settings

ENOUGH_S = 0.15
"""Less is noise: the text is made longer until it takes so long."""
LONGEST = 20_000


def numbered(wording: str, count: int, between: str = " ") -> str:
    """A wording `count` times, each with a number of its own at every {}."""
    return between.join(wording.replace("{}", str(number)) for number in range(count))


TEXTS: dict[str, Callable[[int], str]] = {
    # one line without an end
    "words": lambda n: "đã giải quyết trong hạn " * n,
    "figures": lambda n: numbered("Tiếp nhận {} hồ sơ", n),
    "groups of digits": lambda n: "123 " + "456 " * n,
    "digits": lambda n: "7" * (40 * n),
    "commas": lambda n: "Tổng số" + "," * (10 * n) + "5",
    "separators": lambda n: "1.,.,/-" * n,
    "fractions": lambda n: "5/6 hồ sơ/" * n,
    "stars": lambda n: "*" * (5 * n),
    "marks": lambda n: "**a** " * n,
    "blanks between": lambda n: "Tổng số 5" + " " * (20 * n) + "hồ sơ",
    "blanks before": lambda n: " " * (20 * n) + "x",
    "blanks in a number": lambda n: "Số" + " " * (20 * n) + "x",
    "an address": lambda n: "a-" * (5 * n) + ".vn",
    "a name of nothing": lambda n: "Tiếp nhận 9 hồ sơ lĩnh vực " + "- " * (10 * n) + "an",
    "codes": lambda n: "/".join(["UBND"] * n),
    # sentences and lists
    "sentences": lambda n: numbered("Đã giải quyết {} hồ sơ đúng hạn, {} hồ sơ trễ hạn.", n),
    "late and overdue": lambda n: numbered("Giải quyết trễ hạn {} hồ sơ, đang giải quyết quá hạn {}.", n),
    "comparisons": lambda n: "Đã giải quyết 5 hồ sơ, so với cùng kỳ 7 hồ sơ, tăng 5 hồ sơ; " * n,
    "rates": lambda n: "đạt tỷ lệ 99,5% so với kế hoạch " * n,
    "shares": lambda n: numbered("Giải quyết đúng hạn {}/99 hồ sơ, đạt {}%.", n),
    "plans": lambda n: "ban hành 21 văn bản và Kế hoạch CCHC gồm 40 nhiệm vụ " * n,
    "fields behind": lambda n: "Tiếp nhận 99 hồ sơ: " + numbered("{} hồ sơ lĩnh vực đất đai", n, ", "),
    "fields after": lambda n: "Tiếp nhận 99 hồ sơ: " + numbered("{} hồ sơ đất đai", n, ", "),
    "fields before": lambda n: "Tiếp nhận 99 hồ sơ: " + numbered("lĩnh vực đất đai {} hồ sơ", n, ", "),
    "names": lambda n: "Tiếp nhận 99 hồ sơ: " + numbered("An Khương ({})", n, ", "),
    "in order": lambda n: "trước hạn, đúng hạn lần lượt là 5, 6 hồ sơ; " * n,
    "many in order": lambda n: "trước hạn, đúng hạn, " * n + "lần lượt là " + numbered("{}", n, ", "),
    # brackets and parts
    "open brackets": lambda n: "Giải quyết 5 hồ sơ " + "(5 " * n,
    "nested brackets": lambda n: "Giải quyết 5 hồ sơ " + "(" * n + "3" + ")" * n,
    "nested figures": lambda n: "Giải quyết 5 hồ sơ " + "(1 hồ sơ " * n + ")" * n,
    "a long bracket": lambda n: "Giải quyết 5 hồ sơ (" + "trước hạn 4 (đạt 80%), " * n + ")",
    "parts of parts": lambda n: "Tiếp nhận 5 hồ sơ, trong đó đất đai 3 hồ sơ, " + "gồm Xã An 3, " * n,
    "parts of nothing": lambda n: "đất đai, trong đó " * n,
    # many lines
    "lines": lambda n: numbered("Tiếp nhận {} hồ sơ.", n, "\n"),
    "lines that go on": lambda n: "hồ sơ và của\n" * n,
    "footnotes": lambda n: "\n".join(f"{number % 99} Theo báo cáo" for number in range(n)),
    "recipients": lambda n: "Nơi nhận:\n" + numbered("- UBND xã {};", n, "\n"),
    "agencies": lambda n: "ỦY BAN NHÂN DÂN XÃ AN HÒA\n" * n,
    "reports in one": lambda n: numbered(
        "Tiếp nhận {}7 hồ sơ, trong đó trực tuyến {} hồ sơ, trực tiếp {} hồ sơ; giải quyết {} hồ sơ.", n, "\n"
    ),
    # tables
    "a table of numbers": lambda n: numbered("{}\t5\t6\t7", n, "\n"),
    "a table by fields": lambda n: (
        "STT\tLĩnh vực\tTổng số hồ sơ tiếp nhận\tTrực tuyến\tTrực tiếp\tĐã giải quyết\n"
        + "\n".join(f"{k}\tLĩnh vực {chr(97 + k % 26)}{k}\t{k + 9}\t{k}\t5\t{k + 1}" for k in range(n))
    ),
    "a drawn table": lambda n: numbered("| {} | Lĩnh vực đất đai | 5 | 6 |", n, "\n"),
}


def read(folder: Path, text: str) -> None:
    """Reads a text as a report, from the file to its figures."""
    path = folder / "x.txt"
    path.write_text(f"BÁO CÁO\n{text}\n", encoding="utf-8")
    process_document(path, Settings(), restorer())


def cost(folder: Path, text: str) -> float:
    """The processor time of reading a text, in seconds: the better of two."""
    taken = []
    for _ in range(2):
        gc.collect()
        started = time.process_time()
        read(folder, text)
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    """Prints how the time grows with each text, the worst last."""
    told = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for text, make in TEXTS.items():
            length = 250
            cost(folder, make(2))  # what is loaded once is loaded
            while (once := cost(folder, make(length))) < ENOUGH_S and length < LONGEST:
                length *= 2
            twice = cost(folder, make(2 * length))
            told.append((twice / max(once, ENOUGH_S), text, length, once, twice))
    for ratio, text, length, once, twice in sorted(told):
        print(f"{ratio:.2f}  {text}: {once:.2f} s for {length}, {twice:.2f} s for twice as many")


if __name__ == "__main__":
    main()
