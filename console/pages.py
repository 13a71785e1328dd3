"""The pages a browser sees, and where their scripts and styles lie."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"


def page(name: str, **values: Any) -> str:
    """The page of that name as HTML; values are escaped."""
    return _environment().get_template(f"{name}.html").render(edition=edition(), **values)


@cache
def edition() -> str:
    """Another one whenever a page, script or style is another: an open page learns that it is old."""
    sources = [*sorted(STATIC.rglob("*")), *sorted(TEMPLATES.rglob("*"))]
    whole = hashlib.sha256(b"".join(source.read_bytes() for source in sources if source.is_file()))
    return whole.hexdigest()[:12]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
