"""Staff (cán bộ, công chức): what figures of people count."""

from collections.abc import Sequence

from extractors.clauses import Clause
from extractors.own import is_unknown_word, kind_of


def names_quota(clause: Clause) -> bool:
    """Does the clause speak of posts (biên chế)?"""
    return any(item.text.startswith("bien che") for item in clause.items)


_STAFF = frozenset({"can_bo", "cong_chuc", "kct"})


def count_staff(clauses: Sequence[Clause]) -> None:
    """Kinds of staff told side by side are those in office: 'cán bộ 11 người, công chức 12 người'."""
    kinds: dict[int, list[Clause]] = {}
    for clause in clauses:
        plain = clause.figure is not None and kind_of(clause) == "count"
        if plain and clause.features.get("nguoi") in _STAFF and not any(map(is_unknown_word, clause.items)):
            kinds.setdefault(clause.sentence, []).append(clause)
    for group in kinds.values():
        if len({clause.features["nguoi"] for clause in group}) > 1:
            for clause in group:
                clause.features.setdefault("chu_de", "bc_co_mat")
