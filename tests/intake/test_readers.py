"""Table files of every kind, encoding and state of repair."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.encodings import look_at
from bot.intake.mapping import FileStyle
from bot.intake.numbers import Typed
from bot.intake.readers import open_table


@pytest.fixture
def read(tmp_path):
    """The columns and rows of a file with these bytes; a row that cannot be taken is told by its problem."""

    def rows(content, name="file.csv", **style):
        path = tmp_path / name
        path.write_bytes(content)
        with open_table(path, FileStyle(**style)) as table:
            return list(table.columns), [(line, problem or list(cells)) for line, cells, problem in table.rows]

    return rows


def error(read, content, name="file.csv", **style):
    with pytest.raises(UserError) as caught:
        read(content, name, **style)
    return plain(str(caught.value))


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    list(product(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"], [",", ";", "\t", "|"])),
)
def test_encoding_and_delimiter_are_found(read, encoding, delimiter):
    text = f"name{delimiter}city\r\nJosé{delimiter}Málaga\r\nZoë{delimiter}Düsseldorf\r\n"
    assert read(text.encode(encoding)) == (["name", "city"], [(2, ["José", "Málaga"]), (3, ["Zoë", "Düsseldorf"])])


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_with_either_byte_order_mark(read, mark, encoding):
    assert read(mark + "a\tb\n1\t-\n".encode(encoding)) == (["a", "b"], [(2, ["1", "-"])])


def test_cp1252_is_found_beyond_the_first_pages_of_ascii(read):
    content = b"name\n" + b"plain\n" * 30_000 + "Zoë — “café”\n".encode("cp1252")
    assert read(content)[1][-1] == (30_002, ["Zoë — “café”"])


def test_cyrillic_in_its_old_code_page_is_readable(read):
    text = "имя,город\nАнна Петрова,Москва и область\nИван Сидоров,Санкт-Петербург\n"
    assert read(text.encode("cp1251"))[1][0] == (2, ["Анна Петрова", "Москва и область"])


def test_an_encoding_that_the_mapping_names_is_used(read):
    assert read("naïve\nžluťoučký\n".encode(), encoding="utf-8")[1] == [(2, ["žluťoučký"])]


@pytest.mark.parametrize("header", [b'id,"amount\n' + b"1,2\n" * 40_000, b"id," + b"x" * 200_000 + b"\n1,2\n"])
def test_a_header_that_never_ends_is_told(read, header):
    assert "The row with the column names of file.csv is wrongly quoted or too long" in error(read, header)


def test_a_broken_byte_costs_its_row_alone(read):
    content = "näme,x\nJosé,1\n".encode() + b"Jos\xe9,2\n" + "Zoë,3\nAmélie,4\n".encode()
    assert read(content)[1] == [
        (2, ["José", "1"]),
        (3, "The row holds bytes that are no UTF-8 text."),
        (4, ["Zoë", "3"]),
        (5, ["Amélie", "4"]),
    ]


def test_a_nul_costs_its_row_alone(read):
    assert read(b"a,b\n1,2\n3,\0\n5,6\n")[1] == [
        (2, ["1", "2"]),
        (3, "The row holds NUL characters; the file is damaged there."),
        (4, ["5", "6"]),
    ]


def test_a_half_written_last_row_is_told(read):
    rows = read(b"a,b,c\n1,2,3\n4,")[1]
    assert rows == [(2, ["1", "2", "3"]), (3, "The row has 2 cells where the header has 3; it is half-written or wrongly quoted.")]


def test_a_row_with_too_many_cells_is_told_but_empty_ones_at_its_end_are_nothing(read):
    rows = read(b"a,b\n1,2,3\n4,5,,\n")[1]
    assert rows == [(2, "The row has 3 cells where the header has 2; it is half-written or wrongly quoted."), (3, ["4", "5"])]


def test_an_open_quotation_mark_loses_its_own_line_only(read):
    rows = read(b'a,b\n1,"open\n3,4\n5,6\n')[1]
    assert [line for line, _ in rows] == [2, 3, 4]
    assert "half-written or wrongly quoted" in rows[0][1]
    assert rows[1:] == [(3, ["3", "4"]), (4, ["5", "6"])]


def test_an_open_quotation_mark_that_another_one_closes_loses_no_row_between(read):
    rows = read(b'a,b,c\n1,"open,x\n2,fine,y\n3,"closed",z\n4,fine,w\n')[1]
    assert "half-written or wrongly quoted" in rows[0][1]
    assert rows[1:] == [(3, ["2", "fine", "y"]), (4, ["3", "closed", "z"]), (5, ["4", "fine", "w"])]


def test_a_quoted_cell_may_span_lines_and_rows_keep_their_numbers(read):
    assert read(b'a,b\n1,"two\nlines"\n3,4\n')[1] == [(2, ["1", "two\nlines"]), (4, ["3", "4"])]


def test_blank_rows_are_nothing(read):
    assert read(b"\n\na,b\n\n1,2\n,\n3,4\n\n") == (["a", "b"], [(5, ["1", "2"]), (7, ["3", "4"])])


def test_excels_own_line_about_the_delimiter_is_obeyed(read):
    assert read(b"sep=;\r\na;b\r\n1,5;2\r\n") == (["a", "b"], [(3, ["1,5", "2"])])


def test_commas_inside_numbers_do_not_make_the_comma_the_delimiter(read):
    assert read(b"day;amount\n2025-01-01;1,50\n2025-01-02;2,75\n")[1][0] == (2, ["2025-01-01", "1,50"])


def test_a_title_above_the_header_is_passed_over_where_the_mapping_says_so(read):
    assert read(b"Report of May\nby Ana\na,b\n1,2\n", header=3) == (["a", "b"], [(4, ["1", "2"])])


def test_a_cell_of_ten_thousand_characters_is_read(read):
    assert read(b"a,b\n1," + b"x" * 10_000 + b"\n")[1] == [(2, ["1", "x" * 10_000])]


def test_a_cell_beyond_all_measure_costs_its_row_alone(read):
    rows = read(b"a,b\n1," + b"x" * 200_000 + b"\n3,4\n")[1]
    assert "half-written or wrongly quoted" in rows[0][1]
    assert rows[1] == (3, ["3", "4"])


def test_old_macintosh_line_ends_are_line_ends(read):
    assert read(b"a,b\r1,2\r3,4\r")[1] == [(2, ["1", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(read, content):
    assert error(read, content) == "file.csv is empty: it has no row with column names."


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match=r"There is no file gone\.csv\."), open_table(tmp_path / "gone.csv", FileStyle()):
        pass


def test_the_nearest_column_is_named(read, tmp_path):
    (tmp_path / "deals.csv").write_text("Deal Id,Amount\n")
    with open_table(tmp_path / "deals.csv", FileStyle()) as table, pytest.raises(UserError) as caught:
        table.index("deal_id")
    assert plain(str(caught.value)) == "deals.csv has no column “deal_id”; did you mean “Deal Id”?"


def test_a_column_that_is_there_twice_is_told(tmp_path):
    (tmp_path / "deals.csv").write_text("id,owner,owner\n")
    with open_table(tmp_path / "deals.csv", FileStyle()) as table, pytest.raises(UserError, match="the column “owner” 2 times"):
        table.index("owner")


def test_json_lines_flatten_and_keep_the_spelling_of_numbers(read):
    lines = [{"id": 7, "owner": {"email": "ana@acme.example"}, "won": True, "note": None}, {"id": 8, "amount": 1.10}]
    columns, rows = read("\n".join(map(json.dumps, lines)).encode(), "deals.jsonl")
    assert columns == ["id", "owner.email", "won", "note", "amount"]
    assert rows == [(1, ["7", "ana@acme.example", "true", "", ""]), (2, ["8", "", "", "", "1.1"])]
    assert isinstance(rows[1][1][4], Typed)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": 1', "The line is half-written or no JSON."),
        ("7", "The line is no JSON object."),
        ('{"id": "\\u0000"}', "The line holds characters that no text may have."),
        ('{"id": "\\ud800"}', "The line holds characters that no text may have."),
        ("[" * 100_000, "The line is half-written or no JSON."),
    ],
)
def test_a_bad_json_line_costs_itself_alone(read, line, problem):
    assert read(f'{{"id": "a"}}\n{line}\n{{"id": "b"}}\n'.encode(), "f.jsonl")[1] == [(1, ["a"]), (2, problem), (3, ["b"])]


def test_a_json_list_is_no_json_lines(read):
    assert "it needs one object a line" in error(read, b'[{"id": 1}]', "f.json")


@pytest.fixture
def workbook(tmp_path):
    def made(rows, sheet="Deals"):
        book = openpyxl.Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(row)
        book.create_sheet("Other").append(["x"])
        book.save(tmp_path / "book.xlsx")
        return (tmp_path / "book.xlsx").read_bytes()

    return made


def test_a_spreadsheet_keeps_its_types(read, workbook):
    content = workbook(
        [["id", "day", "at", "amount", "won"], ["A", date(2025, 5, 1), datetime(2025, 5, 1, 9, 30), 1234.5, True], [], ["B"]]
    )
    columns, rows = read(content, "book.xlsx")
    assert columns == ["id", "day", "at", "amount", "won"]
    assert rows == [(2, ["A", "2025-05-01", "2025-05-01T09:30:00", "1234.5", "true"]), (4, ["B", "", "", "", ""])]
    assert isinstance(rows[0][1][3], Typed)


def test_a_sheet_is_chosen_by_name(read, workbook):
    content = workbook([["id"], ["A"]])
    assert read(content, "book.xlsx", sheet="Other") == (["x"], [])
    assert "has no sheet “Gone”; it has “Deals”, “Other”" in error(read, content, "book.xlsx", sheet="Gone")


def test_a_row_wider_than_its_header_is_told(read, workbook):
    assert read(workbook([["id"], ["A", "stray"]]), "book.xlsx")[1] == [(2, "The row has cells beyond the 1 columns that have names.")]


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04nonsense", "is damaged"), (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "is an old Excel file")]
)
def test_a_spreadsheet_that_cannot_be_read_is_told(read, content, words):
    assert words in error(read, content, "book.xlsx")


def rewritten(content: bytes, part: str, change) -> bytes:
    """A workbook with one of its parts changed; left out where `change` makes it None."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            body = change(source.read(entry)) if entry.filename == part else source.read(entry)
            if body is not None:
                archive.writestr(entry, body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (place, b"&%c;" % (place - 1) * 10) for place in b"bcdefghij")
