"""Pictures made in code: good ones of every kind, and everything a hostile or broken sender may send."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

SECRET = b"SECRET-PAYLOAD-1f2e"


def scene(width: int, height: int, seed: int = 1) -> Image.Image:
    """A picture with edges, a gradient and some grain: compresses and hashes as a photo does."""
    dice = random.Random(seed)
    sky = Image.linear_gradient("L").resize((width, height))
    grain = Image.frombytes("L", (64, 64), dice.randbytes(4096)).resize((width, height))
    picture = Image.merge(
        "RGB", (sky, Image.blend(sky, grain, 0.3), sky.transpose(Image.Transpose.ROTATE_180))
    )
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = dice.randrange(width), dice.randrange(height)
        box = (x, y, x + max(1, width // 5), y + max(1, height // 6))
        pen.rectangle(box, fill=(dice.randrange(256), dice.randrange(256), dice.randrange(256)))
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture.save(file, kind, **options)
    return file.getvalue()


@cache
def jpeg(width: int = 640, height: int = 480, seed: int = 1) -> bytes:
    return encoded(scene(width, height, seed), "JPEG", quality=88)


@cache
def heic(width: int = 640, height: int = 480) -> bytes:
    return encoded(scene(width, height), "HEIF", quality=60)


def camera_exif(
    orientation: Any = 1, latitude: Any = (33, 24, 56.6), zone: str | None = "+08:00"
) -> Image.Exif:
    """What a phone writes: upright mark, time with its offset, place."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = SECRET.decode()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:11:23 07:31:05"
    if zone:
        exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = zone
    place = exif.get_ifd(IFD.GPSInfo)
    place.update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: latitude})
    place.update({GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: (118, 52, 55.2)})
    return exif


