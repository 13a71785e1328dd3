"""Reading a form from its file. What is wrong is said with file, field and reason, and nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from duty.campaigns.campaign import ANNEX1
from duty.campaigns.schema import NONE, SLASH, Condition, Field, FormSchema, Kind
from duty.district.people import Role

OFFICIAL = ("code", "label_zh", "name", "type", "values", "rule")
"""The keys every field of an official schema has; ours come on top (docs/campaigns.md)."""
OURS = {"question", "screen", "extra", "parts", "each_of", "needed_if", "slash_if", "zero_if"} | {
    *("at_most", "minus", "source", "anew", "warns", "agrees", "signer"),
}
FACTS = frozenset({"no_dormitory", "no_school_bus", "open_alarm_hazard"})
"""What is known of a school beside the form, and a condition may ask for."""
IN_WORDS = {"iff has_dorm=0": "no_dormitory", "iff has_bus=0": "no_school_bus"}
CODE = re.compile(r"[a-z][a-z0-9_]{0,7}")
"""Short, since three of them go into one button."""
_SCREEN = re.compile(r"[a-z]+\d*")
_RANGE = re.compile(r"int 0\.\.(\w+)")


class SchemaRefused(ValueError):
    """A form that cannot be asked. `field` is the code of the field, or where in the file it stands."""

    def __init__(self, file: str, field: str, reason: str) -> None:
        self.file, self.field, self.reason = file, field, reason
        super().__init__(f"{file}: {f'字段 {field}：' if field else ''}{reason}")


def read_schema(text: str, file: str) -> FormSchema:
    """The form of a file's text; SchemaRefused for the first thing that is wrong with it."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise SchemaRefused(file, "", f"不是完整的 JSON：{error}") from None
    return schema_of(raw, file)


def schema_of(raw: Any, file: str = "") -> FormSchema:
    """The same of what was read already."""
    if not isinstance(raw, Mapping):
        raise SchemaRefused(file, "", "最外层要是一个对象 {…}")
    title, fields = raw.get("form"), raw.get("fields")
    if not isinstance(title, str) or not title.strip():
        raise SchemaRefused(file, "", "没有表名 form")
    if not isinstance(fields, Sequence) or isinstance(fields, str) or not fields:
        raise SchemaRefused(file, "", "没有字段列表 fields")
    read = tuple(_Reading(file, number, one).field() for number, one in enumerate(fields, 1))
    found = FormSchema(str(raw.get("id") or title), title.strip(), _named(read), raw)
    _look_together(file, found)
    return found


def kept_schema(form: Mapping[str, Any]) -> FormSchema:
    """That of a campaign, for which each tap on its form asks: read once while it stays as it is."""
    return _kept(json.dumps(form, ensure_ascii=False))


@lru_cache(maxsize=32)
def _kept(written: str) -> FormSchema:
    return schema_of(json.loads(written))


@cache
def shipped(name: str = ANNEX1) -> FormSchema:
    """A form that comes with the house; KeyError where there is none of that name."""
    file = resources.files("duty.campaigns.forms").joinpath(f"{name}.json")
    if not file.is_file():
        raise KeyError(name)
    return read_schema(file.read_text("utf-8"), f"{name}.json")


