"""What a number's own clause says: its unit, the wordings before and after it, and whether that is enough."""

from collections.abc import Iterable, Mapping, Sequence

import regex

from extractors.clauses import CORE, SOFT, Clause
from extractors.features import settle
from extractors.items import Item
from extractors.numbers import NumberKind
from extractors.tokens import TokenKind
from extractors.words import one_of, word_list

_TRANSPARENT = word_list("transparent")
"""Words that may follow a number that has no unit of its own."""

_ZERO_WORDS = 2
"""How many unknown words a stated nothing may hold ('không có hồ sơ nào trễ hạn')."""

_FIELD = regex.compile(one_of("field_heads"))
_OWNERS = word_list("owners")
_NOTHING: Mapping[str, str] = {}
_AFTER_WORDS = 3
_ZERO_IDLE = word_list("zero_idle")
_REMARKS = word_list("remarks")

_KINDS = {NumberKind.COUNT: "count", NumberKind.PERCENT: "rate", NumberKind.MONEY: "money"}
_TOLD = ("obj", "muc", "tong", *CORE, *SOFT)


def kind_of(clause: Clause) -> str:
    """'count', 'rate' or 'money'."""
    assert clause.figure is not None and clause.figure.number is not None
    return _KINDS[clause.figure.number.kind]


def is_stated_zero(clause: Clause) -> bool:
    """Does 'không có', 'không phát sinh' stand where the number would?"""
    return (
        clause.figure is not None
        and clause.figure.kind is TokenKind.FIGURE
        and not clause.figure.text[0].isdigit()
    )


def _until_base(items: Sequence[Item]) -> Sequence[Item]:
    """The items before 'so với', 'trên tổng số', 'bao gồm cả': what follows names a base, not the figure."""
    for index, item in enumerate(items):
        if item.says("rel") in ("so_voi", "ke_ca"):
            return items[:index]
    return items


def until_reason(items: Sequence[Item]) -> Sequence[Item]:
    """The items after a number up to a side remark: '07 hồ sơ thuộc trách nhiệm của …', '… do chậm trả'; what
    stands behind many unknown words belongs to something else."""
    unknown = 0
    for index, item in enumerate(items):
        unknown += is_unknown_word(item)
        if unknown > _AFTER_WORDS:
            return items[:index]
        if item.token is not None and item.text in _REMARKS:
            following = items[index + 1] if index + 1 < len(items) else None
            if item.text not in ("do", "de") or following is None or following.meaning is None:
                return items[:index]
    return items


_DEGREES = frozenset({"mot_phan", "toan_trinh", "muc_2", "muc_3", "muc_4"})


def _is_closer(dim: str, value: str, known: str) -> bool:
    """'cung cấp DVCTT toàn trình': the degree says more than 'trực tuyến'."""
    return dim == "kenh" and known == "truc_tuyen" and value in _DEGREES


def _collect(items: Iterable[Item], into: dict[str, str], override: bool) -> None:
    for item in items:
        for dim, value in (item.meaning or _NOTHING).items():
            if dim in _TOLD and (override or dim not in into or _is_closer(dim, value, into[dim])):
                into[dim] = value


def _until_owner(items: Sequence[Item]) -> Sequence[Item]:
    """The items before 'của': whose it is does not matter to a stated nothing."""
    return items[: next((i for i, item in enumerate(items) if item.text == "cua"), len(items))]


def collect_features(items: Iterable[Item]) -> dict[str, str]:
    """What a stretch of items says by itself, later wordings over earlier ones; for headers of tables."""
    features: dict[str, str] = {}
    _collect(items, features, override=True)
    return settle(features)


def _headed_object(items: Sequence[Item]) -> str | None:
    """The object right of the last 'tỷ lệ' or 'tổng số': 'tỷ lệ TTHC có phát sinh hồ sơ' rates procedures."""
    found, open_ = None, False
    for item in items:
        if item.says("muc") or item.says("tong"):
            found, open_ = None, True
        if open_ and found is None:
            found = item.says("obj")
    return found


