"""Names of places in the phrases of letterheads, as lines to train on; the corpus knows the capitals best."""

from collections.abc import Iterator

from diacritics.places import communes, places


def place_lines() -> Iterator[str]:
    """Provinces and districts."""
    for place in places():
        named = f"{place.kind} {place.name}"
        yield from (f"Ủy ban nhân dân {named}", f"UBND {named}", f"trên địa bàn {named}")
        if place.parent:
            yield f"thuộc {named}, tỉnh {place.parent}"


def commune_lines() -> Iterator[str]:
    """Communes of all times with the place above them, each once: 31,000 lines. Those whose name is a number
    have nothing to teach."""
    kinds = {place.code: place.kind for place in places()}
    named = ((place.kind, place.name, kinds[place.parent_code], place.parent) for place in communes())
    for kind, name, above, parent in dict.fromkeys(named):
        if not name.isdigit():
            yield f"UBND {kind} {name}, {above} {parent}"
            yield f"trên địa bàn {kind} {name}"
