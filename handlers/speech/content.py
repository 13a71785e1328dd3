"""What a message carries: a picture, words by themselves, a film, a file, or something nobody reads."""

from __future__ import annotations

from aiogram.enums import ContentType
from aiogram.types import Document, Message

IMAGE_TYPES = frozenset(
    {"image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/webp", "image/heic", "image/heif"}
    | {"image/heic-sequence", "image/heif-sequence"}
)
IMAGE_ENDINGS = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "hif"})
"""Of a file whose type says nothing."""
SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/unknown"})
NAMED_TYPES = {
    "image/gif": "gif", "image/bmp": "bmp", "image/x-ms-bmp": "bmp", "image/tiff": "tiff",
    "image/avif": "avif", "application/pdf": "pdf",
}  # fmt: skip
NAMED_ENDINGS = {
    "gif": "gif", "bmp": "bmp", "tif": "tiff", "tiff": "tiff", "avif": "avif", "pdf": "pdf",
    "mp4": "film", "mov": "film", "avi": "film", "mkv": "film", "3gp": "film", "webm": "film",
}  # fmt: skip
UNDER = ("video", "animation", "document", "voice", "audio", "video_note", "paid_media")
"""What words may stand under, besides a picture. Itself it is not kept."""
SENT = frozenset(
    {ContentType.STICKER, ContentType.STORY, ContentType.CHECKLIST, ContentType.CONTACT, ContentType.DICE}
    | {ContentType.GAME, ContentType.POLL, ContentType.INVOICE, ContentType.GIFT, ContentType.UNIQUE_GIFT}
    | {ContentType.GIVEAWAY, ContentType.GIVEAWAY_WINNERS, ContentType.RICH_MESSAGE, ContentType.PAID_MEDIA}
    | {ContentType.VIDEO, ContentType.ANIMATION, ContentType.DOCUMENT, ContentType.UNKNOWN}
)
"""What a person sends that is neither words, a picture, a place nor a voice. Telegram says the rest."""


def picture_file(message: Message) -> str:
    """The file of its picture: a photograph in its largest size, or a file that is one; empty without."""
    if message.photo:
        return message.photo[-1].file_id
    return message.document.file_id if message.document and _is_image(message.document) else ""


def carries(message: Message, kind: str) -> bool:
    """Whether it carries that kind of content: a file that is a picture is a `photo`, words under a film are
    `text`."""
    if kind == "photo":
        return bool(picture_file(message))
    return bool(own_words(message) if kind == "text" else getattr(message, kind))


def own_words(message: Message) -> str:
    """Words that stand by themselves, or under something that is not kept; those of a picture go with it."""
    if message.text:
        return message.text.strip()
    return (message.caption or "").strip() if message.caption and not picture_file(message) else ""


def left_out(message: Message) -> str:
    """What of it is not kept, by its name: film, gif, pdf, voice, …; empty where nothing is left out."""
    if picture_file(message):
        return ""
    if message.animation:
        return "gif"
    if message.video or message.video_note or message.paid_media:
        return "film"
    if message.voice or message.audio:
        return "voice"
    return _name_of(message.document) if message.document else ""


def _is_image(file: Document) -> bool:
    kind = _type_of(file)
    return kind in IMAGE_TYPES or (kind in SAYS_NOTHING and _ending(file) in IMAGE_ENDINGS)


def _name_of(file: Document) -> str:
    kind = _type_of(file)
    named = NAMED_TYPES.get(kind) or ("film" if kind.startswith("video/") else "")
    return named or NAMED_ENDINGS.get(_ending(file), "other")


def _type_of(file: Document) -> str:
    return (file.mime_type or "").partition(";")[0].strip().lower()


def _ending(file: Document) -> str:
    return (file.file_name or "").rpartition(".")[2].strip().lower()
