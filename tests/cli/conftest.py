from pathlib import Path

import pytest

from tests.support.command_line import Pacer


@pytest.fixture
def pacer(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pacer:
    return Pacer(sqlite_url, monkeypatch, tmp_path)
