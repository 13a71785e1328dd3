"""Updates of every kind, as raw JSON: by the wire's own models, steered to our handlers, and broken."""

from __future__ import annotations

import csv
import json
import re
import types
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.types import TelegramObject, Update
from hypothesis import strategies as st
from pydantic import ValidationError
from typing_extensions import TypeAliasType

from bot.app import OFFLINE
from bot.intake.tolerant import tolerantly
from handlers.routes import build_routing
from handlers.speech import labels
from storage.importing import SAMPLE
from tests.kit.paths import ROOT

Raw = dict[str, Any]
Some = st.SearchStrategy[Any]

# -- who and where ------------------------------------------------------------------------------


@cache
def roster() -> list[dict[str, str]]:
    with (Path(SAMPLE) / "people.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number_of(person: str) -> int:
    """Their private chat on Telegram."""
    return next(int(row["telegram_id"]) for row in roster() if row["person_id"] == person)


STRANGE = ("G01", "G02", "PO02", "PO01", "DO1", "DO3", "PR01", "SO01", "SV01", "AD01", "T01")
"""One of each role: whoever says strange things."""
STRANGER, GROUP = 777_000_777, -1_000_200_300_400


def numbers() -> list[int]:
    known = {row["person_id"] for row in roster()}
    return [number_of(person) for person in STRANGE if person in known]


# -- values the wire may carry --------------------------------------------------------------------

HOSTILE = (
    "", " ", "\n\n", "\x00", "到\x00岗", "\u200b", "\u200f岗到\u202e", "\ufeff", "👨‍👩‍👧‍👦", "🇨🇳🇨", "🚨",
    "🚨🚨🚨", "é" * 50,
    "签到", "到", "收到", "好的", "到岗了", "帮老刘也打个卡", "帮:刘:打卡", "替\n刘打卡", "校门口有人打架",
    "三楼灭火器过期",
    "有人晕倒了", "演练", "这是演练，校门口有人打架", "%s %(x)s {0} {name}", "<b>x</b> & </",
    "'; DROP TABLE people;--",
    "长" * 4096, "👮" * 2048, "\n".join("行" * 40 for _ in range(100)), "/", "//", "/start", "/start x",
    "/sos@other_bot",
    "/hazard 三楼灭火器过期", "/incident 校门口有人打架", "/incident " + "水" * 4000,
    "/hazard " + "坑" * 4000, "/lang en",
    "/lang zh", "/lang xx", "/bind SCH01", "/bind", "/unbind", "实验小学", "西门岗", "０", "²", "None",
    "null", "-1",
)  # fmt: skip
COMMANDS = (
    "start", "checkin", "checkout", "patrol", "hazard", "incident", "sos", "alerts", "board", "ledger",
    "summary",
    "spotcheck", "form", "swap", "undo", "cancel", "help", "lang", "drill", "reach", "report", "standin",
    "invite",
    "protect", "bind", "unbind",
)  # fmt: skip
WHOLE = (0, 1, -1, 2, 7, 255, 2**31 - 1, -(2**31), 2**32, 2**52, -(2**52), 2**53, 2**63 - 1, -(2**63))
REAL = (0.0, -0.0, 1.5, 90.0, -90.0, 180.0, -180.0, 180.0001, 33.4, 118.9, 1e308, -1e308, 5e-324, 1e-9)
DATES = (0, 1, 951_782_400, 1_795_389_000, 1_795_389_600, 2**31 - 1, 2**31, 4_102_444_800, 253_402_300_799)


def texts() -> Some:
    """Any text JSON can carry; half a surrogate is none (see the webhook's tests)."""
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    return st.sampled_from(HOSTILE) | free


def _literals(annotation: Any) -> Some:
    return st.sampled_from([getattr(value, "value", value) for value in get_args(annotation)])


SCALARS: dict[Any, Some] = {
    int: st.sampled_from(WHOLE) | st.integers(-(2**53), 2**53),
    float: st.sampled_from(REAL) | st.floats(allow_nan=False, allow_infinity=False),
    str: texts(),
    bool: st.booleans(),
    datetime: st.sampled_from(DATES),
    timedelta: st.integers(0, 10**6),
}


@cache
def of_type(annotation: Any, deep: int) -> Some:
    """JSON of one annotated field. `deep`: so many levels of optional things below it."""
    if isinstance(annotation, TypeAliasType):
        return st.deferred(lambda: of_type(annotation.__value__, deep - 1))
    origin = get_origin(annotation)
    if origin is Annotated:
        return of_type(get_args(annotation)[0], deep)
    if origin is Literal:
        return _literals(annotation)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(annotation), deep)
    if origin is list:
        (inside,) = get_args(annotation)
        return st.deferred(lambda: st.lists(of_type(inside, deep - 1), max_size=2 if deep > 0 else 1))
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        return of_model(annotation, deep)
    return SCALARS.get(annotation, texts())


