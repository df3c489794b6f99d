"""Official terms and what reports abbreviate them to; the corpus mostly writes them out."""

import random

SHORTENINGS = (
    ("kiểm soát thủ tục hành chính", "KSTTHC"),
    ("thủ tục hành chính", "TTHC"), ("cải cách hành chính", "CCHC"),
    ("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("quy phạm pháp luật", "QPPL"),
    ("cán bộ, công chức, viên chức", "CBCCVC"),
    ("công nghệ thông tin", "CNTT"), ("kinh tế - xã hội", "KT-XH"),
    ("cán bộ, công chức", "CBCC"), ("dịch vụ công trực tuyến", "DVCTT"), ("hành chính công", "HCC"),
    ("dịch vụ công", "DVC"), ("công nghiệp hóa, hiện đại hóa", "CNH, HĐH"), ("đơn vị sự nghiệp", "ĐVSN"),
    ("Tiếp nhận và Trả kết quả", "TN&TKQ"), ("bưu chính công ích", "BCCI"), ("viên chức", "VC"),
)  # fmt: skip
"""What reports abbreviate and the corpus writes out."""


def shorten(text: str, rng: random.Random, chance: float = 0.4) -> str:
    """Replace official terms by their abbreviations here and there, as reports do."""
    for long, short in SHORTENINGS:
        if long in text and rng.random() < chance:
            text = text.replace(long, short)
    return text
