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
    avatars: tuple[str, ...]
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
    ahead="#0B6FB8",
    close="#E69F00",
    behind="#CF4A14",
    none="#98A2B3",
    ahead_ink="#095C99",
    close_ink="#7A5200",
    behind_ink="#AF3B0C",
    avatars=("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478"),
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
    avatars=("#A84D6C", "#3E63B5", "#23806B", "#7A4FB0", "#7D6330", "#4B6478"),
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}
