"""What a camera wrote into its file: when, where, which way up. Everything in it may be nonsense."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

TIMES = ((Base.DateTimeOriginal, Base.OffsetTimeOriginal), (Base.DateTimeDigitized, Base.OffsetTimeDigitized))


@dataclass(frozen=True, slots=True)
class Notes:
    """taken_at is aware where the camera wrote its offset, else naive local time. Degrees are WGS-84."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    orientation: int = 1


def read_notes(picture: Image.Image) -> Notes:
    """What can be read; a part that makes no sense is left out and never stops the picture."""
    exif = _quietly(picture.getexif)
    if exif is None:
        return Notes()
    latitude, longitude = _quietly(lambda: _position(exif.get_ifd(IFD.GPSInfo))) or (None, None)
    return Notes(
        taken_at=_quietly(lambda: _time(exif.get_ifd(IFD.Exif))),
        latitude=latitude,
        longitude=longitude,
        orientation=_quietly(lambda: _orientation(exif.get(Base.Orientation))) or 1,
    )


def _quietly(read: Any) -> Any:
    try:
        return read()
    except Exception:  # parsers of hostile bytes raise anything; a photograph without notes is still one
        return None


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _time(tags: dict[int, Any]) -> datetime | None:
    for tag, offset in TIMES:
        if text := _text(tags.get(tag)):
            taken = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
            zone = _zone(_text(tags.get(offset)))
            return taken.replace(tzinfo=zone)
    return None


def _zone(text: str) -> timezone | None:
    """`+08:00` as a timezone; none where it is missing or out of the world."""
    if text == "Z":
        return timezone.utc  # noqa: UP017
    try:
        hours, minutes = int(text[1:3]), int(text[4:6])
    except ValueError:
        return None
    if text[0] not in "+-" or hours > 14 or minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if text[0] == "-" else away)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _position(tags: dict[int, Any]) -> tuple[float, float] | None:
    """Latitude and longitude; none where absent, impossible, or 0/0 as cameras write without a fix."""
    latitude = _degrees(tags[GPS.GPSLatitude], _text(tags.get(GPS.GPSLatitudeRef)), "S", 90)
    longitude = _degrees(tags[GPS.GPSLongitude], _text(tags.get(GPS.GPSLongitudeRef)), "W", 180)
    return (latitude, longitude) if latitude or longitude else None


def _degrees(parts: Any, reference: str, negative: str, most: int) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        raise ValueError("not a place on earth")
    return -value if reference.upper().startswith(negative) else value
