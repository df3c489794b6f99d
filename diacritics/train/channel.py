"""Learn a channel: ``python -m diacritics.train.channel READ.jsonl MODEL eng OUT.tsv``.

READ.jsonl comes from `diacritics.train.recognise`. Words are aligned, then letters, by a few rounds of
re-estimation; the result is counts of letters, onsets, rhymes and words with what they were read as.
"""

import argparse
from collections import Counter
from pathlib import Path

from diacritics.syllable import place_tone
from diacritics.tokens import single_part
from diacritics.train.align import page_pairs
from diacritics.train.counting import learn
from diacritics.train.recognise import read_pages


def training_pairs(path: Path, model: str) -> Counter[tuple[str, str]]:
    """Printed word and read token, one to one, punctuation around them taken off; with their counts."""
    pairs: Counter[tuple[str, str]] = Counter()
    for page in read_pages(path, model):
        for pair in page_pairs(page):
            if len(pair.printed) != 1 or len(pair.read) != 1:
                continue
            printed, read = single_part(pair.printed[0]), single_part(pair.read[0], pair.printed[0])
            if printed and read and printed.isalpha() and len(printed) <= 8 and len(read) <= 12:
                pairs[place_tone(printed), place_tone(read)] += 1
    return pairs


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Learn a channel from recognised pages.")
    parser.add_argument("read", type=Path)
    parser.add_argument("model", help="the Tesseract model whose pages to learn from")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    pairs = training_pairs(args.read, args.model)
    counts = learn(pairs)
    lines = ["\t".join((*key, str(n))) for key, n in sorted(counts.items())]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(pairs.values()):,} words, {len(pairs):,} distinct pairs, {len(lines):,} counts")


if __name__ == "__main__":
    main()
