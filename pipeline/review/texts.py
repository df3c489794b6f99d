"""All words of the review page: Vietnamese for the clerk, English beside it."""

from typing import NamedTuple


class Words(NamedTuple):
    """The page's words in one language."""

    title: str
    waiting: str
    none_waiting: str
    read_as: str
    proposed: str
    level: str
    page: str
    confidence: str
    rule: str
    no_image: str
    next: str
    previous: str
    other_language: str


VIETNAMESE = Words(
    title="Số liệu chờ xác minh",
    waiting="số liệu chờ xem",
    none_waiting="Không còn số liệu nào chờ xem.",
    read_as="Đọc được",
    proposed="Đề xuất theo đối chiếu số học",
    level="Cấp",
    page="Trang",
    confidence="Độ tin cậy",
    rule="Quy tắc",
    no_image="Văn bản này không có ảnh trang; dòng",
    next="Trang sau",
    previous="Trang trước",
    other_language="English",
)
ENGLISH = Words(
    title="Figures waiting for review",
    waiting="figures waiting",
    none_waiting="No figure is waiting.",
    read_as="Read as",
    proposed="Proposed by the report's arithmetic",
    level="Level",
    page="Page",
    confidence="Confidence",
    rule="Rule",
    no_image="This text has no page image; line",
    next="Next",
    previous="Previous",
    other_language="Tiếng Việt",
)
LANGUAGES = {"vi": VIETNAMESE, "en": ENGLISH}