def _one_of(choices: Sequence[Any], deep: int) -> Some:
    """What is not there is left out by `of_model`; where it is deep already, the plain ones."""
    left = [one for one in choices if one not in (type(None), Default)]
    plain = [one for one in left if one in SCALARS]
    return st.one_of([of_type(one, deep) for one in (plain if plain and deep <= 0 else left)])


def _always(field: Any) -> bool:
    """Required, or the word by which kinds of one thing are told apart."""
    return bool(field.is_required() or get_origin(field.annotation) is Literal)


@cache
def of_model(model: type[TelegramObject], deep: int) -> Some:
    """JSON of one of aiogram's models: what it must have, and a few of what it may have."""
    fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    must = [field.alias or name for name, field in model.model_fields.items() if _always(field)]
    may = [name for name in fields if name not in must]

    @st.composite
    def made(draw: Any) -> Raw:
        few = draw(st.lists(st.sampled_from(may), max_size=4, unique=True)) if may and deep > 0 else []
        return {name: draw(of_type(fields[name], deep - 1)) for name in [*must, *few]}

    return made()


Update.model_validate({"update_id": 1})  # now, so that each field of aiogram's models knows its type
KINDS = tuple(name for name in Update.model_fields if name != "update_id")


@st.composite
def of_kind(draw: Any, kind: str) -> Raw:
    """An update of that kind, mostly in the chat of somebody we know."""
    content = draw(of_type(Update.model_fields[kind].annotation, 3))
    pressed = kind == "callback_query" and isinstance(content, dict)
    holder = content.get("message", content) if pressed else content
    if isinstance(holder, dict) and draw(st.integers(0, 9)):
        chat = draw(st.sampled_from([*numbers(), STRANGER, GROUP]))
        holder["chat"] = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
    return {kind: content}


def any_kind() -> Some:
    return st.sampled_from(KINDS).flatmap(of_kind)


# -- what our handlers listen to ------------------------------------------------------------------


@cache
def prefixes() -> list[str]:
    """How the data of every button begin that some handler waits for."""
    return sorted(f"{act.replace('.', ':')}:" for act in build_routing().acts)


@cache
def patterns() -> list[str]:
    """The data of buttons as the handlers write them, `{}` where a value stands; and bare prefixes."""
    source = "".join(path.read_text() for path in sorted((ROOT / "handlers").rglob("*.py")))
    written = {re.sub(r"\{[^}]*\}", "{}", one) for one in re.findall(r"\"([a-z]+:[^\"\s]*)\"", source)}
    pressed = {f"{act.replace('.', ':')}:{{}}" for act in re.findall(r"Press\(\s*\"([a-z_.]+)\"", source)}
    return sorted({one for one in written | pressed if one.startswith(tuple(prefixes()))} | set(prefixes()))


IDS = (
    "1", "2", "3", "4", "5", "24", "25", "0", "-1", "999999999999999999999", "9007199254740991",
    "9007199254740992",
    "²", "１", "٣", "", " ", "7.0", "0x1", "1e3", "None", "nan", "\x00", "SCH01", "SCH02", "P001", "P003",
    "P004", "G02",
    "G05", "DO3", "TE01", "leaders", "station", "desk", "late", "老刘", "morning", "p0", "P1", "fire",
    "first", "update",
    "final", "nature", "seen", "tonight", "day", "word_done", "done", "set", "ask", "15", "1:2:3", ":",
    "::", "a:b",
)  # fmt: skip


