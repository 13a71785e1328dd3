"""What the house itself writes into a record: sentences as data, in the language that records are kept in.

Such a sentence is kept and printed with the record, so it is said once, whoever reads it in which language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


def sentence(key: str, /, **values: object) -> str:
    """That of `section.name` with its values; KeyError where there is none."""
    return _all()[key].format_map(values)


def term(section: str, name: str) -> str:
    """What a thing is called in such a sentence; itself where there is no word for it."""
    return _all().get(f"{section}.{name}", name)


@cache
def _all() -> Mapping[str, str]:
    raw = resources.files("duty.records").joinpath("sentences.toml").read_text("utf-8")
    return {
        f"{section}.{name}": text
        for section, texts in tomllib.loads(raw).items()
        for name, text in texts.items()
    }
