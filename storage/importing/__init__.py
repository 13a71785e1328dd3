"""`huxue import`: tables as clerks have them, checked whole, then taken over in one transaction.

The way of a file; each step is a pure function of the value before (only `load` and `import_books` touch the
database), and the browser may stop between any two of them:

1. `open_path(path)` or `open_bytes([(name, bytes)])` -> `Opened`: its `books` have `pages` of `lines` of
   `cells` with texts, kinds and troubles; `mended(book, {(page, "C7"): text})` is it with cells put right.
2. `guess(book)` -> a `Layout` for each page: which of our files it is, where the headings end, which column
   is which. `lay_out(page, "people.csv", index)` is the layout where somebody says so.
3. `read_books(opened, {file name: layouts})` -> `Parsed` pages: rows of values by our field names.
4. `examine(await load(database), parsed, blind=opened.blind)` -> every `Finding`: file, page, line, cell
   `C7`, column as the file has it, our field, value, reason, and whether it is only a 提示. The rows of
   `parsed` are then as they would be kept, ids made and all.
5. `import_books(database, opened, Wanted(now, dry_run, layouts=…))` -> `ImportReport`, or `ImportRefused`
   with all findings and nothing changed.
"""

from storage.importing.books import Book, Cell, Line, Page, address, mended
from storage.importing.clerks.layouts import Layout, guess, lay_out
from storage.importing.opening import Opened, open_bytes, open_path, read_books
from storage.importing.report import Count, Finding, ImportRefused, ImportReport
from storage.importing.run import SAMPLE, Wanted, examine, import_books, import_directory, load
from storage.importing.sample import sample_people
from storage.importing.writing import settings_files

__all__ = [
    "SAMPLE",
    "Book",
    "Cell",
    "Count",
    "Finding",
    "ImportRefused",
    "ImportReport",
    "Layout",
    "Line",
    "Opened",
    "Page",
    "Wanted",
    "address",
    "examine",
    "guess",
    "import_books",
    "import_directory",
    "lay_out",
    "load",
    "mended",
    "open_bytes",
    "open_path",
    "read_books",
    "sample_people",
    "settings_files",
]
