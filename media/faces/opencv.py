"""Faces by OpenCV, where the extra `faces` is installed; the files it needs come with its wheel."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from media.faces.blur import Box, Find

CASCADES = ("haarcascade_frontalface_alt2.xml", "haarcascade_profileface.xml")
"""From the front and from the left; mirrored, from the right, too."""
SMALLEST = 0.02
"""Of the longer side: what is smaller is nobody one could tell."""
STEP, NEIGHBOURS = 1.1, 5


def finder() -> Find | None:
    """What finds faces; None without the extra, or where its OpenCV has no cascades (5 and later)."""
    try:
        cv2 = importlib.import_module("cv2")
        numpy = importlib.import_module("numpy")
        folder = Path(cv2.data.haarcascades)
        cascades = [cv2.CascadeClassifier(str(folder / name)) for name in CASCADES]
    except (ImportError, AttributeError):
        return None
    if any(one.empty() for one in cascades):
        return None
    return _Faces(cascades, numpy)


def version() -> str:
    """Of the OpenCV that is used; empty without."""
    return str(importlib.import_module("cv2").__version__) if finder() else ""


class _Faces:
    def __init__(self, cascades: Sequence[Any], numpy: Any) -> None:
        self._front, self._side = cascades
        self._numpy = numpy

    def __call__(self, picture: Image.Image) -> list[Box]:
        grey = self._numpy.asarray(picture.convert("L"))
        mirrored = self._numpy.ascontiguousarray(grey[:, ::-1])
        width = picture.width
        found = [*_boxes(self._front, grey), *_boxes(self._side, grey)]
        turned = [
            (width - right, top, width - left, bottom)
            for left, top, right, bottom in _boxes(self._side, mirrored)
        ]
        return [*found, *turned]


def _boxes(cascade: Any, grey: Any) -> list[Box]:
    least = max(16, round(max(grey.shape) * SMALLEST))
    found = cascade.detectMultiScale(grey, STEP, NEIGHBOURS, minSize=(least, least))
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h in found]
