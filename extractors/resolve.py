"""What each number of a passage counts: its clause's own features, completed by those it inherits.

Inheritance follows the reading: a bracket or a 'trong đó' list inherits from the figure it explains; a flat
list inherits only what was done ('act') where it tells no more than the limit ('đúng hạn 5, trễ hạn 2').
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.clauses import CORE, SOFT, Clause, Item, Opener
from extractors.features import settle
from extractors.numbers import NumberKind
from extractors.tokens import TokenKind
from extractors.words import word_list

_TRANSPARENT = word_list("transparent")
"""Words that may follow a number that has no unit of its own."""

_ZERO_WORDS = 2
"""How many unknown words a stated nothing may hold ('không có hồ sơ nào trễ hạn')."""

_MERE_WORDS = {"count": 0, "rate": 2, "money": 4}
"""How many unknown words may stand before a number that restates the figure before it."""
_MERE_AFTER = 2
_MONEY_TOPICS = frozenset({"thanh_toan", "thu_ngan_sach", "chi_ngan_sach", "dtc_giai_ngan", "dtc_ke_hoach"})

_AFTER_WORDS = 3
_REMARKS = word_list("remarks")

_KINDS = {NumberKind.COUNT: "count", NumberKind.PERCENT: "rate", NumberKind.MONEY: "money"}
_TOLD = ("obj", "muc", "tong", *CORE, *SOFT)


@dataclass(slots=True)
class Memory:
    """What later clauses of a section may lean on."""

    act: str | None = None
    act_here: str | None = None  # the same, but forgotten when a sentence ends
    acts_here: frozenset[str] = frozenset()
    late_here: bool = False  # the sentence has told what was resolved late
    act_before: str | None = None  # that of the passages before, for bullets
    task: str | None = None  # 'ke_hoach' while the tasks told are those of the reform plan
    dvc: bool = False  # the online share of procedures offered online is being told
    sentence: int = -1
    obj: str | None = None
    previous: Clause | None = None
    here: bool = False  # the present sentence has told a figure
    pending: Clause | None = None


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


def _until_reason(items: Sequence[Item]) -> Sequence[Item]:
    """The items after a number up to a side remark: '07 hồ sơ thuộc trách nhiệm của …', '… do chậm trả'; what
    stands behind many unknown words belongs to something else."""
    unknown = 0
    for index, item in enumerate(items):
        unknown += is_unknown_word(item)
        if unknown > _AFTER_WORDS:
            return items[:index]
        if item.token is not None and item.text in _REMARKS:
            following = items[index + 1] if index + 1 < len(items) else None
            if item.text != "do" or following is None or following.meaning is None:
                return items[:index]
    return items


def _collect(items: Iterable[Item], into: dict[str, str], override: bool) -> None:
    for item in items:
        for dim, value in item.meaning or ():
            if dim in _TOLD and (override or dim not in into):
                into[dim] = value


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
    after = list(_until_reason(_until_base(clause.after)))
    unit = unit_of(clause)
    if unit:
        features["obj"] = unit
        if after:
            features.update((dim, value) for dim, value in after[0].meaning or () if dim in SOFT)
        if zero and len(after) == 1 and clause.figure is not None and "phat sinh" in clause.figure.text:
            features["act"] = "nhan"
    fraction = (
        clause.figure is not None and clause.figure.number and clause.figure.number.denominator is not None
    )
    told: dict[str, str] = {}
    _collect(after, told, override=False)
    if fraction and head_has_core:
        told = {dim: value for dim, value in told.items() if dim == "han" and "act" in features}
    for dim, value in told.items():
        features.setdefault(dim, value)
    if topic := next((t for item in (*clause.before, *after) if (t := item.says("chu_de"))), None):
        features["chu_de"] = topic
    features.update((dim, value) for dim, value in clause.said if dim in _TOLD)
    return settle(features)


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
    if first.text == "ket qua":
        return "ket_qua"  # '187 kết quả qua bưu chính'
    if first.token is None or first.token.kind is not TokenKind.WORD:
        return None
    if first.text in _TRANSPARENT or kind_of(clause) == "rate":
        return None
    return "other"


def is_unknown_word(item: Item) -> bool:
    """A word that is neither in the lexicon nor a mere function word."""
    return item.token is not None and item.token.kind is TokenKind.WORD and item.text not in _TRANSPARENT


def has_core(features: Mapping[str, str]) -> bool:
    """Do the features say what is counted, beyond the object?"""
    return any(dim in features for dim in (*CORE, "nguoi"))


def resolve(clauses: Sequence[Clause], memory: Memory, bullet: bool = False) -> None:
    """Set `features` of every clause, in order; `memory` is carried on to the next passage of the section.

    A bullet ('+ Trước hạn: 190 hồ sơ') goes on with what the passage before spoke of.
    """
    memory.sentence, memory.act_here = -1, None
    memory.act_before, memory.act = memory.act or memory.act_before, None
    if bullet:
        memory.act = memory.act_before
    for clause in clauses:
        if clause.sentence != memory.sentence:
            memory.sentence, memory.act_here, memory.pending = clause.sentence, None, None
            memory.acts_here, memory.late_here, memory.here = frozenset(), False, False
        own = own_features(clause)
        if clause.figure is None:
            _note_topic(clause, own, memory)
            continue
        clause.features = settle(_complete(clause, own, memory), memory.task)
        memory.pending = None
        if (
            kind_of(clause) == "count"
            and not is_stated_zero(clause)
            and clause.features.get("obj") != "other"
        ):
            memory.act = clause.features.get("act", memory.act)
            memory.act_here = clause.features.get("act", memory.act_here)
            memory.acts_here |= {memory.act_here or ""}
            memory.late_here |= clause.features.get("han") == "tre"
            memory.obj = clause.features.get("obj", memory.obj)
        memory.previous, memory.here = clause, True
        if clause.features.get("obj") == "nhiem_vu" and clause.features.get("act") == "giao":
            memory.task = None
        elif clause.features.get("chu_de") == "ke_hoach":
            memory.task = "ke_hoach"
        memory.dvc = memory.dvc or clause.features.get("chu_de") == "dvc"


def zero_is_plain(clause: Clause) -> bool:
    """Is the stated nothing about dossiers as such ('không có hồ sơ quá hạn'), not about some procedure's?"""
    if not clause.after:
        return has_core(clause.features)  # 'Số hồ sơ qua bưu chính: không phát sinh'
    known = [item for item in clause.after if item.meaning]
    if not clause.after or clause.after[0].meaning is None or len(clause.after) - len(known) > _ZERO_WORDS:
        return False
    return not any(item.says("obj") == "tthc" for item in clause.before)


