"""Photographs, ours beside plain Pillow in the same run: `python -m bench.photos [rounds]`.

The machine's speed drops out of the ratios, so they are what to compare between runs.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageDraw, ImageFont, ImageOps, JpegImagePlugin

from media.lettering import FONTS
from media.photograph import Watermark, develop
from tests.kit.media_corpus import camera_exif, encoded, scene

LINE = Watermark("2026-11-23 07:31", "实验小学 西门岗", "YH-SCH01-2026-0007")


def naive(raw: bytes) -> None:
    """What a first draft does: decode whole, Lanczos twice, font per photo."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(raw))).convert("RGB")
    large, small = picture.copy(), picture.copy()
    large.thumbnail((1600, 1600), Image.Resampling.LANCZOS)
    small.thumbnail((320, 320), Image.Resampling.LANCZOS)
    face = ImageFont.truetype(str(FONTS / "NotoSansSC-Regular.woff2"), 44)
    ImageDraw.Draw(large).text((30, large.height - 60), LINE.text, "white", face)
    small.convert("L").resize((9, 8))
    for version in (large, small):
        version.save(io.BytesIO(), "JPEG", quality=82)


def at_its_best(raw: bytes) -> None:
    """The least that Pillow needs for two versions and a hash: no checks, no metadata, no text."""
    picture = JpegImagePlugin.JpegImageFile(io.BytesIO(raw))
    size = (1600, 1200) if picture.width >= picture.height else (1200, 1600)
    picture.draft("RGB", size)
    large = picture.resize(size, Image.Resampling.BICUBIC)
    small = large.resize((size[0] // 5, size[1] // 5), Image.Resampling.BICUBIC, reducing_gap=1.1)
    small.convert("L").resize((9, 8), Image.Resampling.BOX)
    for version in (large, small):
        version.save(io.BytesIO(), "JPEG", quality=82)


def ours(raw: bytes) -> None:
    develop(raw, LINE)


def grain(width: int, height: int) -> Image.Image:
    """Noise of a sensor, so that the file is as heavy as a phone's."""
    return Image.effect_noise((width, height), 80).convert("RGB")


def side_by_side(raw: bytes, ways: list[Callable[[bytes], None]], rounds: int) -> list[float]:
    """Median milliseconds of each, taken in turns so that a busy moment hits all alike."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, taken in zip(ways, times, strict=True):
            begin = time.perf_counter()
            way(raw)
            taken.append((time.perf_counter() - begin) * 1000)
    return [statistics.median(taken) for taken in times]


def per_second(raw: bytes, threads: int, count: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        begin = time.perf_counter()
        list(pool.map(ours, [raw] * count))
        return count / (time.perf_counter() - begin)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    picture = Image.blend(scene(4000, 3000), grain(4000, 3000), 0.12)
    landscape = encoded(picture, "JPEG", quality=90, exif=camera_exif())
    portrait = encoded(picture, "JPEG", quality=90, exif=camera_exif(6))
    ours(landscape)
    for name, raw in (("12 MP JPEG", landscape), ("12 MP JPEG on its side", portrait)):
        plain, best, mine = side_by_side(raw, [naive, at_its_best, ours], rounds)
        print(f"{name}, {len(raw) / 1e6:.1f} MB: naive {plain:.0f} ms, best {best:.0f}, ours {mine:.0f}")
        print(f"    ours / best = {mine / best:.2f}   ours / naive = {mine / plain:.2f}")
    for name, raw in (
        ("1280 × 960 JPEG (as Telegram sends)", encoded(scene(1280, 960), "JPEG", quality=87)),
        ("12 MP HEIC", encoded(picture, "HEIF", quality=60)),
        ("12 MP PNG", encoded(picture, "PNG", compress_level=1)),
    ):
        print(f"{name}: ours {side_by_side(raw, [ours], max(3, rounds // 3))[0]:.0f} ms")
    one, two = (per_second(landscape, threads, rounds * 2) for threads in (1, 2))
    print(f"12 MP JPEG a second: {one:.1f} on 1 thread, {two:.1f} on 2 ({two / one:.2f}×)")


if __name__ == "__main__":
    main()
