"""Pictures made: SVG and PNG by Vega-Lite in this process, without a browser and without the network."""

import re
import threading
from functools import cache
from importlib.resources import as_file, files
from xml.etree import ElementTree

import vl_convert

from pipeline.charts.numbers import FORMAT_LOCALE
from pipeline.charts.specs import Spec

PNG_SCALE = 2.0
_SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SVG)
_one_at_a_time = threading.Lock()
"""All of them are drawn by one engine anyway."""


def as_svg(spec: Spec, name: str) -> str:
    """The picture as SVG; what is said of a mark comes up under the pointer. `name`: what its ids begin with,
    so that several can stand on one page."""
    _register_fonts()
    with _one_at_a_time:
        drawn = vl_convert.vegalite_to_svg(spec, format_locale=FORMAT_LOCALE, allowed_base_urls=[])
    return _finished(drawn, name)


def as_png(svg: str) -> bytes:
    """The same in pixels, two for each of the SVG's."""
    _register_fonts()
    with _one_at_a_time:
        return vl_convert.svg_to_png(svg, scale=PNG_SCALE)


@cache
def _register_fonts() -> None:
    """Makes our own letters known: those that a machine has may lack Vietnamese ones."""
    with as_file(files("pipeline.charts") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))


def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that may stand inside a page; defines `vegaEmbed`."""
    with _one_at_a_time:
        bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return re.sub(r"</(script)", r"<\\/\1", bundle, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def _finished(svg: str, name: str) -> str:
    """With a <title> in every mark that has words, no links, and ids of its own."""
    root = ElementTree.fromstring(_own_ids(svg, name))
    for mark in list(root.iter()):
        told = mark.attrib.get("aria-label")
        if told and mark.attrib.get("role") == "graphics-symbol":
            ElementTree.SubElement(mark, f"{{{_SVG}}}title").text = told
            mark.attrib.pop("aria-roledescription", None)  # English words for those who hear the picture
    return ElementTree.tostring(root, encoding="unicode")


def _own_ids(svg: str, name: str) -> str:
    for old in dict.fromkeys(re.findall(r'<(?:clipPath|linearGradient|radialGradient) id="([^"]+)"', svg)):
        svg = svg.replace(f'id="{old}"', f'id="{name}-{old}"').replace(f"url(#{old})", f"url(#{name}-{old})")
    return svg
