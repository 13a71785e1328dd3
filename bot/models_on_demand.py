"""aiogram's models, each built when it is first used instead of all when it is imported.

aiogram asks pydantic for the validators of all its types while it is imported: half of what `huxue serve`
needs to start, which is time in which nobody is heard. Of the 440 we use a few dozen. Everything else about
them is as aiogram made it; a model built later is the same model.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from pydantic import BaseModel

REBUILD = "model_rebuild"


def import_aiogram() -> None:
    """Import it so. Where it is imported already, nothing is changed."""
    if "aiogram" in sys.modules:
        return
    with _nothing_rebuilt():
        types = import_module("aiogram.types")
    base = import_module("aiogram.client.context_controller").BotContextController
    _build_when_used(base, _names_of(types))


@contextmanager
def _nothing_rebuilt() -> Iterator[None]:
    """pydantic is asked to build what is not whole yet, and leaves it for now."""
    usual = BaseModel.__dict__[REBUILD]
    setattr(BaseModel, REBUILD, classmethod(lambda cls, **_: None))
    try:
        yield
    finally:
        setattr(BaseModel, REBUILD, usual)


def _names_of(types: Any) -> Mapping[str, Any]:
    """What annotations of aiogram's types and methods may name, as its own loop over them has it."""
    plain = {"List": list, "Optional": typing.Optional, "Union": typing.Union, "Literal": typing.Literal}
    return plain | {"Default": types._Default} | {name: getattr(types, name) for name in types.__all__}


def _build_when_used(base: type[BaseModel], names: Mapping[str, Any]) -> None:
    """pydantic itself asks a model that is not whole to rebuild on first use; here it finds the names.

    base: what all types and methods of aiogram are made from.
    """
    usual = BaseModel.__dict__[REBUILD].__func__

    def rebuild(cls: type[BaseModel], /, **asked: Any) -> Any:
        return usual(cls, **(asked | {"_types_namespace": asked.get("_types_namespace") or names}))

    setattr(base, REBUILD, classmethod(rebuild))
