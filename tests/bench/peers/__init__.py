"""Other ways to the same picture, one file each; what is installed of them: `pip install -e '.[peers]'`."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tests.bench.peers.picture import Picture


class Peer(NamedTuple):
    """`draw` makes a PNG; `helpers` says that other processes work for it."""

    name: str
    draw: Callable[[Picture], bytes]
    helpers: bool = False


MODULES: Mapping[str, tuple[str, str]] = {
    "takumi-py": ("takumi_py", "takumi"),
    "skia-python": ("skia", "skia_python"),
    "Pillow": ("PIL", "pillow"),
    "vl-convert": ("vl_convert", "vega"),
    "plotly+kaleido": ("kaleido", "plotly_kaleido"),
}
"""The package to import and our module that uses it."""
WITH_BROWSER = "plotly+kaleido"
BROWSERS = ("chromium", "google-chrome", "chrome")


def present() -> Sequence[Peer]:
    """Those that can draw here."""
    return [_load(name) for name in MODULES if not missing(name)]


def missing(name: str) -> str:
    """What a peer lacks; "" where nothing."""
    if find_spec(MODULES[name][0]) is None:
        return "is not installed"
    if name == WITH_BROWSER and not any((Path("/usr/bin") / each).exists() for each in BROWSERS):
        return "finds no Chrome"
    return ""


def absent() -> Mapping[str, str]:
    """Each peer that cannot draw here, and what it lacks."""
    return {name: lacks for name in MODULES if (lacks := missing(name))}


def _load(name: str) -> Peer:
    module = importlib.import_module(f"tests.bench.peers.{MODULES[name][1]}")
    return Peer(name, module.draw, helpers=name == WITH_BROWSER)