def own_features(clause: Clause) -> dict[str, str]:
    """What the clause itself says: wordings before the number, then those after it."""
    features: dict[str, str] = {}
    zero = is_stated_zero(clause)
    if not zero or not clause.after:
        before = _until_base(clause.before)
        _collect(before, features, override=True)
        if headed := _headed_object(before):
            features["obj"] = headed
    head_has_core = any(dim in features for dim in (*CORE, *SOFT))
    after = list(until_reason(_until_base(clause.after)))
    unit = unit_of(clause)
    if unit == "other" and features.get("chu_de") in _SURVEYS and _names_asked(clause.after):
        unit = "nguoi"
    if unit:
        unit = _SAME_UNIT.get((features.get("obj", ""), unit), unit)
        features["obj"] = unit
        if after and after[0].says("obj"):
            said = after[0].meaning or _NOTHING
            features.update((dim, value) for dim, value in said.items() if dim in SOFT)
        if zero and len(after) == 1 and clause.figure is not None and "phat sinh" in clause.figure.text:
            features["act"] = "nhan"
    fraction = (
        clause.figure is not None and clause.figure.number and clause.figure.number.denominator is not None
    )
    told: dict[str, str] = {}
    _collect(after, told, override=False)
    if fraction and head_has_core:
        kept = (*SOFT, "han") if "act" in features else SOFT
        told = {dim: value for dim, value in told.items() if dim in kept}
    for dim, value in told.items():
        features.setdefault(dim, value)
    _name_topic(clause, features, after)
    features.update((dim, value) for dim, value in (clause.said or _NOTHING).items() if dim in _TOLD)
    if _comes_in(clause, features):
        features["act"] = "nhan"
    return settle(_by_matter(clause, features))


def _name_topic(clause: Clause, features: dict[str, str], after: Sequence[Item]) -> None:
    """Set the subject that drives out what was done: the first one told, fees only for want of another."""
    topics = [t for item in (*_until_base(clause.before), *after) if (t := item.says("chu_de"))]
    if topic := next((t for t in topics if t != "phi"), topics[0] if topics else None):
        sent = any(item.says("chu_de") == "phat_phieu" for item in after[:2])
        features["chu_de"] = "phat_phieu" if sent else topic  # '420 phiếu phát ra, thu về 412 phiếu'
    if features.get("chu_de") == "so_hoa_thanh_phan" and unit_of(clause) == "ket_qua":
        features["chu_de"] = "so_hoa_ket_qua"  # 'đã số hóa 300/310 kết quả giải quyết TTHC'
    if clause.figure is not None and kind_of(clause) == "rate" and features.get("chu_de") == "phi":
        del features["chu_de"]  # 'đạt 70% hồ sơ có thu phí' tells what it is a share of


def _comes_in(clause: Clause, features: Mapping[str, str]) -> bool:
    """'tiếp 31.560 hồ sơ', 'đón 2.318 lượt hồ sơ': verbs that mean much else, known by the unit."""
    if features.get("obj") != "ho_so" or any(dim in features for dim in CORE):
        return False
    return any(item.says("den") for item in clause.before[-2:])


def _by_matter(clause: Clause, features: dict[str, str]) -> dict[str, str]:
    """What words of the matter at hand (CCHC, 'thuộc thẩm quyền') make of an object."""
    obj = features.get("obj")
    if obj == "tthc" and (any(item.says("goi") for item in clause.items) or _over_fields(clause)):
        features.pop("act", None)  # 'tiếp nhận và giải quyết 210 TTHC thuộc thẩm quyền'
    posted = bool(clause.before) and clause.before[-1].text.endswith("niem yet")
    if obj == "tthc" and posted and not any(item.says("level") for item in clause.after):
        features.setdefault("viec", "cong_khai")  # 'Trung tâm niêm yết 2.088 TTHC'
    if obj == "qppl" and is_stated_zero(clause):
        features.setdefault("viec", "ban_hanh")  # 'Không phát sinh văn bản QPPL'
    if obj == "nguoi" and any(item.text.startswith(_COUNTERS) for item in clause.after):
        features.pop("bc", None)  # 'đã bố trí 5 công chức làm việc tại Bộ phận một cửa'
    of_reform = obj == "van_ban" and any(item.says("cchc") for item in clause.items)
    if of_reform and features.get("viec", "ban_hanh") == "ban_hanh":
        features["viec"] = "chi_dao"  # 'ban hành 13 văn bản liên quan đến công tác CCHC'
    return features


_COUNTERS = ("bo phan", "trung tam phuc vu")
"""Where some of the staff work; none of them is all of it."""
_SURVEYS = frozenset({"khao_sat", "hai_long", "hai_long_don"})
_ASKED = word_list("asked")


def _names_asked(items: Sequence[Item]) -> bool:
    """Do people or bodies that may be asked follow: 'khảo sát 415 tổ chức, cá nhân'?"""
    return " ".join(item.text for item in items[:2]) in _ASKED


_SAME_UNIT = {
    ("phieu", "luot"): "phieu",  # 'tổng số lượt khảo sát là 469 lượt'
    ("phieu", "nguoi"): "phieu",
    ("ho_so", "luot"): "ho_so",  # 'hồ sơ tiếp nhận 43 nghìn lượt'
    ("qppl", "van_ban"): "qppl",  # 'số văn bản QPPL đã ban hành: 5 văn bản'
}
"""What is counted, by what was announced and by the unit behind the number, where the unit says less."""


