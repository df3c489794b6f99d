"""Features of a figure made ready for the rules: what belongs to its object stays, the rest goes.

'giao' beside tasks is what was assigned, beside staff the quota, beside money nothing; 'rà soát' means
something beside procedures and legal documents only.
"""

from collections.abc import Mapping

from extractors.clauses import SOFT

_DOSSIER_DIMS = ("act", "han", "kenh", "goc")
WORKED_ON = frozenset({"tthc", "dvc", "van_ban", "qppl"})
"""Objects of which is told what was done to them (viec)."""


def settle(features: Mapping[str, str], task: str | None = None) -> dict[str, str]:
    """The features with soft dimensions turned into the object's subject. While the object is not known they
    are kept. `task` is the subject of tasks whose own clause names none."""
    settled = dict(features)
    obj = settled.get("obj")
    if obj is None:
        return settled
    soft = {dim: settled.pop(dim) for dim in SOFT if dim in settled}
    if obj == "tthc" and settled.get("act") == "dang":
        del settled["act"]  # 'số TTHC đang thực hiện': procedures are offered, not pending
    if obj in WORKED_ON and "viec" in soft:
        settled.setdefault("chu_de", soft["viec"])
    elif obj == "nguoi":
        _settle_people(settled, soft)
    elif obj == "nhiem_vu":
        _settle_tasks(settled, soft, task)
    elif obj == "phieu":
        for dim in _DOSSIER_DIMS:
            settled.pop(dim, None)
    elif obj == "pakn":
        settled.pop("kenh", None)  # by which way they came is not asked for
        if settled.get("goc") == "moi":
            del settled["goc"]
    elif obj == "tien" and "dtc" in soft:
        settled["chu_de"] = f"dtc_{soft['dtc']}"
    return settled


def _settle_people(settled: dict[str, str], soft: Mapping[str, str]) -> None:
    """Staff: quota (giao), present (co_mat), reduced (tinh_gian); of which kind stays a dimension."""
    for dim in _DOSSIER_DIMS:
        settled.pop(dim, None)
    if "nguoi" in soft:
        settled["nguoi"] = soft["nguoi"]
    if "bc" in soft:
        settled.setdefault("chu_de", f"bc_{soft['bc']}")
    elif "giao" in soft:
        settled.setdefault("chu_de", "bc_giao")


def _settle_tasks(settled: dict[str, str], soft: Mapping[str, str], task: str | None) -> None:
    """Tasks: those of the reform plan, or those assigned from above."""
    if "giao" in soft and "han" not in settled:
        settled.setdefault("act", "giao")
    if "ke_hoach" in soft:
        settled.setdefault("chu_de", "ke_hoach")
    elif task is not None and settled.get("act") != "giao":
        settled.setdefault("chu_de", task)
