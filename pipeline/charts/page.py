"""Pages of pictures that work from a folder, without a server and without the network."""

import json
from functools import cache

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from pipeline.charts.numbers import FORMAT_LOCALE
from pipeline.charts.pictures import Picture
from pipeline.charts.rendering import as_svg, script
from pipeline.charts.shown import ShownTable, shown_table
from pipeline.charts.specs import Spec
from pipeline.charts.texts import Texts


class OnPage:
    """A picture as a page shows it: drawn, with its table, and for the script its specification."""

    def __init__(self, picture: Picture, say: Texts) -> None:
        self.name, self.title, self.notes = picture.name, picture.title, picture.notes
        self.table: ShownTable = shown_table(picture.numbers, say)
        # drawn by our own engine from a specification: every text in it is escaped there
        self.svg = Markup(as_svg(picture.spec, picture.name)) if picture.spec else None
        self.spec = as_json(picture.spec) if picture.spec else None


def as_json(spec: Spec | dict[str, object]) -> Markup:
    """JSON that may stand inside <script>: no text in it can end the element."""
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def locale() -> Markup:
    """How numbers are written, for the script of a page."""
    return as_json(dict(FORMAT_LOCALE))


def whole_script() -> str:
    """What makes the pictures of a page answer: Vega with its friends, their licence, and what calls them."""
    before, after = (templates().get_template(name).render() for name in ("licence.js", "pictures.js"))
    return f"{before}\n{script()}\n{after}"


@cache
def templates() -> Environment:
    """The pages' templates; everything put into them is escaped."""
    return Environment(
        loader=PackageLoader("pipeline.charts"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(shown: list[OnPage], title: str, facts: str, script: str, say: Texts, is_index: bool) -> str:
    """One page with some pictures. `script`: what makes them answer, put into the page."""
    return (
        templates()
        .get_template("pictures.html")
        .render(
            pictures=shown,
            title=title,
            facts=facts,
            script=Markup(script),  # of the library, made fit for a page
            locale=locale(),
            say=say,
            is_index=is_index,
        )
    )