BOMB = (
    b"""<?xml version="1.0"?>
<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">%s]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>
</worksheet>"""
    % ENTITIES
)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda xml: xml[:-80]),
        (SHEET, lambda xml: xml.replace(b"<v>5</v>", b"<v>abc</v>")),
        (SHEET, lambda xml: xml.replace(b"<v>5</v>", b"<v>" + b"9" * 5000 + b"</v>")),
        (SHEET, lambda xml: xml.replace(b'r="B2"', b'r="??"')),
        (SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="x"')),
        (SHEET, lambda xml: BOMB),
        ("xl/workbook.xml", lambda xml: xml[:-30]),
        ("xl/workbook.xml", lambda xml: None),
        ("xl/styles.xml", lambda xml: xml[:-30]),
    ],
)
def test_a_damaged_spreadsheet_is_told(read, workbook, part, change):
    content = rewritten(workbook([["id", "amount"], ["A", 5]]), part, change)
    assert error(read, content, "book.xlsx") == "book.xlsx is no Excel file that can be read; save it as .xlsx or CSV."


def test_a_spreadsheet_whose_packing_is_damaged_is_told(read, workbook):
    content = bytearray(workbook([["id", "amount"], ["A", 5]]))
    start = content.find(SHEET.encode()) + len(SHEET) + 10
    content[start : start + 20] = b"\xff" * 20
    assert "is no Excel file that can be read" in error(read, bytes(content), "book.xlsx")


