"""Staff (cán bộ, công chức): what figures of people count."""

from collections.abc import Mapping, Sequence

from extractors.clauses import Clause
from extractors.items import Item
from extractors.own import is_unknown_word, kind_of
from extractors.words import word_list

_CARRIED_OUT = ["thuc", "hien"]


def is_in_office(clause: Clause, own: Mapping[str, str], previous: Mapping[str, str]) -> bool:
    """Are people counted that hold a post, though 'có mặt' is not said? `previous` are the features of the
    figure before in the sentence."""
    before = clause.before
    carried_out = [item.text for item in before] == _CARRIED_OUT and own.get("obj", "nguoi") == "nguoi"
    if carried_out and previous.get("chu_de") == "bc_giao":
        return True  # 'biên chế được giao 85, thực hiện 81'
    if own.get("nguoi") != "cbcc" or clause.figure is None or clause.figure.number is None:
        return False
    if clause.figure.number.denominator is not None:
        posts = any(item.text.startswith("bien che") for item in clause.items)
        return posts or own.get("chu_de") == "bc_giao"  # 'Biên chế: 20/22 người', 'được bố trí: 22/23 người'
    told = any(item.says("tong") or item.says("rel") == "noi" for item in before)
    return clause.heads and told and "chu_de" not in own  # 'Có 21 cán bộ, công chức (11 cán bộ, …)'


_WHOSE = word_list("agency_words") | {"hien"}
_STAFF = frozenset({"can_bo", "cong_chuc", "kct", "cbcc"})


def _is_telling(item: Item) -> bool:
    """A word that tells something of the staff beyond whose it is: 'khen thưởng', 'cử đi học'."""
    return is_unknown_word(item) and item.text not in _WHOSE


def count_staff(clauses: Sequence[Clause]) -> None:
    """Kinds of staff told side by side are those in office: 'cán bộ 11 người, công chức 12 người'."""
    kinds: dict[int, list[Clause]] = {}
    for clause in clauses:
        plain = clause.figure is not None and kind_of(clause) == "count"
        if plain and clause.features.get("nguoi") in _STAFF and not any(map(_is_telling, clause.items)):
            kinds.setdefault(clause.sentence, []).append(clause)
    for group in kinds.values():
        if len({clause.features["nguoi"] for clause in group}) > 1:
            for clause in group:
                clause.features.setdefault("chu_de", "bc_co_mat")