def is_hinted(clause: Clause) -> bool:
    """Is a bare count of objects announced as a total: 'tổng số 114 TTHC', 'cấp xã có 114 TTHC …'?"""
    said = [dim for item in clause.items for dim, _ in item.meaning or ()]
    if any(dim in said for dim in ("tong", "level", "goi")):
        return True
    return clause.parent is not None and clause.parent.features.get("tong") is not None


def _note_topic(clause: Clause, own: dict[str, str], memory: Memory) -> None:
    """A stretch without a number: the head of what follows."""
    if clause.parent is not None and clause.parent.figure is None:
        own = {**clause.parent.features, **own}
    if not has_core(own) and memory.previous is not None and any(item.says("loai") for item in clause.before):
        own = {**memory.previous.features, **own}  # '…, thuộc các đơn vị:' lists parts of the figure before
    clause.features = own
    memory.pending = clause
    if any(item.says("ke_hoach") == "cchc" for item in clause.before):
        memory.task = "ke_hoach"


def _copies_head(clause: Clause) -> bool:
    """May a number that says nothing of its own restate the figure before it?"""
    return clause.opener in (Opener.BRACKET, Opener.LINK, Opener.COLON, Opener.PARTS)


def _complete(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    if not has_core(own):
        return _complete_bare(clause, own, memory)
    if is_stated_zero(clause):
        head: dict[str, str] = {}
    elif clause.parent is not None:
        head = clause.parent.features
    else:
        head = {}
    if _speaks_of_another(clause, own, head, memory):
        head = {}
    inherited = _inherit(own, head, topic=clause.parent is not None and clause.parent.figure is None)
    features = {**inherited, **own}
    if "act" not in features and set(features) & set(CORE) == {"han"} and "tong" not in features:
        act = memory.act
        if is_stated_zero(clause):
            act = memory.act_here
            if {"giai", "dang"} <= memory.acts_here:
                act = "dang" if memory.late_here else None
        if act is not None and act != "rut":
            features["act"] = act
    _default_object(features, memory)
    number = clause.figure.number if clause.figure else None
    if memory.dvc and features.get("kenh") == "truc_tuyen" and number is not None and number.denominator:
        features["chu_de"] = "dvc"
    return features


def _speaks_of_another(clause: Clause, own: dict[str, str], head: dict[str, str], memory: Memory) -> bool:
    """In 'đã giải quyết 9, trong đó trễ hạn 1; đang giải quyết 3, có 2 quá hạn' the 2 hang on 'đang'."""
    if clause.opener in (Opener.BRACKET, Opener.PARTS) or "act" in own:
        return False
    return memory.act_here is not None and head.get("act") is not None and memory.act_here != head["act"]


def _inherit(own: dict[str, str], head: dict[str, str], topic: bool) -> dict[str, str]:
    """The features of the head that complete the own ones."""
    inherited: dict[str, str] = {}
    for dim in ("obj", "act", "kenh", "goc", "chu_de"):
        if dim in head and dim not in own:
            inherited[dim] = head[dim]
    if own.get("obj", head.get("obj")) != head.get("obj"):
        return {}
    if "act" in own and head.get("act") not in (None, own["act"]):
        inherited.pop("kenh", None)
        inherited.pop("goc", None)
    if "act" not in own and "han" not in own and topic and head.get("act") == "giai":
        inherited.pop("act", None)  # 'Kết quả giải quyết: trực tuyến 5 …' is a heading, not a figure resolved
    if own.get("goc") == "ky_truoc":
        inherited.pop("kenh", None)
    if inherited.get("goc") == "ky_truoc" or (inherited.get("goc") == "moi" and "han" in own):
        inherited.pop("goc")
    return inherited


def _is_mere(clause: Clause) -> bool:
    """Does nearly nothing but the number and its unit stand in the clause ('đạt 98%', '41/41 nhiệm vụ')?"""
    assert clause.figure is not None and clause.figure.number is not None
    if sum(map(is_unknown_word, clause.before)) > _MERE_WORDS[kind_of(clause)]:
        return False
    if kind_of(clause) != "count" or clause.figure.number.denominator is not None:
        return True
    return sum(map(is_unknown_word, _until_reason(clause.after))) < _MERE_AFTER


def _source_of_bare(clause: Clause, unit: str | None, memory: Memory) -> Clause | None:
    """The clause whose features a number without its own restates."""
    previous, topic = memory.previous, clause.parent
    if memory.pending is not None and has_core(memory.pending.features):
        return memory.pending
    if clause.opener is Opener.BRACKET:
        return topic
    if previous is not None and memory.here and (
        kind_of(clause) == "rate" or unit == "tien" or _copies_head(clause)
    ):  # fmt: skip
        return previous
    if topic is not None and topic.figure is None:
        return topic
    return previous if kind_of(clause) == "rate" or _copies_head(clause) else None


def _complete_bare(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    """A number with no telling word beside it: 'đạt 98%', '(490/500 hồ sơ)', ': 509 hồ sơ'."""
    unit = own.get("obj")
    if unit == "other" or (
        is_stated_zero(clause) and (clause.opener is not Opener.COLON or len(clause.after) > 1)
    ):
        return own
    if not _is_mere(clause):
        return own
    source = _source_of_bare(clause, unit, memory)
    if source is None or not has_core(source.features):
        return own
    copied = {dim: source.features[dim] for dim in ("obj", *CORE, "nguoi") if dim in source.features}
    if unit == "tien" and copied.get("obj") != "tien":
        return {**own, "chu_de": copied["chu_de"]} if copied.get("chu_de") in _MONEY_TOPICS else own
    if unit and unit != copied.get("obj", unit):
        return own
    features = {**copied, **own, "copied": "1"}
    if features.get("obj") == "nhiem_vu" and clause.figure and clause.figure.number.denominator:  # type: ignore[union-attr]
        features["act"] = "giai"  # 'đạt 100% (41/41 nhiệm vụ)' tells what was done
    _default_object(features, memory)
    return features


def _default_object(features: dict[str, str], memory: Memory) -> None:
    """A figure with a deadline but no unit counts what its section counts, dossiers if nothing is said."""
    if "obj" in features:
        return
    if memory.pending is not None and "obj" in memory.pending.features:
        features["obj"] = memory.pending.features["obj"]
    elif memory.obj:
        features["obj"] = memory.obj
    elif "han" in features or "kenh" in features:
        features["obj"] = "ho_so"
