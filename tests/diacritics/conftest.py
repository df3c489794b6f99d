"""The packaged model, loaded once."""

import pytest

from diacritics import Restorer


@pytest.fixture(scope="session")
def restorer() -> Restorer:
    return Restorer.load()
