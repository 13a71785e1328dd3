"""One spelling for what is printed, typed, dictated and read off a tag: the form that is compared."""

from __future__ import annotations

import unicodedata


def normal_form(text: str) -> str:
    """SCH01C01 of SCH01-C01, sch01 c01 and ＳＣＨ０１－Ｃ０１; 04A22B9C of 04:a2:2b:9c."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in wide if letter.isascii() and letter.isalnum())
