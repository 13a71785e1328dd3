"""Where something is. Compared in WGS-84; what a phone reported is kept as it came, with its datum."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

EARTH_M = 6_371_008.8
ROUND = 1e-6
"""Degrees; a fix with no more than four decimals was rounded by somebody."""
COARSE_M = 150.0
"""A fix that says of itself it is coarser proves no place (product.md, Check-in)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees WGS-84 with the reported accuracy in metres (0: not said)."""

    latitude: float
    longitude: float
    accuracy_m: float = 0.0

    @property
    def coarse(self) -> bool:
        """Whether the phone gave so rough a place that it proves nothing."""
        return self.accuracy_m > COARSE_M

    @property
    def trace(self) -> str:
        """What tells this very fix from any other; empty where many phones would give it."""
        fine = any(abs(round(one, 4) - one) > ROUND for one in (self.latitude, self.longitude))
        said = f"{self.latitude!r},{self.longitude!r},{self.accuracy_m!r}"
        return hashlib.sha256(said.encode()).hexdigest()[:16] if fine else ""

    def metres_to(self, other: Place) -> float:
        """Great-circle distance in metres."""
        a, b = math.radians(self.latitude), math.radians(other.latitude)
        across = math.radians(other.longitude - self.longitude)
        half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
        return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, max(0.0, half))))  # rounding may overstep both

    def rounded(self) -> Place:
        """To about 10 m: all that is kept of a person's whereabouts (domain §4.2-3)."""
        return Place(round(self.latitude, 4), round(self.longitude, 4), round(self.accuracy_m, -1))


def from_gcj02(place: Place) -> Place:
    """WGS-84 of a GCJ-02 point, by iteration (error below 0.01 mm). Channels that report GCJ-02 use it."""
    guess = place
    for _ in range(6):
        shifted = to_gcj02(guess)
        guess = Place(
            guess.latitude + place.latitude - shifted.latitude,
            guess.longitude + place.longitude - shifted.longitude,
            place.accuracy_m,
        )
    return guess


def to_gcj02(place: Place) -> Place:
    """GCJ-02 of a WGS-84 point inside China (about 500 m apart in the seed's cities)."""
    axis, flat = 6_378_245.0, 0.006_693_421_622_965_943
    x, y = place.longitude - 105.0, place.latitude - 35.0
    wave = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (wave + 20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (wave + 20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    angle = math.radians(place.latitude)
    bend = 1 - flat * math.sin(angle) ** 2
    north = north * 180 / (axis * (1 - flat) / (bend * math.sqrt(bend)) * math.pi)
    east = east * 180 / (axis / math.sqrt(bend) * math.cos(angle) * math.pi)
    return Place(place.latitude + north, place.longitude + east, place.accuracy_m)
