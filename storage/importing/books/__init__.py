"""Files as clerks have them, as one value: a book of pages of cells with addresses."""

from storage.importing.books.book import Book, BookRefused, Cell, Kind, Line, Page, Span, address, mended
from storage.importing.books.opening import LARGEST, read_book

__all__ = [
    "LARGEST",
    "Book",
    "BookRefused",
    "Cell",
    "Kind",
    "Line",
    "Page",
    "Span",
    "address",
    "mended",
    "read_book",
]