def unit_of(clause: Clause) -> str | None:
    """The object right after the number; 'other' for a word that is no unit of ours; None for none."""
    if clause.figure is None:
        return None
    if kind_of(clause) == "money":
        return "tien"
    if not clause.after:
        return None
    first = clause.after[0]
    if said := first.says("obj"):
        return said
    if first.meaning is not None and not first.meaning:
        return "other"  # '12 phiếu xin lỗi'
    counted = kind_of(clause) == "count"
    if counted and any(first.says(dim) for dim in ("level", "loai", "ke_hoach")):
        return "other"  # '20/20 xã'
    if first.text == "ket qua":
        return "ket_qua"  # '187 kết quả qua bưu chính'
    if first.token is None or first.token.kind is not TokenKind.WORD:
        return None
    if first.text in _TRANSPARENT or kind_of(clause) == "rate":
        return None
    return "other"


def names_field(items: Sequence[Item]) -> bool:
    """Does a field's name follow the unit ('322 hồ sơ hộ tịch')?"""
    words = " ".join(item.text for item in items if item.says("obj") is None)
    return _FIELD.match(words) is not None


def is_unknown_word(item: Item) -> bool:
    """A word that is neither in the lexicon nor a mere function word."""
    return item.token is not None and item.token.kind is TokenKind.WORD and item.text not in _TRANSPARENT


def has_core(features: Mapping[str, str]) -> bool:
    """Do the features say what is counted, beyond the object?"""
    return any(dim in features for dim in (*CORE, "nguoi", "bc"))


def zero_is_plain(clause: Clause) -> bool:
    """Is the stated nothing about dossiers as such ('không có hồ sơ quá hạn'), not about some procedure's?"""
    if not clause.after:
        return has_core(clause.features)  # 'Số hồ sơ qua bưu chính: không phát sinh'
    after = _until_owner(until_reason(clause.after))
    idle = sum(is_unknown_word(item) and item.text not in _ZERO_IDLE for item in after)
    if clause.after[0].meaning is None or idle > _ZERO_WORDS:
        return False
    return not any(item.says("obj") == "tthc" for item in clause.before)


def _over_fields(clause: Clause) -> bool:
    """'364 TTHC ở 12 lĩnh vực', '289 TTHC cấp huyện': all that there are."""
    return any(item.says("loai") == "linh_vuc" for item in clause.after[:4] if _counted(clause, item)) or any(
        item.says("level") for item in clause.after[1:2]
    )


def _counted(clause: Clause, item: Item) -> bool:
    """Does a number stand before the item, somewhere in the clause?"""
    before = clause.after[: clause.after.index(item)]
    return any(other.token is not None and other.token.number is not None for other in before)


def _is_owned(clause: Clause) -> bool:
    """Does an agency have what is counted: 'Xã có 301 TTHC; …', 'Phường đang thực hiện 201 TTHC'?"""
    if not clause.before or len(clause.after) > 1:
        return False
    last = clause.before[-1]
    owns = last.says("rel") == "noi" or last.text.endswith("dang thuc hien")
    return owns and any(item.text in _OWNERS for item in clause.before)


def is_hinted(clause: Clause) -> bool:
    """Is a bare count of objects announced as a total: 'tổng số 114 TTHC', 'cấp xã có 114 TTHC …'?"""
    said = [dim for item in clause.items for dim in item.meaning or ()]
    if clause.features.get("obj") == "ho_so":
        announced = any(item.says("tong") for item in clause.before)
        announced &= not any(map(is_unknown_word, clause.after))
        return announced and clause.heads  # 'Tổng số hồ sơ trong kỳ 3.301 hồ sơ, trong đó …'
    if any(dim in said for dim in ("tong", "level", "goi")):
        return True
    if _over_fields(clause) or "goi" in clause.features:
        return True
    if clause.heads and any(item.says("rel") == "noi" for item in clause.before):
        return True  # 'Sở có 90 TTHC, trong đó …'
    if _is_owned(clause):
        return True
    return clause.parent is not None and clause.parent.features.get("tong") is not None


def works_on_all(clause: Clause) -> bool:
    """'xã giải quyết 364 thủ tục hành chính': an agency deals with so many kinds; not 'đã giải quyết 5 …'."""
    if not clause.before or len(clause.after) > 1:
        return False
    last = clause.before[-1]
    deals = last.says("act") in ("nhan", "giai") and not last.text.startswith(("da ", "duoc "))
    return deals and any(item.text in _OWNERS for item in clause.before[-3:-1])


_PLANNED = frozenset({"target", "over_target", "plan"})


def is_of_plan(clause: Clause) -> bool:
    """Is a rate a share of what was planned: 'đạt 93,2% chỉ tiêu', 'bằng 96% kế hoạch'?"""
    return any(item.says("skip") in _PLANNED or item.says("ke_hoach") for item in clause.after[:2])