@st.composite
def data(draw: Any) -> str:
    """The data of a button of ours: of this morning, of last year, somebody else's, or of nobody."""
    pattern = draw(st.sampled_from(patterns()))
    made = re.sub(r"\{\}", lambda _: draw(st.sampled_from(IDS)), pattern)
    return made + draw(st.sampled_from(["", "", "", ":", ":1", ":-1", "1", ":" + "9" * 30]))


def places() -> Some:
    """At a post, beside it, and at the edges of the world and beyond."""
    degrees = st.sampled_from(REAL) | st.sampled_from([33.415933, 33.4161, 118.882003, 118.8822])
    known = st.fixed_dictionaries(
        {"latitude": degrees, "longitude": degrees},
        optional={"horizontal_accuracy": st.sampled_from([0, 1.5, 10, 1500, -1, 1e308])},
    )
    return known.map(lambda place: {"location": place})


def pictures() -> Some:
    sizes = st.fixed_dictionaries(
        {"file_id": st.sampled_from(["f1", "f2", "x" * 250]), "width": st.just(1), "height": st.just(1)}
    ).map(lambda size: size | {"file_unique_id": size["file_id"][:8]})
    return st.fixed_dictionaries(
        {"photo": st.lists(sizes, max_size=3)},
        optional={"caption": texts(), "media_group_id": st.sampled_from(["a1", "a2", "b" * 60, "\x00"])},
    )


