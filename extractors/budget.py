"""The budget (ngân sách): which side of it an amount of money stands on."""

from collections.abc import Mapping

from extractors.clauses import Clause
from extractors.own import is_unknown_word

_IDLE = frozenset({"uoc", "thuc", "hien"})
_SIDES = ("thu_ngan_sach", "chi_ngan_sach")


def side_of_budget(
    clause: Clause, own: Mapping[str, str], previous: Mapping[str, str], spoken_of: bool
) -> str | None:
    """The subject of 'chi 7 tỷ đồng' after 'Thu ngân sách 8 tỷ đồng', of 'thu được 2 tỷ' under 'Ngân sách:'.

    `previous` are the features of the figure before in the sentence, `spoken_of` tells that the section is
    about the budget. None where the words are about something else.
    """
    told = [place for place, item in enumerate(clause.before) if item.says("ns") in ("thu", "chi")]
    if not told or "chu_de" in own:
        return None
    side = clause.before[told[-1]].says("ns")
    if side == "chi" and previous.get("chu_de") in _SIDES:
        return "chi_ngan_sach"
    about = (*clause.before[told[-1] :], *clause.after[1:])
    if not spoken_of or any(is_unknown_word(item) and item.text not in _IDLE for item in about):
        return None
    return f"{side}_ngan_sach"
