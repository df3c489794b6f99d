"""What single words mean after what has just been said: a section's memory, and what it does to a clause."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.budget import side_of_budget
from extractors.clauses import Clause, Opener
from extractors.features import WORKED_ON, settle
from extractors.items import Item
from extractors.own import has_core, kind_of, works_on_all
from extractors.staff import is_in_office


@dataclass(slots=True)
class Memory:
    """What later clauses of a section may lean on."""

    act: str | None = None
    act_here: str | None = None  # the same, but forgotten when a sentence ends
    acts_here: frozenset[str] = frozenset()
    received: bool = False  # what came in has been told
    late_here: bool = False  # the sentence has told what was resolved late
    late_act: str | None = None  # what had been done to those last told to be late
    act_before: str | None = None  # that of the passages before, for bullets
    task: str | None = None  # 'ke_hoach' while the tasks told are those of the reform plan
    dvc_here: bool = False  # the sentence began 'Đối với các TTHC cung cấp trực tuyến, …'
    budget: bool = False  # the section speaks of the budget (ngân sách)
    about_reform: bool = False  # the sentence speaks of administrative reform (CCHC)
    dvc: bool = False  # the online share of procedures offered online is being told
    sentence: int = -1
    obj: str | None = None
    previous: Clause | None = None
    here: bool = False  # the present sentence has told a figure
    pending: Clause | None = None


def named_by_rate(clause: Clause, own: dict[str, str]) -> dict[str, str]:
    """Rates whose words name no object: 'tỷ lệ giải ngân', 'mức độ hoàn thành kế hoạch CCHC'."""
    if kind_of(clause) != "rate" or "obj" in own:
        return own
    if own.get("dtc") == "giai_ngan":
        return settle({**own, "obj": "tien"})
    if own.get("ke_hoach") == "cchc" and any(names_reform(item) for item in clause.before):
        return settle({**own, "obj": "nhiem_vu"})
    return own


def _names_result(clause: Clause) -> bool:
    return any(item.text.startswith("ket qua") for item in clause.before)


def _work_spoken_of(clause: Clause, memory: Memory) -> str | None:
    """What was done to procedures by the words before: 'Theo kế hoạch rà soát, xã chọn 12 TTHC', 'Rút ngắn
    30% thời gian đối với 04 TTHC'."""
    if memory.pending is not None:
        owned = any(item.says("rel") == "noi" or item.says("tong") for item in clause.before)
        return None if owned else memory.pending.features.get("viec")
    if clause.opener is Opener.LINK and memory.previous is not None:
        return memory.previous.features.get("viec")
    return None


def is_done(clause: Clause, previous: Mapping[str, str]) -> bool:
    """Are tasks those carried out: 'đã thực hiện 40 nhiệm vụ' after what was planned, '(41/41 nhiệm vụ)'?"""
    features = clause.features
    if features.get("obj") != "nhiem_vu" or "act" in features or "han" in features:
        return False
    number = clause.figure.number if clause.figure is not None else None
    if number is not None and number.denominator is not None and features.get("chu_de") == "ke_hoach":
        return True
    carried_out = any(item.text.startswith(("da thuc hien", "thuc hien dat")) for item in clause.before)
    return carried_out and previous.get("obj") == "nhiem_vu"


def names_reform(item: Item) -> bool:
    return item.meaning is not None and ("cchc" in item.text or "cai cach" in item.text)


def _announces_all(clause: Clause, memory: Memory) -> bool:
    """'Danh mục TTHC thuộc thẩm quyền của Sở gồm 118 thủ tục', 'xã giải quyết 364 TTHC'; in a month or a
    quarter ('Trong tháng, xã giải quyết 41 thủ tục') so many were asked for, which tells nothing of all."""
    head = clause.parent
    if head is not None and head.figure is None and clause.opener is Opener.PARTS:
        return head.features.get("obj") == "tthc" and any(item.says("goi") for item in head.items)
    timed = memory.pending is not None and memory.pending.before[0].text == "trong"
    return works_on_all(clause) and not timed and clause.before[0].text != "trong"


def _side(clause: Clause, own: Mapping[str, str], memory: Memory) -> str | None:
    before = memory.previous.features if memory.previous is not None and memory.here else {}
    return side_of_budget(clause, own, before, memory.budget)


def with_context(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    """What single words mean after what has just been said, or before a list of parts."""
    previous = memory.previous.features if memory.previous is not None else {}
    if own.get("obj") == "y_kien" and memory.obj == "pakn":
        own = {**own, "obj": "pakn"}  # 'nhận 5 ý kiến phản ánh, đã trả lời 5 ý kiến'
    if "viec" in own and "obj" not in own and previous.get("obj") in WORKED_ON:
        return settle({**own, "obj": previous["obj"]})  # '… 1.874 thủ tục, 100% được công khai'
    if own.get("obj") == "tien" and (side := _side(clause, own, memory)):
        return {**own, "chu_de": side}
    if is_in_office(clause, own, previous if memory.here else {}):
        return {**own, "obj": "nguoi", "chu_de": "bc_co_mat"}
    if own.get("chu_de") == "ban_hanh" and own.get("obj") == "van_ban" and memory.about_reform:
        return {**own, "chu_de": "chi_dao"}  # 'Để chỉ đạo công tác CCHC, xã đã ban hành 33 văn bản'
    topic = clause.parent if clause.opener in (Opener.PARTS, Opener.COLON) else None
    planned = topic is not None and topic.figure is None and "ke_hoach" in topic.features
    if topic is None and memory.about_reform and memory.pending is not None:
        planned = "ke_hoach" in memory.pending.features  # 'Theo Kế hoạch số 2/KH-UBND về CCHC, xã có 26 …'
    if own.get("obj") == "nhiem_vu" and not has_core(own) and planned:
        return {**own, "chu_de": "ke_hoach"}  # 'Kế hoạch số 2/KH-UBND gồm 33 nhiệm vụ'
    if own.get("obj") == "tthc" and set(own) <= {"obj", "act"} and _announces_all(clause, memory):
        return {"obj": "tthc", "tong": "1", "goi": "1"}
    if own.get("obj") == "tthc" and not has_core(own) and (work := _work_spoken_of(clause, memory)):
        return settle({**own, "viec": work})
    digitised = previous.get("chu_de") == "so_hoa_thanh_phan" and memory.here
    if digitised and not has_core(own) and (own.get("obj") == "ket_qua" or _names_result(clause)):
        return {**own, "obj": "ho_so", "chu_de": "so_hoa_ket_qua"}  # '… và kết quả của 2.266 hồ sơ'
    return own
