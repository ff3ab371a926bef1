"""The catalogues of other languages, kept in step with the code: `python -m tests.support.catalogs` takes what `say`, `count` and `phrase`
say in `bot`, adds it to each `bot/texts/catalogs/*.po` without a translation, drops what is no longer said, and lists what waits for one.

An empty file begins a new language.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.texts.languages import languages

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bot" / "texts" / "catalogs"
WORDS: dict[str, slice] = {"say": slice(1, 2), "count": slice(1, 3), "phrase": slice(0, 1)}
"""Which arguments of a function are words."""

_HEADER = """msgid ""
msgstr ""
"Language: {name}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def said() -> Catalog:
    """All that the code says, with the files that say it. Babel's own extractor does not look into f-strings."""
    found = Catalog(charset="utf-8")
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for spoken in arguments(path.read_text(encoding="utf-8")):
            words = tuple(each.value for each in spoken if isinstance(each, ast.Constant))
            if words:
                found.add(words if len(words) > 1 else words[0], locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def arguments(code: str) -> Iterator[list[ast.expr]]:
    """Of each call that says something its words as they are written: texts, or the names of phrases."""
    tree = ast.parse(code)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "bot.texts.languages"]
    known = {each.name for node in imports for each in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known & WORDS.keys():
            yield node.args[WORDS[node.func.id]]


def read(name: str) -> Catalog:
    with (FOLDER / f"{name}.po").open(encoding="utf-8") as file:
        return read_po(file, locale=name)


def write(name: str, catalog: Catalog) -> None:
    (FOLDER / f"{name}.po").write_text(text(name, catalog), encoding="utf-8")


def text(name: str, catalog: Catalog) -> str:
    """The catalogue as it stands in its file: sorted, without dates and line numbers, so that branches merge."""
    written = BytesIO()
    write_po(written, catalog, width=140, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return _HEADER.format(name=name, plurals=catalog.plural_forms) + written.getvalue().decode("utf-8").lstrip("\n")


def renewed(name: str) -> Catalog:
    """The catalogue with its translations of all that is said, and nothing else."""
    catalog = read(name)
    catalog.update(said(), no_fuzzy_matching=True)
    return catalog


def forms(message: Message) -> tuple[str, ...]:
    """Its translations: one, or one for each plural form; "" where there is none."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def english(message: Message) -> tuple[str, ...]:
    """What it translates: one text, or the singular and the plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def untranslated(catalog: Catalog) -> list[str]:
    return [english(message)[0] for message in catalog if message.id and not all(forms(message))]


def main() -> None:
    for name in languages():
        catalog = renewed(name)
        write(name, catalog)
        sys.stdout.writelines(f"{name}: {words}\n" for words in untranslated(catalog))


if __name__ == "__main__":
    main()
