"""Which of our files a page is, where its headings end, and which column is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from storage.importing.books import Book, Line, Page
from storage.importing.clerks import vocabulary
from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS

SEARCHED = 20
"""So many lines from the top may be titles, dates and remarks."""
BY_NAME = {sheet.name: sheet for sheet in SHEETS}


@dataclass(frozen=True)
class Layout:
    """How one page is read; the browser may show it, change it and hand it back.

    `sheet` is the name of our file (people.csv), empty where the page is none of ours. `header` counts the
    lines of the page down to the last one with headings. `columns` has our column's name for each column of
    the page, empty where it is not taken; `headings` is what stands there.
    """

    page: str
    sheet: str = ""
    header: int = 0
    columns: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The index of the first line with data."""
        return self.header + 1


def guess(book: Book) -> list[Layout]:
    """One layout for each page: by the page's or the file's name, else by the headings alone."""
    return [_guess_page(book, page) for page in book.pages]


def _guess_page(book: Book, page: Page) -> Layout:
    named = _named(book, page)
    if not page.lines:
        return Layout(page.name, named)
    tried = [named] if named else [] if page.hidden else [sheet.name for sheet in SHEETS]
    found = [_best(page, BY_NAME[name]) for name in tried]
    if named:
        return found[0]
    return max((one for one in found if _convincing(one)), key=_weight, default=Layout(page.name))


def _named(book: Book, page: Page) -> str:
    """What the names say. A workbook of one page may have its title in the file's name only."""
    names = [page.name] if len(book.pages) > 1 else [page.name, PurePath(book.name).stem]
    known = vocabulary.sheet_words()
    return next((known[form] for form in map(vocabulary.heading, names) if form in known), "")


def _best(page: Page, sheet: Sheet) -> Layout:
    """The headings of that sheet where most of them are found; the first line where none is."""
    tried = [lay_out(page, sheet.name, index) for index in range(min(SEARCHED, len(page.lines)))]
    return max(tried, key=lambda layout: (_matched(layout), -layout.header))


def _matched(layout: Layout) -> int:
    return sum(1 for column in layout.columns if column)


def _weight(layout: Layout) -> tuple[int, int]:
    """Found headings, and how few of the sheet's needed ones are missing."""
    needed = {column.name for column in BY_NAME[layout.sheet].columns if column.needed}
    return _matched(layout) - 2 * len(needed - set(layout.columns)), _matched(layout)


def _convincing(layout: Layout) -> bool:
    """A page that nobody named is ours where it has most headings of a sheet, and hardly any other."""
    sheet = BY_NAME[layout.sheet]
    needed = [column.name for column in sheet.columns if column.needed]
    have = sum(1 for name in needed if name in layout.columns)
    told = sum(1 for text in layout.headings if text)
    return _matched(layout) >= 2 and have * 3 >= len(needed) * 2 and _matched(layout) * 2 >= told


def lay_out(page: Page, sheet: str, index: int) -> Layout:
    """The layout where the headings of that sheet begin at that line; two lines where cells are merged."""
    last = _last_of_header(page, index)
    headings = _headings(page.lines[index : last + 1])
    return Layout(page.name, sheet, last, _columns(BY_NAME[sheet], headings), tuple(headings))


def _last_of_header(page: Page, index: int) -> int:
    """Headings over two lines have cells that are merged downwards."""
    top = page.lines[index].row
    bottom = max((span.bottom for span in page.merged if span.top == top and span.bottom > top), default=top)
    rows = [n for n in range(index, min(index + 3, len(page.lines))) if page.lines[n].row <= bottom]
    return rows[-1] if rows else index


def _headings(lines: Sequence[Line]) -> list[str]:
    """The lowest text of each column: 手机 below 联系方式."""
    width = max(len(line.cells) for line in lines)
    told = [[line.at(column).text for line in lines if line.at(column).text] for column in range(width)]
    found = [texts[-1] if texts else "" for texts in told]
    while found and not found[-1]:
        found.pop()
    return found


def _columns(sheet: Sheet, headings: Sequence[str]) -> tuple[str, ...]:
    """Our name of each column. Of two that could be the same the better word has it, its own name first."""
    taken: dict[str, tuple[int, int]] = {}
    for index, text in enumerate(headings):
        form = vocabulary.heading(text)
        fits = [
            (rank[form], column.name)
            for column in sheet.columns
            if form and form in (rank := vocabulary.headings_of(sheet.name, column.name))
        ]
        for rank_, name in sorted(fits):
            if name not in taken or rank_ < taken[name][0]:
                taken[name] = (rank_, index)
                break
    by_index = {index: name for name, (_, index) in taken.items()}
    return tuple(by_index.get(index, "") for index in range(len(headings)))
