"""What each number of a passage counts: its clause's own features, completed by those it inherits.

Inheritance follows the reading: a bracket or a 'trong đó' list inherits from the figure it explains; a flat
list inherits only what was done ('act') where it tells no more than the limit ('đúng hạn 5, trễ hạn 2').
"""

from collections.abc import Sequence

from extractors.clauses import CORE, SOFT, Clause, Opener
from extractors.context import (
    Memory,
    is_done,
    is_mere_base,
    named_by_rate,
    names_reform,
    note_matters,
    note_work,
    with_context,
)
from extractors.features import settle
from extractors.own import (
    has_core,
    is_stated_zero,
    is_unknown_word,
    kind_of,
    names_field,
    own_features,
    until_reason,
)
from extractors.staff import count_staff

_ON_TIME = ("truoc", "dung", "truoc_dung")
_MERE_WORDS = {"count": 0, "rate": 2, "money": 4}
"""How many unknown words may stand before a number that restates the figure before it."""
_MERE_AFTER = 2
_ASKED = frozenset({"phieu", "luot", "nguoi"})
"""Those asked in a survey are counted by any of these: 'Tỷ lệ người dân hài lòng 99% (372/375 phiếu)'."""
_PAID = frozenset({"ho_so", "luot", "giao_dich"})
_MONEY_TOPICS = frozenset({"thanh_toan", "thu_ngan_sach", "chi_ngan_sach", "dtc_giai_ngan", "dtc_ke_hoach"})


def resolve(clauses: Sequence[Clause], memory: Memory, bullet: bool = False) -> None:
    """Set `features` of every clause, in order; `memory` is carried on to the next passage of the section.

    A bullet ('+ Trước hạn: 190 hồ sơ') goes on with what the passage before spoke of.
    """
    memory.sentence, memory.act_here = -1, None
    graded = any(item.says("chu_de") == "rat_hai_long" for clause in clauses for item in clause.items)
    memory.act_before, memory.act = memory.act or memory.act_before, None
    memory.task = memory.task if bullet else None
    memory.received = memory.received and bullet
    if bullet:
        memory.act = memory.act_before
    for clause in clauses:
        if clause.sentence != memory.sentence:
            memory.sentence, memory.act_here, memory.pending = clause.sentence, None, None
            memory.acts_here, memory.late_here, memory.here = frozenset(), False, False
            memory.dvc_here = memory.about_reform = False
        note_matters(clause, memory)
        if is_mere_base(clause):
            continue
        own = own_features(clause)
        if graded and "muc" not in own and own.get("chu_de") == "hai_long_don":
            own["chu_de"] = "hai_long_rieng"  # beside 'rất hài lòng' it is but one of two grades
        if clause.figure is None:
            _note_topic(clause, own, memory)
            continue
        clause.features = settle(_complete(clause, own, memory), memory.task)
        if is_done(clause, memory.previous.features if memory.previous is not None else {}):
            clause.features["act"] = "giai"
        memory.pending = None
        note_work(clause, memory)
        if clause.opener is Opener.SEMICOLON or not memory.here:
            memory.lead = clause
        memory.previous, memory.here = clause, True
        if clause.features.get("obj") == "nhiem_vu" and clause.features.get("act") == "giao":
            memory.task = memory.task if kind_of(clause) == "rate" else None
        elif clause.features.get("chu_de") == "ke_hoach":
            memory.task = "ke_hoach"
        memory.dvc = memory.dvc or clause.features.get("chu_de") == "dvc"
    count_staff(clauses)


_HEADED = {"ho_so": "ho_so", "tthc": "ho_so", "pakn": "pakn"}
"""What bare figures count under a heading such as 'Tiếp nhận, giải quyết TTHC'."""


def _tells_late(own: dict[str, str]) -> bool:
    """Nothing but that dossiers are late?"""
    return own.get("han") == "tre" and set(own) & set(CORE) == {"han"}


