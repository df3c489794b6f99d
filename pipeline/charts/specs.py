"""Vega-Lite specifications (version 6): plain dictionaries, with their numbers inside."""

from collections.abc import Sequence
from typing import Any

from pipeline.charts.texts import Texts

Spec = dict[str, Any]
Objects = list[dict[str, Any]]
Look = tuple[str, str]
"""A colour and a shape."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""Names the language; nothing is fetched from there."""
FONT = "Hoso Sans, Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is our own (`fonts/`), so that pictures are the same on every machine."""
INK, QUIET, GRID = "#1c1c1a", "#57554f", "#d9d6ce"
TIERS = {"tinh": ("#3b7dd8", "square"), "huyen": ("#d9730d", "circle"), "xa": ("#2e9e6b", "triangle-up")}
"""Colours that are told apart on white and on black, and shapes for those who see no colours."""
OTHER_TIER = ("#8a6fc0", "diamond")
STATUSES = {
    "st_accepted": "#4c9a6a",
    "st_confirmed": "#3b7dd8",
    "st_corrected": "#d9730d",
    "st_review": "#a5a29a",
}
FAILED = "#c8453c"
WIDTH = 640
MOST_BAR_PX = 72
MOST_TICKS = 24
"""So many quarters have a label each."""
PALE = 0.4
CHOSEN = "chosen"
"""The names that were clicked in a legend; where none was, all."""
_CHOSEN_ONLY: Spec = {"condition": {"param": CHOSEN, "value": 1}, "value": 0.12}

CONFIG: Spec = {
    "font": FONT,
    "background": None,
    "padding": 10,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "fontSize": 17,
        "color": INK,
        "subtitleColor": QUIET,
        "subtitleFontSize": 12.5,
        "subtitleLineHeight": 17,
        "offset": 14,
        "subtitlePadding": 6,
    },
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
        "labelLimit": 300,
        "labelFlush": False,
        "aria": False,
    },
    "legend": {
        "labelFontSize": 12,
        "labelColor": INK,
        "title": None,
        "orient": "bottom",
        "symbolSize": 90,
        "symbolStrokeWidth": 2,
        "labelLimit": 300,
        "aria": False,
    },
}


def whole(part: Spec) -> Spec:
    """A complete specification."""
    return {"$schema": SCHEMA, "config": CONFIG, **part}


def titled(spec: Spec, title: str, lines: Sequence[str], ground: str = "#ffffff") -> Spec:
    """The same for a picture that stands alone, on a ground of its own."""
    config = {**spec["config"], "background": ground}
    return {**spec, "config": config, "title": {"text": title, "subtitle": list(lines)}}


def tier_name(level: str | None, say: Texts) -> str:
    """'Cấp huyện'."""
    return say("tier", level=say(level) if level in TIERS else say("unknown"))


def tier_looks(levels: Sequence[str | None], say: Texts) -> dict[str, Look]:
    """Colour and shape of each tier, by its name."""
    return {tier_name(level, say): TIERS.get(level or "", OTHER_TIER) for level in levels}


def lines_of_shares(rows: Objects, ticks: list[str], looks: dict[str, Look], say: Texts) -> Spec:
    """A line per name, dashed where it counts from 1 January, broken where periods are missing; hollow points
    where most figures wait. A click on a name in the legend makes the others pale.

    `rows`: `when` (one of `ticks`, in their order), `name` (one of `looks`), `count` (how it counts), `run`
    (what a line joins), `share` in percent, `sure`, `told` (the words of a point).
    """
    colours, shapes = (
        {"domain": list(looks), "range": [look[part] for look in looks.values()]} for part in (0, 1)
    )
    return {
        "width": WIDTH,
        "height": 300,
        "data": {"values": rows},
        "encoding": {
            "x": _ticked(ticks),
            "y": _percent_axis([row["share"] for row in rows], say),
            "color": {"field": "name", "type": "nominal", "scale": colours},
        },
        "layer": [
            _lines(say),
            *(
                _points(is_sure, {"field": "name", "type": "nominal", "scale": shapes})
                for is_sure in (True, False)
            ),
            _marks(say),
        ],
    }