def xmp(size: int = 200) -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"x" * size + b"</x:xmpmeta>"


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int, bits: int = 1, colour: int = 0, rows: int = 64) -> bytes:
    """A PNG that claims its size and holds `rows` of one channel, well packed."""
    ihdr = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    data = zlib.compress(bytes((width * bits // 8 + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + ihdr + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def resized_header(raw: bytes, width: int, height: int) -> bytes:
    """A JPEG whose frame header lies about its size."""
    at = raw.index(b"\xff\xc0")
    return raw[: at + 5] + struct.pack(">HH", height, width) + raw[at + 9 :]


def lying_heic(width: int, height: int) -> bytes:
    mark = b"ispe\0\0\0\0"
    at = heic().index(mark) + len(mark)
    return heic()[:at] + struct.pack(">II", width, height) + heic()[at + 8 :]


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.js", SECRET * 20)
    return file.getvalue()


def scan_bomb() -> bytes:
    raw = encoded(scene(64, 64), "JPEG", progressive=True)
    return raw[:-2] + raw[raw.rindex(b"\xff\xda") : -2] * 300 + b"\xff\xd9"


def not_pictures() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, the one reason to be given."""
    yield "nothing", b"", "empty"
    yield "zeros", bytes(5000), "not_image"
    yield "one byte", b"\xff", "not_image"
    yield "text", "三楼灭火器过期".encode(), "not_image"
    yield "html", b"<!doctype html><script>" + SECRET + b"</script>", "not_image"
    yield "svg", b'<?xml version="1.0"?><SVG onload="alert(1)"></SVG>', "unsupported"
    yield "pdf", b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj", "unsupported"
    yield "zip", zipped(), "not_image"
    yield "gif", encoded(scene(32, 32), "GIF"), "unsupported"
    frames = [scene(32, 32, seed) for seed in (2, 3)]
    yield "gif, animated", encoded(scene(32, 32), "GIF", save_all=True, append_images=frames), "unsupported"
    yield "gif with script", b"GIF89a/*" + SECRET + b"*/=1;alert(1)", "unsupported"
    yield "bmp", encoded(scene(32, 32), "BMP"), "unsupported"
    yield "tiff", encoded(scene(32, 32), "TIFF"), "unsupported"
    yield "mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), "unsupported"
    yield "avif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + bytes(100), "unsupported"
    yield "too many bytes", jpeg()[:-2] + bytes(25_000_000) + jpeg()[-2:], "too_large"
    yield "png, 900 MP of 1 bit", png_header(30_000, 30_000), "too_many_pixels"
    yield "png, claims 2^31", png_header(2**31 - 1, 2**31 - 1, rows=0), "too_many_pixels"
    yield "jpeg, claims 200 MP", resized_header(jpeg(), 20_000, 10_000), "too_many_pixels"
    yield "jpeg, claims most", resized_header(jpeg(), 65_500, 65_500), "too_many_pixels"
    yield "webp, claims 268 MP", _webp_canvas(16_384, 16_384), "too_many_pixels"
    yield "heic, claims 900 MP", lying_heic(30_000, 30_000), "too_many_pixels"
    yield "jpeg, scanned 300 times", scan_bomb(), "broken"
    yield "heic, claims less", lying_heic(100, 100), "broken"
    yield "heic, claims nothing", lying_heic(0, 0), "broken"
    yield "heic, cut", heic()[: len(heic()) // 2], "broken"
    yield "heic, only its name", heic()[:24], "broken"
    yield "png, only its name", b"\x89PNG\r\n\x1a\n", "broken"
    yield "png, data too short", png_header(4000, 4000, 8, 2, rows=3), "broken"
    yield "png, 0 wide", png_header(0, 9), "broken"
    yield "png, broken packing", png_header(64, 64).replace(b"IDATx", b"IDATz"), "broken"
    yield "webp, only its name", b"RIFF\x10\0\0\0WEBPVP8 ", "broken"
    yield "jpeg, only its name", b"\xff\xd8\xff\xe0", "broken"
    yield "jpeg, script behind the name", b"\xff\xd8\xff" + SECRET * 100, "broken"


def _webp_canvas(width: int, height: int) -> bytes:
    raw = bytearray(encoded(scene(64, 64), "WEBP", exif=camera_exif()))
    assert raw[12:16] == b"VP8X"
    raw[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(raw)


def odd_pictures() -> Iterator[tuple[str, bytes, tuple[int, int]]]:
    """Name, bytes, the size of the large version: unusual, and to be accepted."""
    yield "1 × 1", jpeg(1, 1), (1, 1)
    yield "1 × 10000", encoded(Image.new("RGB", (1, 10_000), "red"), "JPEG"), (1, 1600)
    yield "10000 × 1, png", encoded(Image.new("RGB", (10_000, 1)), "PNG"), (1600, 1)
    yield "cmyk", encoded(scene(200, 100).convert("CMYK"), "JPEG"), (200, 100)
    yield "grey", encoded(scene(200, 100).convert("L"), "JPEG"), (200, 100)
    yield "progressive", encoded(scene(2000, 1000), "JPEG", progressive=True), (1600, 800)
    yield "16 bit grey", encoded(scene(200, 100).convert("L").convert("I;16"), "PNG"), (200, 100)
    yield "1 bit", encoded(scene(200, 100).convert("1"), "PNG"), (200, 100)
    yield "palette", encoded(scene(200, 100).quantize(16), "PNG"), (200, 100)
    yield "palette with alpha", encoded(scene(200, 100).quantize(4), "PNG", transparency=bytes(4)), (200, 100)
    yield "grey with alpha", encoded(scene(200, 100).convert("LA"), "PNG"), (200, 100)
    yield "rgb with one colour clear", encoded(scene(200, 100), "PNG", transparency=(0, 0, 0)), (200, 100)
    yield "rgba webp", encoded(scene(2000, 1000).convert("RGBA"), "WEBP", lossless=True), (1600, 800)
    frames = {"save_all": True, "append_images": [scene(80, 60, seed) for seed in (2, 3, 4)]}
    yield "webp, animated", encoded(scene(80, 60), "WEBP", **frames), (80, 60)
    yield "png, animated", encoded(scene(80, 60), "PNG", **frames), (80, 60)
    yield "heic", heic(), (640, 480)
    yield "heic, several", encoded(scene(80, 64), "HEIF", **frames), (80, 64)
    yield "jpeg with a zip behind", jpeg() + zipped(), (640, 480)
    yield "png with a script behind", encoded(scene(80, 60), "PNG") + b"<script>" + SECRET, (80, 60)
    yield "giant xmp", encoded(scene(80, 60), "PNG", pnginfo=_text(900_000)), (80, 60)
    yield "giant exif", encoded(scene(80, 60), "WEBP", exif=b"Exif\0\0" + SECRET * 100_000), (80, 60)
    yield (
        "exif of noise",
        encoded(scene(80, 60), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0" + b"\xff" * 900),
        (80, 60),
    )
    yield "profile of noise", encoded(scene(80, 60), "JPEG", icc_profile=SECRET * 40), (80, 60)
    yield "profile, giant", encoded(scene(80, 60), "JPEG", icc_profile=SECRET * 40_000), (80, 60)


def _text(size: int) -> PngInfo:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp(size).decode())
    info.add_text("Comment", SECRET.decode() * 100, zip=True)
    return info


def marked_pictures() -> Iterator[tuple[str, bytes]]:
    """Every kind with every sort of metadata it can carry, SECRET in each."""
    picture, exif = scene(400, 300), camera_exif()
    yield "jpeg", encoded(picture, "JPEG", exif=exif, xmp=xmp(), comment=SECRET, icc_profile=SECRET * 9)
    yield "png", encoded(picture, "PNG", exif=exif, pnginfo=_text(300))
    yield "webp", encoded(picture, "WEBP", exif=exif.tobytes(), xmp=xmp(), icc_profile=SECRET * 9)
    yield "heic", encoded(picture, "HEIF", exif=exif.tobytes(), xmp=xmp(), quality=60)


def absurd_exifs() -> Iterator[tuple[str, Image.Exif]]:
    yield "orientation 9", camera_exif(orientation=9)
    yield "orientation 0", camera_exif(orientation=0)
    yield "0/0 degrees", camera_exif(latitude=(IFDRational(0, 0), IFDRational(1, 0), IFDRational(5, 0)))
    yield "1000 degrees", camera_exif(latitude=(1000, 0, 0))
    yield "two numbers", camera_exif(latitude=(33, 24))