def test_the_first_sheet_with_cells_is_read_where_a_chart_stands_before_it(read, tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "amount"], ["A", 5]):
        book.active.append(row)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Picture", 0).add_chart(chart)
    book.save(tmp_path / "charts.xlsx")
    content = (tmp_path / "charts.xlsx").read_bytes()
    assert read(content, "book.xlsx") == (["id", "amount"], [(2, ["A", "5"])])
    assert "has no sheet “Picture”; it has “Sheet”." in error(read, content, "book.xlsx", sheet="Picture")


def test_a_spreadsheet_without_its_only_sheet_is_told(read):
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    assert error(read, rewritten(out.getvalue(), SHEET, lambda xml: None), "book.xlsx") == "book.xlsx has no sheet with cells."


def test_a_spreadsheet_that_unpacks_to_more_than_memory_is_told(read, workbook):
    content = rewritten(workbook([["id"], ["A"]]), "docProps/app.xml", lambda xml: b"\0" * (513 << 20))
    assert "unpacks to more than 512 MB; export it as CSV." in error(read, content, "book.xlsx")


@settings(deadline=None)  # each example writes a file
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=3, max_size=3), min_size=1, max_size=8)
)
def test_whatever_is_written_as_csv_reads_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b", "c"], *rows])
    with open_table(path, FileStyle(delimiter=",")) as table:
        assert [list(cells) for _, cells, problem in table.rows if problem is None] == [row for row in rows if any(row)]


def test_the_hash_is_that_of_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert look_at(tmp_path / "a").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
