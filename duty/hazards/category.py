"""The categories of hazards: whom each belongs to, and how many days there are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Category:
    """`owner` is a title; `days` are for an ordinary hazard; `outside`: a department without an account."""

    name: str
    owner: str
    days: int
    outside: bool = False


@cache
def categories() -> dict[str, Category]:
    text = resources.files("duty.hazards").joinpath("categories.toml").read_text("utf-8")
    return {raw["name"]: Category(**raw) for raw in tomllib.loads(text)["category"]}


def category_of(name: str) -> Category:
    """The category of that name; `other` where there is none."""
    return categories().get(name, categories()["other"])
