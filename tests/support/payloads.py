"""Payloads that are wrong in one place."""

import json
from collections.abc import Mapping
from typing import Any


def changed(body: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of `body` with the member at `path` replaced; "…" takes it away."""
    copy: dict[str, Any] = json.loads(json.dumps(body))
    *way, last = path.split(".")
    node = copy
    for name in way:
        node = node[int(name)] if isinstance(node, list) else node[name]
    if value == "…":
        del node[last]
    else:
        node[last] = value
    return copy
