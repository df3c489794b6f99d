"""The lists of places, and finding one in them."""

import time
from collections import Counter
from datetime import date, timedelta

import pytest

from diacritics.places import Place, communes, find_place, place_of_code, places, successors
from diacritics.syllable import normalise
from diacritics.train.letterheads import commune_lines, place_lines

EVERY = (*places(), *communes())
DAYS = {
    date(2019, 10, 6): {"tinh": 63, "huyen": 713, "xa": 11160},
    date(2023, 6, 30): {"tinh": 63, "huyen": 705, "xa": 10599},
    date(2025, 6, 30): {"tinh": 63, "huyen": 696, "xa": 10035},
    date(2025, 7, 1): {"tinh": 34, "xa": 3321},
}
BETWEEN = (date(2012, 1, 1), date(2020, 3, 1), date(2021, 6, 1), date(2024, 11, 15), date(2025, 2, 1))
BEFORE, AFTER = date(2024, 6, 30), date(2025, 9, 30)


def held(day: date) -> list[Place]:
    return [place for place in EVERY if place.held_on(day)]


@pytest.mark.parametrize("day", DAYS)
def test_there_are_as_many_as_the_law_counts(day: date) -> None:
    assert Counter(place.level for place in held(day)) == DAYS[day]


def test_kinds_since_the_merger() -> None:
    kinds = Counter(place.kind for place in held(AFTER))
    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13, "tỉnh": 28, "thành phố": 6}


@pytest.mark.parametrize("day", [*DAYS, *BETWEEN])
def test_on_any_day_a_code_means_one_place_and_all_have_one_above_them(day: date) -> None:
    now = held(day)
    codes = Counter(place.code for place in now)
    assert max(codes.values()) == 1
    names = {place.code: place.name for place in now}
    for place in now:
        assert place.level == "tinh" or place.parent_code in names, place
        if place.level == "huyen":
            assert place.parent == names[place.parent_code]
        assert len(place.code) == {"tinh": 2, "huyen": 3, "xa": 5}[place.level]


def test_successors_exist_the_day_after() -> None:
    for place in EVERY:
        if place.valid_to == date(2025, 6, 30) and place.level != "huyen":
            assert place.successor_codes, place
        for code in place.successor_codes:
            assert place.valid_to is not None
            assert place_of_code(code, place.valid_to + timedelta(days=1)), place


def test_all_communes_since_the_merger_came_from_somewhere() -> None:
    heirs = {code for place in EVERY for code in place.successor_codes if place.valid_to == date(2025, 6, 30)}
    assert {place.code for place in communes() if place.held_on(AFTER)} <= heirs


def test_names_are_spelt_as_in_the_rest_of_the_project() -> None:
    for place in EVERY:
        assert place.name == normalise(place.name) == " ".join(place.name.split())
        assert place.valid_from is None or place.valid_to is None or place.valid_from <= place.valid_to


def test_a_name_of_one_place_gives_its_code() -> None:
    found = find_place("Hớn Quản", "huyen", on=BEFORE)
    assert found is not None
    assert (found.code, found.parent, found.kind) == ("694", "Bình Phước", "huyện")
    assert find_place("HỚN  QUẢN", "huyen", on=BEFORE) == found
    assert find_place("hon quan", "huyen", on=BEFORE) == found
    assert find_place("Hòa Bình", "tinh", on=BEFORE) == find_place("Hoà Bình", "tinh", on=BEFORE)
    assert find_place("Hớn Quảng", "huyen", on=BEFORE) is None


def test_namesakes_are_told_apart_by_what_is_above_or_not_at_all() -> None:
    assert find_place("Châu Thành", "huyen", on=BEFORE) is None
    tay_ninh = find_place("Tây Ninh", "tinh", on=BEFORE)
    assert tay_ninh is not None
    found = find_place("Châu Thành", "huyen", on=BEFORE, parent=tay_ninh.code)
    assert found is not None
    assert found.parent == "Tây Ninh"
    commune = find_place("Bình Phước", "xa", on=BEFORE, parent="51")
    assert commune is not None
    assert commune.parent == "Bình Sơn"
    assert find_place("Bình Phước", "xa", on=BEFORE, parent=commune.parent_code) == commune
    assert find_place("Bình Phước", "xa", on=BEFORE) is None
    assert find_place("Bình Phước", "xa", on=BEFORE, parent="01") is None


