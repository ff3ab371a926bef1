import os

import pytest

from tests.support.node import Absent, Node


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """Node with the validators. Without them the tests are skipped, but in CI, where nothing may be missing."""
    try:
        return Node(tmp_path_factory.getbasetemp().parent / "pacer-node.lock")
    except Absent as absent:
        if os.environ.get("CI"):
            pytest.fail(str(absent))
        pytest.skip(str(absent))
