"""Words that the rest of a document outvotes."""

from diacritics import Evidence, Restorer
from diacritics.consensus import votes

ELSEWHERE = [["tổng", "số", "lượt"]] * 4


def test_the_document_outvotes_a_tone() -> None:
    found = votes([*ELSEWHERE, ["tống", "số", "xe"]])
    assert {place: vote.word for place, vote in found.items()} == {(4, 0): "tổng"}
    assert found[4, 0].nats > 0.5


def test_a_neighbour_may_be_misread_too() -> None:
    assert votes([*ELSEWHERE, ["tống", "sô", "xe"]])[4, 0].word == "tổng"


def test_what_stands_there_as_often_is_left() -> None:
    assert not votes([*ELSEWHERE, *[["tống", "số", "xe"]] * 2])


def test_other_letters_and_the_tone_below_are_no_specks() -> None:
    assert not votes([*ELSEWHERE, ["tộng", "số", "xe"]])
    assert not votes([*ELSEWHERE, ["bổng", "số", "xe"]])


def test_a_tone_is_mended_by_the_document_and_not_without_it(restorer: Restorer) -> None:
    line = "Tống số VBQPPL cần phải kiểm tra"
    others = [
        "Tổng số lượt người đến",
        "",
        "Tổng số xe của xã",
        "",
        "Tổng số buổi họp",
        "",
        "Tổng số thôn",
        "",
    ]
    sure = [0.93] * len(line.split())

    def restored(context: list[str]) -> str:
        confidences = [[0.95] * len(text.split()) for text in context]
        found = restorer.restore_lines([*context, line], Evidence.VIETNAMESE_OCR, [*confidences, sure])
        return found[-1].text

    assert restored(others) == "Tổng số VBQPPL cần phải kiểm tra"
    assert restored([]) == line
