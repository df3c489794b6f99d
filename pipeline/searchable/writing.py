"""One document's searchable PDF: the source's pages untouched, the restored text over what was read."""

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf

from pipeline.archive.replacing import replacing
from pipeline.errors import InputError
from pipeline.intake import SourceFile, identify
from pipeline.pdfinfo import displayed_box, displayed_size
from pipeline.searchable.layer import text_layers
from pipeline.searchable.names import STAMP, Stamp
from pipeline.searchable.oldlayer import without_invisible_text
from pipeline.searchable.original import original_pdf
from pipeline.settings import Settings
from schemas.document import DocumentResult, FailureCategory
from schemas.page import Page, PageStatus, TextSource


def write_searchable(
    source: Path, result: DocumentResult, stamp: Stamp, target: Path, settings: Settings
) -> None:
    """Writes `source` with the text of `result` to `target`, as a whole or not at all.

    Raises InputError where the source is no longer what was read, OSError where the target cannot be written.
    """
    file = identify(source, settings)
    if file.sha256 != result.source.sha256:
        raise InputError(
            FailureCategory.DAMAGED, "it was changed after it was read", remedy="run again", path=source
        )
    with original_pdf(file) as pdf:
        _lay_over(pdf, _pages_to_cover(file, pdf, result))
        pdf.docinfo[STAMP] = str(stamp)
        with replacing(target) as beside:
            # Streams go over as they are: not one byte of an image changes.
            pdf.save(
                beside,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                encryption=False,
            )


def _pages_to_cover(file: SourceFile, pdf: pikepdf.Pdf, result: DocumentResult) -> dict[int, Page]:
    """The pages that were recognised, by number; a page with a text of its own keeps that."""
    if len(pdf.pages) != file.pages:
        raise InputError(
            FailureCategory.DAMAGED, f"{len(pdf.pages)} pages in place of {file.pages}", path=file.path
        )
    return {
        page.page_no: page
        for page in result.pages
        if page.source is TextSource.OCR and page.status is PageStatus.OK
    }


def _lay_over(pdf: pikepdf.Pdf, pages: dict[int, Page]) -> None:
    if not pages:
        return
    sizes = {number: displayed_size(pdf.pages[number - 1]) for number in pages}
    cleaned = [without_invisible_text(pdf, pdf.pages[number - 1]) for number in pages]
    if any(cleaned):
        pdf.remove_unreferenced_resources()
    with pikepdf.open(BytesIO(text_layers(pages, sizes))) as layers:
        for number, layer in zip(pages, layers.pages, strict=True):
            _overlay(pdf, pdf.pages[number - 1], layer)


def _overlay(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: pikepdf.Page) -> None:
    """Shows a page of text over what is displayed of a page, whose own content streams stay as they are:
    pikepdf's own `add_overlay` would unpack and join them."""
    layer.contents_coalesce()
    form = pdf.copy_foreign(layer.as_form_xobject())
    form.write(zlib.compress(form.read_bytes(), 9), filter=pikepdf.Name.FlateDecode)
    name = page.add_resource(form, pikepdf.Name.XObject)
    area = pikepdf.Rectangle(*displayed_box(page))
    placed = page.calc_form_xobject_placement(
        form, name, area, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + placed)
