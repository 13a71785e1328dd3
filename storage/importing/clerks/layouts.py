"""Which of our files a page is, where its headings end, and which column is which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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


def guess(book: Book, *, by_name: bool = False) -> list[Layout]:
    """One layout for each page: by the page's or the file's name, else by the headings alone.

    `by_name`: a text file among others has to be named as ours are; a copy beside it is none of them.
    """
    if by_name and book.text:
        named = vocabulary.exact_sheet(PurePath(book.name).stem)
        return [_guess_page(page, named) if named else Layout(page.name) for page in book.pages]
    return [_guess_page(page, _named(book, page)) for page in book.pages]


def _guess_page(page: Page, named: str) -> Layout:
    if not page.lines:
        return Layout(page.name, named)
    tried = [named] if named else [] if page.hidden else [sheet.name for sheet in SHEETS]
    found = [_best(page, BY_NAME[name]) for name in tried]
    if named:
        return found[0]
    likely = max((one for one in found if _convincing(one)), key=_weight, default=None)
    return likely or next(
        (one for one in found if one.sheet == _ending(page.name) and _matched(one) >= 2), Layout(page.name)
    )


def _ending(name: str) -> str:
    """What the end of a name says: 花名册 of 护学岗人员花名册. A school's name may end so, too."""
    form, known = vocabulary.heading(name), vocabulary.sheet_words()
    return next((known[word] for word in sorted(known, key=len, reverse=True) if form.endswith(word)), "")


def _named(book: Book, page: Page) -> str:
    """What the names say. A workbook of one page may have its title in the file's name only."""
    several = sum(1 for one in book.pages if one.lines) > 1
    names = [page.name] if several else [page.name, PurePath(book.name).stem]
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
    """A page that nobody named is ours where it has most headings of a sheet, and hardly any other; or what
    a row is known by, and no heading that is not the sheet's.
    """
    sheet = BY_NAME[layout.sheet]
    needed = [column.name for column in sheet.columns if column.needed]
    have = sum(1 for name in needed if name in layout.columns)
    told = sum(1 for text in layout.headings if text)
    if _matched(layout) == told >= 2 and all(
        column.name in layout.columns for column in sheet.columns if column.kept_as in sheet.key
    ):
        return True
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
    forms = _forms(sheet.name)
    fits = [forms.get(vocabulary.heading(text), ()) if text else () for text in headings]
    taken: dict[str, tuple[int, int]] = {}
    for index in range(len(headings)):
        _place(index, fits, taken)
    by_index = {index: name for name, (_, index) in taken.items()}
    return tuple(by_index.get(index, "") for index in range(len(headings)))


@cache
def _forms(sheet: str) -> Mapping[str, Sequence[tuple[int, str]]]:
    """By the compared form of a heading the columns that it may be, the likeliest first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for column in BY_NAME[sheet].columns:
        for form, rank in vocabulary.headings_of(sheet, column.name).items():
            found[form].append((rank, column.name))
    return {form: sorted(fits) for form, fits in found.items()}


def _place(index: int, fits: Sequence[Sequence[tuple[int, str]]], taken: dict[str, tuple[int, int]]) -> None:
    """Give a heading its column; whoever had it with a worse word looks for another."""
    for rank, name in fits[index]:
        before = taken.get(name)
        if before is None or rank < before[0]:
            taken[name] = (rank, index)
            if before is not None:
                _place(before[1], fits, taken)
            return
