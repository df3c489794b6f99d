import os
from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.errors import MissingToolError
from pipeline.ocr import Engine, engine_for
from pipeline.ocr.choose import resolve
from pipeline.ocr.tsv import parse_tsv
from pipeline.settings import EngineChoice, Settings
from tests.engines.pages import BODY, array, drawn_page


@pytest.fixture(params=[EngineChoice.TESSEROCR, EngineChoice.PYTESSERACT])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param is EngineChoice.TESSEROCR:
        pytest.importorskip("tesserocr")
    yield engine_for(Settings(engine=request.param))


def line_images() -> list[np.ndarray]:
    page = array(drawn_page(BODY))
    pitch = round(38 * 1.6)
    strips = [page[300 + i * pitch - 2 : 300 + i * pitch + 50] for i in range(3)]
    out = []
    for strip in strips:
        columns = (strip < 128).any(axis=0).nonzero()[0]
        out.append(np.ascontiguousarray(strip[:, columns[0] : columns[-1] + 1]))
    return out


def test_lines_are_read_in_order_with_boxes(engine: Engine) -> None:
    images = line_images()
    lines = engine.read_lines(images, 200, 30)
    assert len(lines) == 3
    assert "1.254 hồ sơ" in lines[0].text
    assert "trực tuyến 876 hồ sơ" in lines[1].text
    for line, image in zip(lines, images, strict=True):
        assert line.confidence is not None and line.confidence > 0.7
        lefts = [word.box.left for word in line.words]
        assert lefts == sorted(lefts)
        for word in line.words:
            assert 0 <= word.box.left < word.box.right <= image.shape[1]
            assert 0 <= word.box.top < word.box.bottom <= image.shape[0]
            assert word.text == word.text.strip()


def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert engine.read_lines([], 200, 5) == []
    blank = np.full((40, 200), 255, np.uint8)
    (line,) = engine.read_lines([blank], 200, 5)
    assert line.confidence is None or line.confidence < 0.9


def test_a_time_limit_is_a_timeout(engine: Engine) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 3000)).astype(np.uint8)
    with pytest.raises(TimeoutError):
        engine.read_lines([noise] * 50, 200, 0.05)


def test_a_timeout_does_not_spoil_the_next_page(engine: Engine) -> None:
    assert "1.254" in engine.read_lines(line_images(), 200, 30)[0].text


def test_auto_takes_the_one_in_process() -> None:
    pytest.importorskip("tesserocr")
    assert resolve(EngineChoice.AUTO) is EngineChoice.TESSEROCR


def test_without_the_model_the_remedy_is_told() -> None:
    with pytest.raises(MissingToolError, match="tesseract-ocr-xxx"):
        engine_for(Settings(language="xxx"))


def test_one_thread_per_page() -> None:
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_tsv_rows_without_words_are_passed_over() -> None:
    table = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "4\t1\t1\t1\t1\t0\t0\t0\t50\t20\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t3\t4\t20\t10\t96.5\tho\u0302\u0300\n"
        "5\t1\t1\t1\t1\t2\t30\t4\t20\t10\t-1\t \n"
        "5\t1\t1\t1\t1\t3\t60\t4\t20\t10\t101\ta b\n"
    )
    words = list(parse_tsv(table))
    assert [word.text for word in words] == ["hồ", "ab"]
    assert words[0].box == (3, 4, 23, 14)
    assert [word.confidence for word in words] == [0.965, 1.0]
