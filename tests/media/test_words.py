"""Words in a picture's file: what must go is cut out, the picture and its other notes stay."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from media.words import without_words
from tests.kit.media_corpus import camera_exif, encoded, heic, scene

SECRET = "门口那个是刑满释放的"


def must_go(words: str) -> bool:
    return "刑满释放" in words


def with_notes(kind: str, comment: bytes) -> bytes:
    exif = camera_exif()
    exif.get_ifd(IFD.Exif)[Base.UserComment] = comment
    return encoded(scene(64, 48), kind, exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "comment", [SECRET.encode(), b"UNICODE\0" + SECRET.encode("utf-16-le"), SECRET.encode("gb18030")]
)
def test_a_comment_that_must_go_is_cut_out_and_the_picture_opens(kind: str, comment: bytes) -> None:
    kept = without_words(with_notes(kind, comment), must_go)
    assert kept is not None and comment not in kept
    assert Image.open(io.BytesIO(kept)).convert("RGB").size == (64, 48)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_other_notes_stay(kind: str) -> None:
    raw = with_notes(kind, "三楼灭火器".encode())
    assert without_words(raw, must_go) == raw


def test_what_hangs_behind_a_jpeg_is_not_kept_whatever_it_says() -> None:
    raw = encoded(scene(64, 48), "JPEG")
    assert without_words(raw + SECRET.encode(), must_go) == raw


def test_packed_text_is_unpacked() -> None:
    notes = PngInfo()
    notes.add_itxt("Comment", SECRET * 40, zip=True)
    kept = without_words(encoded(scene(64, 48), "PNG", pnginfo=notes), must_go)
    assert kept is not None and b"iTXt" not in kept


def test_of_an_iphone_s_picture_nothing_is_kept() -> None:
    raw = heic(64, 48)
    assert without_words(raw, must_go) == raw
    assert without_words(raw[:600] + SECRET.encode() + raw[600:], must_go) is None


def test_broken_files_come_through_for_the_decoder_to_judge() -> None:
    jpegs = (b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\0")
    for raw in (b"", *jpegs, b"\x89PNG\r\n\x1a\n\0\0", b"RIFF\0\0\0\0WEBPEX", b"x"):
        without_words(raw, must_go)