def _ticked(ticks: list[str]) -> Spec:
    every = -(-len(ticks) // MOST_TICKS)
    angle = 0 if len(ticks) <= 12 else -45
    axis = {"title": None, "labelAngle": angle, "values": ticks[::every], "grid": False}
    return {"field": "when", "type": "ordinal", "scale": {"domain": ticks}, "axis": axis}


def _percent_axis(shares: list[float], say: Texts) -> Spec:
    """From 0, or from closer by where all shares are high, to 100 or to the highest that is told."""
    step = 5 if min(shares) >= 90 else 10
    low = min(step * int(min(shares) // step), 95) if min(shares) >= 50 else 0
    scale = {"domain": [low, max(100, -int(-max(shares) // 1))], "nice": False}
    return {"field": "share", "type": "quantitative", "scale": scale, "axis": {"title": say("share_axis")}}


def _lines(say: Texts) -> Spec:
    dash = {
        "field": "count",
        "type": "nominal",
        "scale": {"domain": [say("in_period"), say("cumulative")], "range": [[1, 0], [6, 4]]},
        "legend": {"symbolStrokeColor": QUIET, "symbolSize": 300},
    }
    return {
        "params": [{"name": CHOSEN, "select": {"type": "point", "fields": ["name"]}, "bind": "legend"}],
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "strokeDash": dash,
            "detail": {"field": "run", "type": "nominal"},
            "opacity": _CHOSEN_ONLY,
        },
    }


def _points(is_sure: bool, shape: Spec) -> Spec:
    return {
        "transform": [{"filter": "datum.sure" if is_sure else "!datum.sure"}],
        "mark": {"type": "point", "size": 75, "strokeWidth": 2, "filled": is_sure},
        "encoding": {"shape": shape, "opacity": _CHOSEN_ONLY, **_told()},
    }


def _marks(say: Texts) -> Spec:
    """'LK' above points that count from 1 January: one that stands alone has no line to be dashed."""
    return {
        "transform": [{"filter": {"field": "count", "equal": say("cumulative")}}],
        "mark": {"type": "text", "dy": -12, "fontSize": 10, "color": QUIET, "aria": False},
        "encoding": {
            "text": {"value": say("mark")},
            "color": {"value": QUIET},
            "opacity": _CHOSEN_ONLY,
        },
    }


def bars_by_tier(panels: list[tuple[str | None, Objects]], axis: str, is_share: bool, say: Texts) -> Spec:
    """Bars for each tier one below the other, in the order of their rows, each with its number at its end.

    Rows: `name` (its own within a panel), `value`, `shown` (the number in words), `sure`, `told`.
    """
    most = max((row["value"] for _, rows in panels for row in rows), default=0)
    top = max(100.0, most) if is_share else max(1, most)
    charts = [_bars(level, rows, top, axis if rows is panels[-1][1] else None, say) for level, rows in panels]
    return {"vconcat": charts, "spacing": 26}


def _bars(level: str | None, rows: Objects, top: float, axis: str | None, say: Texts) -> Spec:
    """The bars of one tier, from 0 to `top`; the lowest of several has a title at its axis."""
    names = [row["name"] for row in rows]
    quiet = {"title": None, "ticks": False, "domain": False}
    counted = {
        "title": axis,
        "format": ",~f",
        "tickCount": 5,
        "tickMinStep": 1,
        "domain": False,
        "grid": False,
    }
    scale = {"domain": [0, top], "nice": False}
    opacity = {"condition": {"test": "datum.sure", "value": 1}, "value": PALE}
    colour = TIERS.get(level or "", OTHER_TIER)[0]
    return {
        "title": {"text": tier_name(level, say), "fontSize": 13.5, "offset": 6, "frame": "group"},
        "width": 430,
        "height": {"step": 21},
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "scale": {"domain": names}, "axis": quiet},
            "x": {"field": "value", "type": "quantitative", "scale": scale, "axis": counted},
        },
        "layer": [
            {"mark": {"type": "bar", "color": colour}, "encoding": {"opacity": opacity, **_told()}},
            _numbers_at({"align": "left", "dx": 5}),
        ],
    }


def quality(statuses: Objects, failed: Objects, years: list[str], say: Texts) -> Spec:
    """Figures by status, stacked to 100, and below them the share of checks that fail.

    `statuses`: `year`, `status` (in words), `order`, `share`, `told`; `failed`: `year`, `share`, `shown`,
    `told`. Shares are in percent.
    """
    size = min(MOST_BAR_PX, round(0.7 * WIDTH / len(years)))
    x = {"field": "year", "type": "ordinal", "scale": {"domain": years}, "axis": _YEARS}
    return {"vconcat": [_stacked(statuses, x, size, say), _failed(failed, x, size, say)], "spacing": 22}


def _stacked(statuses: Objects, x: Spec, size: int, say: Texts) -> Spec:
    """Bars of so many pixels' width that hold the figures of a year by their status."""
    share = {"field": "share", "type": "quantitative", "stack": "zero", "scale": {"domain": [0, 100]}}
    colours = {"domain": [say(key) for key in STATUSES], "range": list(STATUSES.values())}
    return {
        "mark": {"type": "bar", "size": size},
        "width": WIDTH,
        "height": 230,
        "data": {"values": statuses},
        "encoding": {
            "x": x,
            "y": {**share, "axis": {"title": say("status_axis")}},
            "color": {"field": "status", "type": "nominal", "scale": colours},
            "order": {"field": "order"},
            **_told(),
        },
    }


def _failed(failed: Objects, x: Spec, size: int, say: Texts) -> Spec:
    """Bars of so many pixels' width, as high as the share of a year's checks that do not hold."""
    top = min(100.0, max((row["share"] for row in failed), default=0) * 1.2) or 1
    scale = {"domain": [0, top], "nice": False}
    axis = {"title": say("failed_axis"), "tickCount": 4, "format": ",~f"}
    return {
        "width": WIDTH,
        "height": 110,
        "data": {"values": failed},
        "encoding": {
            "x": x,
            "y": {"field": "share", "type": "quantitative", "scale": scale, "axis": axis},
        },
        "layer": [
            {"mark": {"type": "bar", "color": FAILED, "size": size}, "encoding": _told()},
            _numbers_at({"dy": -8}),
        ],
    }


def _numbers_at(place: Spec) -> Spec:
    """The number of each bar in words, beside its end."""
    mark = {"type": "text", "fontSize": 12, "color": INK, "aria": False, **place}
    return {"mark": mark, "encoding": {"text": {"field": "shown"}}}


_YEARS: Spec = {"title": None, "labelAngle": 0, "grid": False, "labelOverlap": True}


def _told() -> Spec:
    """What is said of a mark: under the pointer, and to those who cannot see it."""
    return {
        "tooltip": {"field": "told", "type": "nominal"},
        "description": {"field": "told", "type": "nominal"},
    }
