"""The rules (quy tắc): which features of a figure make which indicator. Data: `data/rules.toml`."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from extractors.clauses import CORE
from extractors.lexicon import parse_meaning

KEY_DIMS = ("obj", *CORE, "nguoi")
_KEPT = {"dvc": ("kenh",), "ke_hoach": ("act",), "bc_giao": ("nguoi",), "bc_co_mat": ("nguoi",)}
"""Which other dimensions a subject leaves standing."""


class Rule(NamedTuple):
    """One rule; `yes` and `no` are its example lines, which a test runs."""

    name: str
    indicator: str
    kind: str
    when: tuple[str, ...]
    zero: bool
    fallback: bool
    hint: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]


Key = tuple[str, ...]


def _keys(kind: str, when: str) -> Iterator[Key]:
    """All combinations of feature values that a condition stands for."""
    named = parse_meaning(when)
    choices = [named.get(dim, "-").split("|") for dim in KEY_DIMS]
    for choice in itertools.product(*choices):
        yield (kind, *choice)


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    source = files("extractors") / "data" / "rules.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(
        Rule(
            name=row.get("name", row["indicator"]),
            indicator=row["indicator"],
            kind=row.get("kind", "count"),
            when=tuple(row["when"]),
            zero=row.get("zero", False),
            fallback=row.get("fallback", False),
            hint=row.get("hint", False),
            yes=tuple(row.get("yes", ())),
            no=tuple(row.get("no", ())),
        )
        for row in data["rule"]
    )


@cache
def _index() -> dict[Key, Rule]:
    index: dict[Key, Rule] = {}
    for rule in load_rules():
        for when in rule.when:
            for key in _keys(rule.kind, when):
                if key in index:
                    raise ValueError(f"{rule.name} and {index[key].name} both claim {key}")
                index[key] = rule
    return index


def match_rule(kind: str, features: Mapping[str, str]) -> Rule | None:
    """The rule for a figure of this kind ('count', 'rate', 'money') with exactly these features.

    A subject of its own (chu_de) drives out what was done and how, see the lexicon.
    """
    topic = features.get("chu_de")
    if topic is not None:
        kept = ("obj", "chu_de", *_KEPT.get(topic, ()))
        features = {dim: features[dim] for dim in kept if dim in features}
    key = [features.get(dim, "-") for dim in KEY_DIMS]
    found = _index().get((kind, *key))
    if found is None and topic is not None:
        found = _index().get((kind, "*", *key[1:]))
    return found