def _note_topic(clause: Clause, own: dict[str, str], memory: Memory) -> None:
    """A stretch without a number: the head of what follows."""
    if clause.parent is not None and clause.parent.figure is None:
        own = {**clause.parent.features, **own}
    head = _at_depth(memory.previous, clause.depth)
    lists = any(item.says("loai") for item in clause.before)
    if not has_core(own) and head is not None and lists and (memory.here or clause.opener is Opener.PARTS):
        own = {
            **_whole_of(head, clause).features,
            **own,
        }  # '…, thuộc các đơn vị:' lists parts of the figure before
    elif _tells_late(own) and memory.late_act and clause.opener is not Opener.START:
        own = {**own, "act": memory.late_act}  # 'quá hạn 16 hồ sơ. Các hồ sơ quá hạn thuộc: …'
    clause.features = own
    memory.pending = clause
    if "act" in own and own.get("obj") in _HEADED and clause.opener is Opener.START:
        memory.headed = _HEADED[own["obj"]]
    memory.dvc_here |= own.get("chu_de") == "dvc"
    if any(item.says("ke_hoach") == "cchc" for item in clause.before):
        memory.task = "ke_hoach"
    elif own.get("obj") == "nhiem_vu" and own.get("act") == "giao":
        memory.task = None


def _whole_of(head: Clause, clause: Clause) -> Clause:
    """What a new sentence divides ('Phân theo lĩnh vực: …') is the whole that the last one divided."""
    while clause.sentence != head.sentence and head.parent is not None and head.parent.figure is not None:
        head = head.parent
    return head


def _copies_head(clause: Clause) -> bool:
    """May a number that says nothing of its own restate the figure before it?"""
    return clause.opener in (Opener.BRACKET, Opener.LINK, Opener.COLON, Opener.PARTS)


