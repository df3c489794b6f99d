"""What single words mean after what has just been said: a section's memory, and what it does to a clause."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.budget import side_of_budget
from extractors.clauses import Clause, Opener
from extractors.features import WORKED_ON, settle
from extractors.items import Item
from extractors.own import has_core, is_stated_zero, kind_of, works_on_all
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
    digital: bool = False  # the section speaks of digitising (số hóa)
    budget: bool = False  # the section speaks of the budget (ngân sách)
    about_reform: bool = False  # the sentence speaks of administrative reform (CCHC)
    dvc: bool = False  # the online share of procedures offered online is being told
    sentence: int = -1
    obj: str | None = None
    headed: str | None = None  # what the section's heading says is received and resolved
    lead: Clause | None = None  # the first figure since the last semicolon or full stop
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


def _staff_told(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str] | None:
    """Staff in office, by what was told before."""
    if is_in_office(clause, own, memory.previous.features if memory.previous and memory.here else {}):
        return {**own, "obj": "nguoi", "chu_de": "bc_co_mat"}
    if own.get("nguoi") == "cong_chuc" and own.get("chu_de") == "bc_co_mat" and _civil_servants_only(memory):
        return {**own, "nguoi": "cbcc"}  # 'Biên chế công chức: 88 biên chế; hiện có mặt 83 công chức'
    return None


def _civil_servants_only(memory: Memory) -> bool:
    """Is the quota that of civil servants (biên chế công chức), so that they are the whole staff?"""
    told = memory.previous
    quota = told is not None and memory.here and told.features.get("chu_de") == "bc_giao"
    return quota and told is not None and any(item.text == "bien che cong chuc" for item in told.items)


def kind_of_output(clause: Clause) -> bool:
    """'Đầu ra 1.888 hồ sơ', of which nothing is said to be digitised: they were resolved."""
    return kind_of(clause) == "count" and any(item.text == "dau ra" for item in clause.items)


def with_context(clause: Clause, own: dict[str, str], memory: Memory) -> dict[str, str]:
    """What single words mean after what has just been said, or before a list of parts."""
    previous = memory.previous.features if memory.previous is not None else {}
    if own.get("obj") == "y_kien" and memory.obj == "pakn":
        own = {**own, "obj": "pakn"}  # 'nhận 5 ý kiến phản ánh, đã trả lời 5 ý kiến'
    if "viec" in own and "obj" not in own and previous.get("obj") in WORKED_ON:
        return settle({**own, "obj": previous["obj"]})  # '… 1.874 thủ tục, 100% được công khai'
    output = own.get("chu_de") == "so_hoa_ket_qua" and not memory.digital and kind_of_output(clause)
    if output:
        return {**{dim: value for dim, value in own.items() if dim != "chu_de"}, "act": "giai"}
    if own.get("obj") == "tien" and (side := _side(clause, own, memory)):
        return {**own, "chu_de": side}
    if staff := _staff_told(clause, own, memory):
        return staff
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


_DIGITISED = ("so hoa", "quet", "duoc so hoa", "da so hoa", "scan")


def note_matters(clause: Clause, memory: Memory) -> None:
    """What the words before a number are about: reform, the budget, digitising."""
    memory.about_reform |= any(item.says("cchc") for item in clause.before)
    memory.budget |= any(item.says("ns") == "chung" for item in clause.before)
    memory.digital = memory.digital or any(
        item.meaning is not None and item.text.startswith(_DIGITISED) for item in clause.items
    )


def is_mere_base(clause: Clause) -> bool:
    """'… 702 hồ sơ trong tổng số 760 hồ sơ, đạt 92%': the 760 are what the share is of, no more."""
    if clause.opener is not Opener.LINK or clause.figure is None or kind_of(clause) != "count":
        return False
    if any(item.says("goi") for item in clause.after):
        return False  # "trên tổng số 130 TTHC thuộc thẩm quyền" tells how many there are
    return bool(clause.before) and clause.before[0].text.startswith(("trong tong", "tren tong"))


def note_work(clause: Clause, memory: Memory) -> None:
    """Remember what was done to what the figure counts."""
    if kind_of(clause) == "count" and not is_stated_zero(clause) and clause.features.get("obj") != "other":
        memory.act = clause.features.get("act", memory.act)
        memory.act_here = clause.features.get("act", memory.act_here)
        memory.acts_here |= {memory.act_here or ""}
        memory.received |= memory.act_here == "nhan"
        if clause.features.get("han") == "tre":
            memory.late_act = clause.features.get("act")
        memory.late_here |= clause.features.get("han") == "tre"
        if clause.features.get("obj") != "luot" or memory.obj is None:
            memory.obj = clause.features.get("obj", memory.obj)
