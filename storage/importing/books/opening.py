"""Bytes and a name to a book: by what is in the file, never by its name alone."""

from __future__ import annotations

from storage.importing.books import text_file, workbook
from storage.importing.books.book import Book, BookRefused
from storage.importing.books.reasons import EMPTY_FILE, OLD_EXCEL, PICTURE, too_large

LARGEST = 20 * 1024 * 1024
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Excel before 2007, WPS's .et, and every workbook with a password."""
NO_TABLE = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"Rar!",
    b"7z\xbc\xaf",
    b"GIF8",
    b"<html",
    b"<!DOC",
    b"{\\rtf",
)


def read_book(data: bytes, name: str) -> Book:
    """A book of a file's bytes: xlsx, or CSV in UTF-8, UTF-16 or GB18030. Pure; takes seconds for large ones.

    Raises `BookRefused` where the file as a whole cannot be read: another format, a password, a bomb.
    """
    if len(data) > LARGEST:
        raise BookRefused(too_large(len(data), LARGEST))
    if data.startswith(ZIP):
        return workbook.read(data, name)
    if data.startswith(OLE):
        raise BookRefused(OLD_EXCEL)
    if data.startswith(NO_TABLE):
        raise BookRefused(PICTURE)
    if not data.strip(b"\x00\r\n\t ,\xef\xbb\xbf\xff\xfe"):
        raise BookRefused(EMPTY_FILE)
    return text_file.read(data, name)
