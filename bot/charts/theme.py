"""Named colours and type styles. Light and dark are two values of one type; the sheet is 1200 by 675 and y grows downwards."""

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
        return self._replace(size=size)

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
class Theme:
    """Colours as "#RRGGBB". Fills name a status; inks are their darker (on dark: lighter) cuts for words, at least 4.5:1 on the paper.

    `tint` lies under the row of the one who looks.
    """

    name: ThemeName
    paper: str
    ink: str
    caption: str
    rule: str
    track: str
    spark: str
    spark_fill: str
    tint: str
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
    on_avatar: str = "#FFFFFF"


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
    tint="#F3F7FD",
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
    avatars=("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478"),
    lines=("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478"),
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
    tint="#181D27",
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
    avatars=("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478"),
    lines=("#D9829F", "#8AA6E8", "#5FC2A8", "#B794E3", "#C9A965", "#93AFC4"),
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}
