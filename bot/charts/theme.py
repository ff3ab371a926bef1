"""Named colours and type styles. Light and dark are two values of one type; the sheet is 1200 by 675 and y grows downwards."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

WIDTH = 1200
HEIGHT = 675
MARGIN = 40

ThemeName = Literal["light", "dark"]
Face = Literal["regular", "semibold", "bold", "display"]


class Type(NamedTuple):
    """A face at a size in pixels of the sheet; tabular figures stand in columns."""

    face: Face
    size: float
    tabular: bool = False

    def at(self, size: float) -> "Type":
        return Type(self.face, size, self.tabular)

    def middle(self, y: float) -> float:
        """The baseline that centres capitals and figures on `y`."""
        return y + 0.3636 * self.size


NAME = Type("display", 38)
SCORE = Type("display", 38, tabular=True)
FIGURE = Type("bold", 28, tabular=True)
LABEL = Type("semibold", 24)
PERCENT = Type("semibold", 24, tabular=True)
TEXT = Type("regular", 22)
GOAL = Type("regular", 20, tabular=True)
CAPTION = Type("regular", 18)


@dataclass(frozen=True)
class Stage:
    """Colours of a card that celebrates: light falls from `glow` to `edge`, and words in `ink`, `caption` or `gold` stand out from both."""

    edge: str
    glow: str
    ink: str
    caption: str
    gold: str
    on_gold: str
    track: str
    pill: str
    confetti: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """Colours as "#RRGGBB". Fills name a status; inks are their darker (on dark: lighter) cuts for words, at least 4.5:1 on the paper."""

    name: ThemeName
    paper: str
    ink: str
    caption: str
    rule: str
    track: str
    spark: str
    spark_fill: str
    ahead: str
    close: str
    behind: str
    none: str
    ahead_ink: str
    close_ink: str
    behind_ink: str
    tint: str
    """Under the viewer's own row."""
    medals: tuple[str, str, str]
    on_medal: str
    avatars: tuple[str, ...]
    lines: tuple[str, ...]
    """The hues of `avatars`, strong enough on the paper for a line."""
    win: Stage
    kudos: Stage
    on_avatar: str = "#FFFFFF"


_HUES = ("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478", "#A8503A", "#5B7327", "#17789B", "#9A3F8C")
"""White stands out from each, and each from white paper, at least 4.5:1."""

# No red beside green: ahead and behind stay apart under deutan and protan sight, and a mark or a word always repeats the colour.
LIGHT = Theme(
    name="light",
    paper="#FFFFFF",
    ink="#101828",
    caption="#667085",
    rule="#EAECF0",
    track="#E6E9F0",
    spark="#7A93B8",
    spark_fill="#EAF0F8",
    ahead="#0B6FB8",
    close="#E69F00",
    behind="#CF4A14",
    none="#98A2B3",
    ahead_ink="#095C99",
    close_ink="#7A5200",
    behind_ink="#AF3B0C",
    tint="#F1F7FD",
    medals=("#EDBB3A", "#B1BAC8", "#D08D60"),
    on_medal="#101828",
    avatars=_HUES,
    lines=_HUES,
    win=Stage(
        edge="#0B2C66",
        glow="#1B52A8",
        ink="#FFFFFF",
        caption="#D9E7FC",
        gold="#FFC53D",
        on_gold="#0B2452",
        track="#4A7BC8",
        pill="#2559AB",
        confetti=("#FFC53D", "#FF7A59", "#5CC8FF", "#4ADBB4", "#F58BC1", "#FFF1C9"),
    ),
    kudos=Stage(
        edge="#FFF3DF",
        glow="#FFFDF8",
        ink="#2B1D12",
        caption="#7A5C3A",
        gold="#E8871E",
        on_gold="#2B1D12",
        track="#F3D9B1",
        pill="#FBE3BD",
        confetti=("#F4B45F", "#F08A6B", "#F2C98A"),
    ),
)

DARK = Theme(
    name="dark",
    paper="#12151B",
    ink="#F5F7FA",
    caption="#98A2B3",
    rule="#262B35",
    track="#2A303C",
    spark="#6F8CBC",
    spark_fill="#1B222E",
    ahead="#4DA9E8",
    close="#F0B429",
    behind="#F2794A",
    none="#667085",
    ahead_ink="#6DBBF0",
    close_ink="#F0B429",
    behind_ink="#FF9166",
    tint="#1A2331",
    medals=("#EDBB3A", "#B1BAC8", "#D08D60"),
    on_medal="#101828",
    avatars=_HUES,
    lines=("#D9829F", "#8AA6E8", "#5FC2A8", "#B794E3", "#C9A965", "#93AFC4", "#E8927C", "#A9C46C", "#6CC3E0", "#E39AD6"),
    win=Stage(
        edge="#0A1428",
        glow="#1B3F7D",
        ink="#FFFFFF",
        caption="#B7C9E6",
        gold="#FFC53D",
        on_gold="#0B1A36",
        track="#3B5788",
        pill="#25437A",
        confetti=("#FFC53D", "#FF7A59", "#5CC8FF", "#4ADBB4", "#F58BC1", "#FFF1C9"),
    ),
    kudos=Stage(
        edge="#20140F",
        glow="#50311E",
        ink="#FFF6E9",
        caption="#DDBF9B",
        gold="#F5A94A",
        on_gold="#2B1D12",
        track="#6B4C31",
        pill="#4F3722",
        confetti=("#C9823B", "#B9654A", "#8A6238"),
    ),
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


def distinct(names: Sequence[str], colours: Sequence[str]) -> dict[str, str]:
    """For each name its own hue, or where an earlier one has that the next that is free; once all are taken it starts anew."""
    chosen: dict[str, str] = {}
    free: list[str] = []
    for name in names:
        if name in chosen:
            continue
        free = free or list(colours)
        wanted = colours.index(hue(name, colours))
        chosen[name] = min(free, key=lambda colour: (colours.index(colour) - wanted) % len(colours))
        free.remove(chosen[name])
    return chosen


def hue(name: str, colours: Sequence[str]) -> str:
    """The one of `colours` that stays with the name."""
    return colours[zlib.crc32(name.encode("utf-8", "replace")) % len(colours)]


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the way from one colour to the other."""
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(channels(one), channels(other), strict=True))


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
