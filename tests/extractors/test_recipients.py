"""To whom a report was sent."""

import pytest

from extractors.recipients import find_recipients
from schemas.page import Line, LineRole, Page, TextSource
from tests.extractors.scoring import page_of


def of(text: str) -> tuple[str, ...]:
    return find_recipients((page_of(text),))


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        (
            "Nơi nhận:\n- UBND huyện Sơn Lâm;\n- Phòng Nội vụ;\n- Lưu: VT.",
            ("UBND huyện Sơn Lâm", "Phòng Nội vụ"),
        ),
        ("**Nơi nhận:**\n\n- Như trên;\n\n- Lưu: VT, NV.\n\nCHỦ TỊCH", ("Như trên",)),
        ("Noi nhan:\n- UBND huyen (b/c);\n- Luu: VT.", ("UBND huyen (b/c)",)),
        ("Nơi nhận: - Sở Nội vụ; - Văn phòng tỉnh; - Lưu: VT.", ("Sở Nội vụ", "Văn phòng tỉnh")),
        (
            "Nơi nhận:   TM. UBND XÃ\n- UBND huyện;   CHỦ TỊCH\n- Đảng ủy xã; PHÓ CHỦ TỊCH\n- Lưu: VT.",
            ("UBND huyện", "Đảng ủy xã"),
        ),
        (
            "Nơi nhận:\n- Trưởng các thôn, bản và\ncác đoàn thể xã;\n- Lưu: VP.",
            ("Trưởng các thôn, bản và các đoàn thể xã",),
        ),
        ("Nơi nhận:\n- Phòng Tư pháp; (để biết)\n- Lưu: VT.", ("Phòng Tư pháp (để biết)",)),
        ("Nơi nhận:\n- Sở Y tế;\nGIÁM ĐỐC\n- Các trạm y tế;\n- Lưu: VT.", ("Sở Y tế", "Các trạm y tế")),
    ],
)
def test_lists(text: str, recipients: tuple[str, ...]) -> None:
    assert of(text) == recipients


@pytest.mark.parametrize(
    "text",
    [
        "Xã đã trả kết quả đúng nơi nhận hồ sơ.\n- Một việc;",
        "Nơi nhận hồ sơ của dân là bộ phận một cửa:\n- Hai việc;",
        "Nơi nhận:\n- Lưu: VT.",
        "Báo cáo không có gì ở cuối.",
    ],
)
def test_no_list(text: str) -> None:
    assert of(text) == ()


def test_the_list_ends_though_nothing_says_so() -> None:
    prose = "\n".join(f"Đoạn văn thứ {n} của phụ lục kể việc khác." for n in range(12))
    assert of(f"Nơi nhận:\n- UBND huyện;\n{prose}\n- Một gạch đầu dòng của phụ lục;") == ("UBND huyện",)


def test_layout_keeps_the_signature_out_and_the_next_page_goes_on() -> None:
    def page(number: int, *lines: tuple[str, LineRole]) -> Page:
        made = (Line(line_no=n, raw=text, text=text, role=role) for n, (text, role) in enumerate(lines, 1))
        return Page(page_no=number, source=TextSource.OCR, lines=tuple(made))

    first = page(
        1,
        ("Nơi nhận:", LineRole.RECIPIENTS),
        ("- Ban Dân tộc tỉnh và", LineRole.RECIPIENTS),
        ("Ban Quản lý chợ;", LineRole.RECIPIENTS),
        ("- ông Hà Văn Khang", LineRole.SIGNATURE),
        ("1", LineRole.PAGE_NUMBER),
    )
    second = page(2, ("- Trường tiểu học;", LineRole.RECIPIENTS), ("- Lưu: VT.", LineRole.RECIPIENTS))
    assert find_recipients((first, second)) == (
        "Ban Dân tộc tỉnh và Ban Quản lý chợ",
        "Trường tiểu học",
    )
