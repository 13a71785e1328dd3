"""Sizes, modes, colours and turning: picture in, picture out."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

CAMERA_PROFILE_BYTES = 16_384  # profiles of cameras take 0.5–4 kB; tables of print shops are not read

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` scaled down, never up, to a long side of `side`."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def flat_mode(picture: Image.Image) -> Image.Image:
    """Modes that cannot be resized well are converted first, the others after: they are smaller then."""
    if picture.mode in {"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"}:
        return picture
    if picture.mode.startswith("I"):  # 16 bits: convert() would clip instead of scale
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"P", "PA"}:
        return picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def shrink(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if picture.size == size:
        return picture
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def rgb(picture: Image.Image) -> Image.Image:
    """RGB, with what shone through set on white."""
    if picture.mode in {"RGBA", "LA"}:
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
        return paper
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Colours as sRGB (iPhones write Display P3); a profile that cannot be used is dropped like the rest."""
    if not isinstance(profile, bytes) or len(profile) > CAMERA_PROFILE_BYTES or b"sRGB" in profile:
        return picture
    try:
        camera = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, camera, ImageCms.createProfile("sRGB")) or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    """Turned and mirrored as EXIF's orientation asks."""
    return picture.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else picture
