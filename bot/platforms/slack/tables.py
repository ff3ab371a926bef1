"""Tables: Slack's own table block, at most one a message, and elsewhere even columns in a fixed-width font."""

from bot.chat.message import Table
from bot.chat.reading import shorten
from bot.platforms.slack.words import JsonObject, People, plain

_ROWS, _COLUMNS, _CELL = 100, 20, 200
_CHARACTERS = 10_000
_LINES, _WIDTH = 40, 24
_TEXT = 3000


def native(table: Table, people: People) -> tuple[JsonObject, int]:
    """The table block, and how many rows had no room in it."""
    titles, rows = _cells(table, people, _CELL)
    kept = [titles]
    characters = sum(map(len, titles))
    for row in rows[: _ROWS - 1]:
        characters += sum(map(len, row))
        if characters > _CHARACTERS:
            break
        kept.append(row)
    block: JsonObject = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in kept],
        "column_settings": [{"align": column.align, "is_wrapped": True} for column in table.columns[:_COLUMNS]],
    }
    return block, len(rows) - (len(kept) - 1)


def fixed_width(table: Table, people: People) -> tuple[JsonObject, int]:
    """The table as lines of even columns, and how many rows had no room."""
    titles, rows = _cells(table, people, _WIDTH)
    widths = [max(len(row[column]) for row in [titles, *rows[:_LINES]]) for column in range(len(titles))]
    lines = [_line(row, widths, table) for row in [titles, *rows[:_LINES]]]
    while len("\n".join(lines)) > _TEXT and len(lines) > 1:
        lines.pop()
    text: JsonObject = {"type": "text", "text": shorten("\n".join(lines), _TEXT)}
    block: JsonObject = {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
    return block, len(rows) - (len(lines) - 1)


def hidden_columns(table: Table) -> int:
    """How many columns have no room."""
    return max(0, len(table.columns) - _COLUMNS)


def _cells(table: Table, people: People, most: int) -> tuple[list[str], list[list[str]]]:
    """Titles and rows as short plain lines; a cell is never empty, which Slack does not promise to take."""
    titles = [_cell(column.title, people, most) for column in table.columns[:_COLUMNS]]
    return titles, [[_cell(cell, people, most) for cell in row[:_COLUMNS]] for row in table.rows]


def _cell(text: str, people: People, most: int) -> str:
    return shorten(" ".join(plain(text, people).split()), most) or " "


def _line(row: list[str], widths: list[int], table: Table) -> str:
    cells = [
        cell.rjust(width) if column.align == "right" else cell.ljust(width)
        for cell, width, column in zip(row, widths, table.columns[:_COLUMNS], strict=True)
    ]
    return "  ".join(cells).rstrip()