FILE = {"file_id": "f3", "file_unique_id": "f3"}
OTHER = (
    {"voice": FILE | {"duration": 3}}, {"video": FILE | {"duration": 3, "width": 1, "height": 1}},
    {"audio": FILE | {"duration": 3}}, {"video_note": FILE | {"duration": 3, "length": 1}},
    {"document": FILE | {"file_name": "名单.xlsx"}},
    {"document": FILE | {"file_name": "IMG_1.HEIC", "mime_type": "image/heic"}, "media_group_id": "a1"},
    {"document": FILE | {"mime_type": "image/gif"}, "caption": "校门口有人持刀"},
    {"video": FILE | {"duration": 3, "width": 1, "height": 1}, "caption": "三楼灭火器过期"},
    {"voice": FILE | {"duration": 3}, "caption": "救命"}, {"poll": {"id": "1"}}, {"sticker": {"type": "?"}},
    {"story": {"chat": {"id": 5, "type": "private"}, "id": 1}},
    {"paid_media": {"star_count": 1, "paid_media": []}, "caption": "救命"}, {"hologram": {"x": 1}},
    {
        "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "", "address": ""},
        "location": {"latitude": 33.4157, "longitude": 118.8816},
    },
    {"animation": FILE | {"duration": 1, "width": 1, "height": 1}},
    {"sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    {"contact": {"phone_number": "+86", "first_name": "某"}}, {"dice": {"emoji": "🎲", "value": 6}},
    {"venue": {"location": {"latitude": 33.4157, "longitude": 118.8816}, "title": "校门", "address": "路"}},
    {"location": {"latitude": 33.4157, "longitude": 118.8816, "live_period": 900, "heading": 1}},
    {"new_chat_title": "x"}, {"migrate_to_chat_id": 42}, {"migrate_from_chat_id": GROUP},
    {"pinned_message": {}},
    {"photo": [], "text": "两样"}, {"text": "两样", "caption": "三样"}, {},
)  # fmt: skip


def words() -> Some:
    keys = st.sampled_from(labels.ALL)
    commands = st.sampled_from(COMMANDS).map(lambda name: f"/{name}")
    followed = st.tuples(keys | commands, texts()).map(" ".join)
    return (keys | commands | followed | texts()).map(lambda text: {"text": text})


MARKS = (
    {"forward_origin": {"type": "hidden_user", "sender_user_name": "某人", "date": 1}},
    {"reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}},
    {"quote": {"text": "x", "position": 0}}, {"via_bot": {"id": 1, "is_bot": True, "first_name": "b"}},
    {"has_protected_content": True}, {"edit_date": 5}, {"entities": [{"type": "bold"}]},
    {"forward_origin": {"type": "hologram"}}, {"message_thread_id": 42, "is_topic_message": True},
    {"sender_chat": {"id": GROUP, "type": "supergroup"}}, {"reply_markup": 5, "caption_entities": "x"},
)  # fmt: skip


@st.composite
def messages(draw: Any, who: Sequence[int] | None = None) -> Raw:
    """Something a person may send in their chat, or have edited there."""
    content = draw(st.one_of(words(), words(), places(), pictures(), st.sampled_from(OTHER)))
    mark = draw(st.sampled_from([{}, {}, {}, *MARKS]))
    chat = draw(st.sampled_from(who or [*numbers(), STRANGER, GROUP]))
    sender = draw(st.sampled_from(who or numbers()))
    head = {
        "message_id": draw(st.sampled_from([1, 2, 3, 2**31, 2**53])),
        "date": draw(st.sampled_from(DATES)),
        "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
        "from": {"id": chat if chat > 0 else sender, "is_bot": False, "first_name": "某"},
    }
    if "pinned_message" in content:
        content = {"pinned_message": head}
    return {draw(st.sampled_from(["message"] * 4 + ["edited_message"])): head | content | mark}


@st.composite
def presses(draw: Any, who: Sequence[int] | None = None) -> Raw:
    chat = draw(st.sampled_from(who or [*numbers(), STRANGER, GROUP]))
    shown: Raw = {"message_id": draw(st.sampled_from([1, 2, 2**53])), "date": draw(st.sampled_from(DATES))}
    query: Raw = {
        "id": str(draw(st.integers(0, 2**63))),
        "from": {"id": abs(chat), "is_bot": False, "first_name": "某"},
        "chat_instance": "1",
        "message": shown | {"chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"}},
    }
    return {
        "callback_query": query
        | draw(st.sampled_from([{}, {"game_short_name": "x"}]))
        | {"data": draw(data())}
    }


# -- broken -----------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    None, True, "x", "", [], {}, [[]], {"": {}}, -1, 2**63, 1.5, 10**13, "2026-11-26", ["\x00"],
    {"id": {"id": {"id": 1}}},
)  # fmt: skip


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield (*before, name)
        yield from _paths(inner, (*before, name))


@st.composite
def damaged(draw: Any, whole: Some) -> Raw:
    """Another type here, nothing there, the wrong thing inside: it may still be an update, or not."""
    raw: Raw = deepcopy(draw(whole))
    for _ in range(draw(st.integers(1, 2))):
        paths = list(_paths(raw))
        if not paths:
            break
        *way, last = draw(st.sampled_from(paths))
        holder: Any = raw
        for step in way:
            holder = holder[step]
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = deepcopy(draw(st.sampled_from(ODD)))  # the next damage may be inside it
    return raw


def deep(levels: int) -> Any:
    return json.loads("[" * levels + "]" * levels)


def nested() -> Some:
    """Deeper than anybody looks, in a field we read and in one that nobody knows."""
    levels = st.sampled_from([10, 60, 200]).map(deep)
    read, unknown = levels.map(lambda one: {"text": one}), levels.map(lambda one: {"unknown": one})
    return (read | unknown).map(lambda one: {"message": one})


def ours() -> Some:
    return st.one_of(messages(), presses())


def strange() -> Some:
    """Any of them."""
    return st.one_of(any_kind(), ours(), ours(), damaged(ours()), damaged(any_kind()), nested())


@cache
def _offline() -> Bot:
    return Bot(OFFLINE)


def parses(raw: Raw) -> bool:
    try:
        tolerantly(lambda one: Update.model_validate(one, context={"bot": _offline()}), raw)
    except ValidationError:
        return False
    return True