def test_namesakes_are_told_apart_by_their_kind() -> None:
    both = [p for p in places() if p.name == "Cao Lãnh" and p.level == "huyen"]
    assert {place.kind for place in both} == {"huyện", "thành phố"}
    assert find_place("Cao Lãnh", "huyen", on=BEFORE) is None
    found = find_place("Cao Lãnh", "huyen", on=BEFORE, kind="huyện")
    assert found is not None
    assert found.kind == "huyện"


def test_marks_decide_where_they_are_known() -> None:
    in_dong_thap = {find_place(name, "xa", on=AFTER, parent="82") for name in ("Mỹ Tho", "Mỹ Thọ")}
    assert None not in in_dong_thap
    assert len(in_dong_thap) == 2


def test_after_the_merger_what_became_of_it_is_meant() -> None:
    found = find_place("Bình Phước", "tinh", on=AFTER)
    assert found is not None
    assert (found.name, found.code) == ("Đồng Nai", "75")
    commune = find_place("Bình Phước", "xa", on=AFTER, parent="51")
    assert commune is not None
    assert (commune.name, commune.kind) == ("Vạn Tường", "xã")
    assert find_place("Hớn Quản", "huyen", on=AFTER) is None  # there are no districts


def test_a_name_that_outlived_the_merger_is_the_place_of_the_day() -> None:
    before, after = (find_place("Quảng Ngãi", "tinh", on=day) for day in (BEFORE, AFTER))
    assert before is not None
    assert after is not None
    assert before.code == after.code == "51"
    assert before != after


def test_what_was_merged_into_several_is_no_one_place() -> None:
    divided = next(p for p in communes() if len(p.successor_codes) > 1 and p.kind == "xã")
    heirs = successors(divided, AFTER)
    assert {heir.code for heir in heirs} == set(divided.successor_codes)


def test_successors_of_a_district_and_through_several_changes() -> None:
    district = find_place("Lý Sơn", "huyen", on=BEFORE)
    assert district is not None
    assert [heir.kind for heir in successors(district, AFTER)] == ["đặc khu"]
    phục_hòa = find_place("Phục Hòa", "huyen", on=date(2019, 6, 1))
    assert phục_hòa is not None
    assert [heir.name for heir in successors(phục_hòa, BEFORE)] == ["Quảng Hòa"]
    assert {heir.parent for heir in successors(phục_hòa, AFTER)} <= {"Cao Bằng"}
    huế = place_of_code("46", BEFORE)
    assert huế is not None
    assert huế.name == "Thừa Thiên Huế"
    assert [heir.name for heir in successors(huế, AFTER)] == ["Huế"]


def test_within_a_wave_of_uncertain_days_both_states_are_found() -> None:
    gone = next(
        p
        for p in communes()
        if p.about and p.valid_to == date(2024, 12, 31) and p.valid_from is None and not p.successor_codes
    )
    found = find_place(gone.name, "xa", on=date(2025, 2, 1), parent=gone.parent_code)
    assert found == gone
    assert find_place(gone.name, "xa", on=date(2025, 6, 1), parent=gone.parent_code) is None


def test_letterheads_name_all_communes() -> None:
    lines = list(commune_lines())
    assert "UBND xã Bình Phước, huyện Bình Sơn" in lines
    assert "trên địa bàn phường 1" not in lines
    assert "UBND quận 3" in list(place_lines())


def test_finding_is_fast_once_loaded() -> None:
    find_place("Bình Phước", "xa", on=BEFORE, parent="51")
    start = time.process_time()
    for _ in range(1000):
        find_place("Bình Phước", "xa", on=BEFORE, parent="51")
    assert time.process_time() - start < 0.2
