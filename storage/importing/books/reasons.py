"""What is said about files and cells before anybody asks what they mean."""

from __future__ import annotations

from storage.importing.saying.said import Reason

EMPTY_FILE = Reason("file.no_header")
OLD_EXCEL = Reason("book.old_excel")
PICTURE = Reason("book.picture")
DAMAGED = Reason("book.damaged")
NOT_XLSX = Reason("book.not_xlsx")
TOO_MUCH = Reason("book.too_much")
ENTITIES = Reason("book.entities")
ENCODING = Reason("book.encoding")
ENCODING_DAMAGED = Reason("book.encoding_damaged")
QUOTES = Reason("book.quotes")
CELL_TOO_LONG = Reason("book.cell_too_long")
READ_AS_GB18030 = Reason("book.read_as_gb18030")
READ_AS_UTF16 = Reason("book.read_as_utf16")

FORMULA = Reason("book.formula")
DIGITS_LOST = Reason("book.digits_lost")
LONG_TIME = Reason("book.long_time")
COVERED = Reason("book.covered")


def too_large(found: int, most: int) -> Reason:
    return Reason("book.too_large", found=found // 1024 // 1024 + 1, most=most // 1024 // 1024)


def too_many_rows(most: int) -> Reason:
    return Reason("book.too_many_rows", most=most)


def error_value(text: str) -> Reason:
    return Reason("book.error_value", cell=text)