def _complete(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    own = named_by_rate(clause, with_context(clause, own, memory))
    if _is_rest(clause, own, memory):
        return {"obj": memory.obj or "ho_so", **own, "act": "dang"}
    if own.get("obj") == "luot" and memory.obj == "ho_so" and ("han" in own or "act" in own):
        own["obj"] = "ho_so"  # 'nhận 2.310 lượt hồ sơ, đúng hẹn 2.298 lượt'
    if _is_sum(clause, memory):
        return {"obj": "ho_so", **own, "act": "nhan"}
    if not has_core(own):
        return _complete_bare(clause, own, memory)
    own = _with_limit_of_both(clause, own, memory)
    if is_stated_zero(clause):
        head: dict[str, str] = {}
    elif clause.parent is not None:
        head = clause.parent.features
    else:
        head = {}
    if memory.dvc_here and own.get("kenh") and "chu_de" not in own:
        own = {**own, "chu_de": "dvc"}  # 'Đối với các TTHC cung cấp trực tuyến, hồ sơ nộp qua mạng là …'
    if _speaks_of_another(clause, own, head, memory):
        head = {}
    inherited = _inherit(own, head, topic=clause.parent is not None and clause.parent.figure is None)
    features = {**inherited, **own}
    _complete_act(clause, features, memory)
    _default_object(features, memory)
    number = clause.figure.number if clause.figure else None
    if memory.dvc and features.get("kenh") == "truc_tuyen" and number is not None and number.denominator:
        features["chu_de"] = "dvc"
    return features


def _is_sum(clause: Clause, memory: Memory) -> bool:
    """'nhận mới 204 hồ sơ, cộng với 11 hồ sơ kỳ trước là 215 hồ sơ': all that came in."""
    previous = memory.previous
    if previous is None or not memory.here or kind_of(clause) != "count":
        return False
    joined = any(item.says("rel") == "cong" for item in previous.before)
    links = [*previous.after[-1:], *clause.before[:1]]
    totals = any(item.text in ("la", "thanh", "bang") or item.says("tong") for item in links)
    return joined and totals and previous.features.get("goc") == "ky_truoc"


def _with_limit_of_both(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    """'Hồ sơ quá hạn là 12 hồ sơ đã giải quyết và 3 hồ sơ đang giải quyết': both are late."""
    previous = memory.previous
    if previous is None or clause.opener is not Opener.LINK or "han" in own or "act" not in own:
        return own
    limit = next((han for item in previous.before if (han := item.says("han"))), None)
    told_after = any(item.says("act") for item in previous.after) and any(
        item.says("act") for item in clause.after
    )
    return {**own, "han": limit} if limit and told_after else own


_RESTS = ("con", "con lai", "so con lai")
_COUNTED = frozenset({"ho_so", "pakn"})


def _is_rest(clause: Clause, own: dict[str, str], memory: Memory) -> bool:
    """'nhận 40 hồ sơ, giải quyết 37, còn lại 03 hồ sơ': what is left of what came in is pending."""
    previous, unit = memory.previous, own.get("obj", memory.obj)
    if previous is None or not memory.here or kind_of(clause) != "count" or unit not in _COUNTED:
        return False
    if set(own) - {"obj", "act"} or own.get("act", "giai") != "giai" or is_stated_zero(clause):
        return False
    if any(item.says("level") for item in clause.before) or not memory.received:
        return False
    left = any(item.text in _RESTS for item in clause.before[-2:]) and not any(
        item.says("act") for item in clause.before
    )
    left |= any(item.text == "con lai" for item in clause.after[:2])
    head = _at_depth(previous, clause.depth)
    told = head.features if head is not None else {}
    return left and told.get("act") == "giai" and "han" not in told and told.get("obj", unit) == unit


def names_whole(clause: Clause) -> bool:
    """Is what is counted named again before the number ('HS trễ 0'), so that it is no part of the last?"""
    return any(item.says("obj") for item in clause.before)


def _complete_act(clause: Clause, features: dict[str, str], memory: Memory) -> None:
    """What was done to dossiers of which only the limit is told, from what was last spoken of."""
    if "act" not in features and set(features) & set(CORE) == {"han"} and "tong" not in features:
        act = memory.act
        if features.get("han") == "trong" and any(item.text in _RESTS for item in clause.items):
            act = "dang"  # 'giải quyết 40 hồ sơ; 03 hồ sơ còn lại trong hạn'
        if is_stated_zero(clause):
            act = memory.act_here
            if {"giai", "dang"} <= memory.acts_here:
                act = "dang" if memory.late_here else None
        elif act == "dang" and clause.opener is Opener.SEMICOLON and names_whole(clause):
            act = None  # 'HS đang làm 04; HS trễ 0' goes on to something else
        if act is not None and act != "rut":
            features["act"] = act
    before = memory.previous.features.get("han") if memory.previous is not None and memory.here else None
    if features.get("act") == "nhan" and features.get("han") == "tre" and before in _ON_TIME:
        features["act"] = "giai"  # 'đã nhận và giải quyết 9 hồ sơ, đúng hẹn 8, trễ hẹn 1'


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
    if topic and inherited.get("obj") == "tthc" and "act" in own and "act" in head:
        inherited["obj"] = "ho_so"  # 'Tình hình giải quyết TTHC: đã tiếp nhận 300, …'
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
    return sum(map(is_unknown_word, until_reason(clause.after))) < _MERE_AFTER or names_field(clause.after)


def _spoken_of(clause: Clause, previous: Clause | None, lead: Clause | None) -> Clause | None:
    """What '…, cấp xã 40 hồ sơ' counts: what the list's head does, else what was told of the tier before."""
    if clause.opener is Opener.SEMICOLON and lead is not None and lead is not clause:
        return lead  # 'cấp huyện có 279 TTHC, trong đó …; cấp xã có 149 TTHC'
    if clause.parent is not None and has_core(clause.parent.features):
        return clause.parent
    return _at_depth(previous, clause.depth)


def _at_depth(clause: Clause | None, depth: int) -> Clause | None:
    """The clause itself, or that which its brackets explain."""
    while clause is not None and clause.depth > depth:
        clause = clause.parent
    return clause


def _goes_on_from_change(clause: Clause, previous: Clause | None) -> bool:
    """'… tăng 655 hồ sơ, đạt 5.667 hồ sơ': the change first, then what it led to."""
    if previous is None or clause.sentence != previous.sentence or not clause.before:
        return False
    changed = any(item.says("skip") == "compare" for item in previous.before)
    return changed and clause.before[-1].text in ("dat", "con", "la", "len")


def _source_of_bare(clause: Clause, unit: str | None, memory: Memory) -> Clause | None:
    """The clause whose features a number without its own restates."""
    previous, topic = memory.previous, clause.parent
    if any(item.says("level") for item in clause.before) and memory.pending is None:
        return _spoken_of(clause, *((previous, memory.lead) if memory.here else (None, None)))
    if memory.pending is not None and has_core(memory.pending.features):
        return memory.pending
    if clause.opener is Opener.BRACKET:
        idle = topic is not None and topic.figure is None and not has_core(topic.features) and memory.here
        return previous if idle else topic  # '100% đã trả lời, công khai (23/23)'
    if _goes_on_from_change(clause, previous):
        return previous
    if previous is not None and memory.here and (
        kind_of(clause) == "rate" or unit == "tien" or _copies_head(clause)
    ):  # fmt: skip
        return previous
    if topic is not None and topic.figure is None:
        return topic
    return previous if kind_of(clause) == "rate" or _copies_head(clause) else None


def _named_by_head(clause: Clause, own: dict[str, str]) -> dict[str, str]:
    """Parts of a plain total ('1.800 TTHC (cấp tỉnh: 1.400; cấp xã: 130)') and the rate of a plan ('Kế hoạch
    CCHC: đạt 100%')."""
    head = clause.parent
    if head is None:
        return own
    if kind_of(clause) == "count" and "obj" not in own and any(item.says("level") for item in clause.before):
        return (
            {**own, "obj": head.features["obj"]}
            if "tong" in head.features and "obj" in head.features
            else own
        )
    planned = head.figure is None and any(names_reform(item) for item in head.before)
    if kind_of(clause) == "rate" and not own and planned and "ke_hoach" in head.features:
        return {"obj": "nhiem_vu", "chu_de": "ke_hoach"}
    return own


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
        return _named_by_head(clause, own)
    copied = {dim: source.features[dim] for dim in ("obj", *CORE, "nguoi") if dim in source.features}
    above = source.figure.number if source.figure is not None else None
    if kind_of(clause) == "count" and unit is None and above is not None and above.denominator is not None:
        return own  # '33/33 nhiệm vụ (10096)' is a percentage with its sign misread
    if unit == "tien" and copied.get("obj") != "tien":
        return {**own, "chu_de": copied["chu_de"]} if copied.get("chu_de") in _MONEY_TOPICS else own
    rated = kind_of(clause) == "rate" and "chu_de" in copied
    paid = copied.get("chu_de") == "thanh_toan" and unit in _PAID  # '2 tỷ đồng với 8.806 giao dịch'
    asked = {unit, copied.get("obj")} <= _ASKED and "chu_de" in copied
    offered = clause.opener is Opener.BRACKET and {unit, copied.get("obj")} <= {"tthc", "dvc"}
    if unit and unit != copied.get("obj", unit) and not (rated or asked or offered or paid):
        return own
    if kind_of(clause) == "rate":
        if copied.get("han") == "tre" and clause.figure is not None and clause.figure.text.startswith("100%"):
            return own  # 'có 03 hồ sơ trễ hạn đã xin lỗi (03/03, đạt 100%)': never are all late
        own = {dim: value for dim, value in own.items() if dim not in SOFT}  # 'đạt 79,6% kế hoạch vốn'
    features = {**copied, **own, "copied": "2" if "copied" in source.features else "1"}
    number = clause.figure.number if clause.figure else None
    if features.get("obj") == "nhiem_vu" and number is not None and number.denominator:
        features["act"] = "giai"  # 'đạt 100% (41/41 nhiệm vụ)' tells what was done
    _default_object(features, memory)
    return features


def _default_object(features: dict[str, str], memory: Memory) -> None:
    """A figure with a deadline but no unit counts what its section counts, dossiers if nothing is said."""
    if "obj" in features:
        return
    if memory.pending is not None and "obj" in memory.pending.features:
        named = memory.pending.features["obj"]
        features["obj"] = (
            "ho_so" if named == "tthc" and "act" in features and "viec" not in features else named
        )
    elif memory.obj:
        features["obj"] = memory.obj
    elif memory.headed and "act" in features:
        features["obj"] = memory.headed
    elif "han" in features or "kenh" in features:
        features["obj"] = "ho_so"