class _Reading:
    """One field of the file."""

    def __init__(self, file: str, number: int, raw: Any) -> None:
        self.file, self.where = file, f"第{number}个"
        if not isinstance(raw, Mapping):
            self._refuse("要是一个对象 {…}")
        self.raw: Mapping[str, Any] = raw

    def _refuse(self, reason: str) -> Any:
        raise SchemaRefused(self.file, self.where, reason)

    def field(self) -> Field:
        code = self._words("code")
        if not CODE.fullmatch(code):
            self._refuse("code 要以小写字母开头，只用小写字母、数字和下划线，不超过8个")
        self.where = code
        missing = [key for key in OFFICIAL[:4] if key not in self.raw]
        if missing:
            self._refuse(f"缺 {'、'.join(missing)}")
        unknown = sorted(set(self.raw) - set(OFFICIAL) - OURS)
        if unknown:
            self._refuse(f"不认识 {'、'.join(unknown)}")
        kind, values = self._kind(self._words("type"))
        return self._field(code, kind, values)

    def _field(self, code: str, kind: Kind, values: tuple[str, ...]) -> Field:
        asks, named = self._words("question", ""), self._words("label_zh")
        return Field(
            code,
            named,
            self._words("name"),
            kind,
            values,
            question=asks or named,
            screen=self._screen(code),
            restricted=self._words("type").startswith("restricted"),
            extra=self._flag("extra"),
            parts=self._list("parts"),
            each_of=self._words("each_of", ""),
            needed_if=self._condition("needed_if"),
            slash_if=self._condition("slash_if"),
            zero_if=self._condition("zero_if"),
            at_most=self._at_most(),
            minus=self._pair("minus"),
            source=self._words("source", ""),
            anew=self._flag("anew"),
            warns=self._pair("warns"),
            agrees=self._pair("agrees"),
            signer=self._signer(kind),
        )

    def _kind(self, spelled: str) -> tuple[Kind, tuple[str, ...]]:
        """The type as official files spell it: enum, int>=0, int 0..name, text(…), text|无|/, …"""
        if spelled in ("enum", "restricted choice"):
            values = self._list("values")
            if len(values) < 2 or len(set(values)) < len(values):
                self._refuse("values 要有两个以上不同的选项")
            return Kind.CHOICE, values
        if spelled == "text" or re.fullmatch(r"text\(.*\)", spelled):
            return Kind.TEXT, ()
        if spelled.startswith("text|"):
            marks = tuple(spelled.split("|")[1:])
            return (
                (Kind.TEXT, marks) if set(marks) <= {NONE, SLASH} else self._refuse(f"不认识类型 {spelled}")
            )
        if spelled == "int>=0" or _RANGE.fullmatch(spelled):
            return Kind.NUMBER, ()
        if spelled in ("date", "signature"):
            return Kind(spelled), ()
        return (Kind.LONG, ()) if spelled.startswith("long text") else self._refuse(f"不认识类型 {spelled}")

    def _screen(self, code: str) -> str:
        """r8a, r8b and r8c are asked together; the head of the form (h1, h2) is asked of nobody."""
        found = _SCREEN.match(code)
        own = found.group() if found else code
        return self._words("screen", "" if own.startswith("h") else own)

    def _signer(self, kind: Kind) -> str:
        if kind is not Kind.SIGNATURE:
            return ""
        role = self._words("signer", "") or self._words("name").removeprefix("sign_")
        return role if role in {str(one) for one in Role} else self._refuse(f"不认识签名的职务 {role}")

    def _at_most(self) -> str:
        found = _RANGE.fullmatch(self._words("type"))
        return self._words("at_most", "") or (found.group(1) if found else "")

    def _condition(self, key: str) -> Condition | None:
        text = self._words(key, "") or (self._of_rule() if key == "slash_if" else "")
        if not text:
            return None
        if "=" not in text:
            return Condition(fact=text) if text in FACTS else self._refuse(f"{key} 不认识 {text}")
        code, _, value = text.partition("=")
        return Condition(code.removesuffix("!"), value, code.endswith("!"))

    def _of_rule(self) -> str:
        """What official files say in words: `"/" iff has_dorm=0`."""
        rule = str(self.raw.get("rule") or "")
        return next((fact for words, fact in IN_WORDS.items() if words in rule), "")

    def _words(self, key: str, otherwise: str | None = None) -> str:
        value = self.raw.get(key, otherwise)
        if not isinstance(value, str) or (otherwise is None and not value.strip()):
            self._refuse(f"{key} 要是文字")
        return str(value).strip()

    def _flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        return value if isinstance(value, bool) else bool(self._refuse(f"{key} 要是 true 或 false"))

    def _list(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key) or []
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._refuse(f"{key} 要是文字的列表")
        return tuple(one.strip() for one in value)

    def _pair(self, key: str) -> tuple[str, str] | None:
        value = self._list(key)
        if value and len(value) != 2:
            self._refuse(f"{key} 要有两项")
        return (value[0], value[1]) if value else None


def _named(fields: Sequence[Field]) -> tuple[Field, ...]:
    """`int 0..guards_total` names a field by its name; from here on by its code."""
    codes = {field.name: field.code for field in fields}
    return tuple(
        field if field.at_most not in codes else _with_bound(field, codes[field.at_most]) for field in fields
    )


def _with_bound(field: Field, code: str) -> Field:
    return replace(field, at_most=code)


def _look_together(file: str, form: FormSchema) -> None:
    """Codes once each, and what one field says of another is there, earlier and of the right kind."""
    seen: dict[str, Field] = {}
    for field in form.fields:
        if field.code in seen:
            raise SchemaRefused(file, field.code, "这个 code 用了两次")
        for code in _pointed_at(field):
            if code not in seen:
                raise SchemaRefused(file, field.code, f"说到的字段 {code} 前面没有")
        numbers = [code for code in (field.at_most, *(field.minus or ())) if code]
        if numbers and (
            field.kind is not Kind.NUMBER or any(seen[code].kind is not Kind.NUMBER for code in numbers)
        ):
            raise SchemaRefused(file, field.code, "at_most 和 minus 只能用在数字上")
        _look_at(file, field, seen)
        seen[field.code] = field
    if not form.screens:
        raise SchemaRefused(file, "", "没有一个要填的字段")


def _pointed_at(field: Field) -> list[str]:
    """The codes of other fields that this one speaks of."""
    conditions = (field.needed_if, field.slash_if, field.zero_if)
    asked = [one.code for one in conditions if one and one.code]
    agrees = field.agrees[0] if field.agrees else ""
    return [code for code in (*asked, agrees, field.at_most, field.each_of, *(field.minus or ())) if code]


def _look_at(file: str, field: Field, seen: Mapping[str, Field]) -> None:
    def refuse(reason: str) -> None:
        raise SchemaRefused(file, field.code, reason)

    for condition in (field.needed_if, field.slash_if, field.zero_if):
        of = seen.get(condition.code) if condition else None
        if of and condition and of.kind is Kind.CHOICE and condition.value not in of.values:
            refuse(f"{condition.code} 没有选项 {condition.value}")
    if field.slash_if and SLASH not in field.values:
        refuse("slash_if 要求能填 /")
    if field.zero_if and field.kind is not Kind.NUMBER:
        refuse("zero_if 只能用在数字上")
    if field.agrees and not (field.kind is Kind.NUMBER and field.agrees[1].isdecimal()):
        refuse("agrees 只能用在数字上，写一个字段和一个数")
    if (field.parts or field.each_of) and not {"是", "否"} <= set(field.values):
        refuse("分项问的字段要有 是 和 否")
    if field.warns and (field.warns[0] not in field.values or field.warns[1] not in FACTS):
        refuse("warns 要是这个字段的一个选项和一个已知的情况")
