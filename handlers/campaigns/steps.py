"""One question of a form put into words and buttons. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from duty.campaigns.answers import Answers
from duty.campaigns.asking import Ask, Step, marks
from duty.campaigns.draft import FormAnswer, Source
from duty.campaigns.prefill import Proposal
from duty.campaigns.rules import Problem, choices
from duty.campaigns.schema import SLASH, SPLIT, Kind, items_of, part_of
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button
from handlers.speech.talk import Talk

NUMBERS = "①②③④⑤⑥⑦⑧"
SHOWN = 60
"""Letters of a text that is only looked over."""
WIDE = 10
"""Letters of the longest label where two buttons stand side by side."""
NAMED = 12
"""Fields named where many are confirmed at once."""


def asked(talk: Talk, form: Answers, step: Step) -> Say:
    """The question of a step, with where in the form it stands."""
    text = "\n".join([_where(talk, form, step), *_lines(talk, form, step)])
    return Say(text, _buttons(talk, form, step))


def _where(talk: Talk, form: Answers, step: Step) -> str:
    screens = list(form.form.screens)
    screen = form.form.field(step.codes[0]).screen if step.codes else ""
    if step.ask in (Ask.SAME, Ask.KNOWN) or screen not in screens:
        return talk.line("form.head", school=form.school.short_name, title=short(form.form.title))
    at, of = screens.index(screen) + 1, len(screens)
    return talk.line("form.at", school=form.school.short_name, at=at, of=of)


def _lines(talk: Talk, form: Answers, step: Step) -> list[str]:
    if step.ask is Ask.CHOOSE and step.disputed:
        return [_both(talk, form, step.disputed)]
    if step.ask is Ask.SAME:
        return [talk.line("form.same", count=len(step.codes)), *_named(talk, form, step)]
    if step.ask is Ask.KNOWN:
        return [talk.line("form.known", count=len(step.codes)), *_named(talk, form, step)]
    if step.ask is Ask.CONFIRM:
        return [*(_proposed(talk, form, c, step.proposals[c]) for c in step.codes), _or_say(talk, form, step)]
    return _questions(talk, form, step)


def _named(talk: Talk, form: Answers, step: Step) -> list[str]:
    """Briefly what is confirmed; the whole is in [逐项看]."""
    lines = [_proposed(talk, form, code, step.proposals[code]) for code in step.codes[:NAMED]]
    more = len(step.codes) - len(lines)
    return [*lines, *([talk.line("form.more", count=more)] if more else [])]


def _proposed(talk: Talk, form: Answers, code: str, one: Proposal) -> str:
    """保安员人数：4（保安员登记；上次 5）"""
    source = talk.voice.word("form_source", one.source, talk.account.language)
    if one.last is not None and one.changed and one.source is not Source.DAY:
        source = talk.line("form.last_was", source=source, last=shortened(one.last))
    return talk.line("form.proposed", what=named(form, code), value=shortened(one.value), source=source)


def _questions(talk: Talk, form: Answers, step: Step) -> list[str]:
    first = form.form.field(step.codes[0])
    parted = part_of(step.codes[0])[1]
    alone = len(step.codes) == 1
    lines = [first.question] if alone or parted else []
    if not alone or parted:
        lines += [
            f"{NUMBERS[n]} {named(form, code) if parted else form.form.field(code).question}"
            for n, code in enumerate(step.codes)
        ]
    if step.again:
        said = "；".join(shortened(form.values.get(code) or "—") for code in step.codes)
        lines.append(talk.line("form.now", said=said))
    return [*lines, *_how(talk, form, step)]


def _how(talk: Talk, form: Answers, step: Step) -> list[str]:
    if step.ask is not Ask.TYPE:
        return []
    if form.form.field(step.codes[0]).kind is not Kind.NUMBER:
        return [talk.line("form.date_please" if _of(form, step) is Kind.DATE else "form.words_please")]
    count = len(step.codes)
    return [talk.line("form.numbers_please", count=count) if count > 1 else talk.line("form.number_please")]


def _of(form: Answers, step: Step) -> Kind:
    return form.form.field(step.codes[0]).kind


def _or_say(talk: Talk, form: Answers, step: Step) -> str:
    number = _of(form, step) is Kind.NUMBER
    return talk.line("form.right_or_number" if number else "form.right_or_words")


def _both(talk: Talk, form: Answers, answer: FormAnswer) -> str:
    """Two answers of two people; neither is lost."""
    at = answer.rival_at or answer.at
    return talk.line(
        "form.both",
        what=named(form, answer.code),
        one=who(talk, answer.author_id),
        first=shortened(answer.value or "—"),
        at=talk.when(answer.at),
        other=who(talk, answer.rival_by),
        second=shortened(answer.rival or "—"),
        then=talk.when(at),
    )


# -- buttons -------------------------------------------------------------------------------


def _buttons(talk: Talk, form: Answers, step: Step) -> Buttons:
    draft, rev = form.draft.known_id, form.draft.rev
    if step.ask is Ask.CHOOSE and step.disputed:
        first, second = step.disputed.value or "", step.disputed.rival or ""
        labels = ((first, "a"), (second, "b"))
        code = step.codes[0]
        return tuple((button(shortened(v), Press("form.choose", draft, code, way)),) for v, way in labels)
    right = button(talk.voice.line("form.right_button"), Press("form.ok", draft, rev, _what(step)))
    if step.ask in (Ask.SAME, Ask.KNOWN):
        walk = button(talk.voice.line("form.walk_button"), Press("form.open", draft, "walk"))
        return ((right, walk),)
    own: Buttons = ((right,),) if step.ask is Ask.CONFIRM else ()
    if step.ask is Ask.PICK:
        own = _ways(talk, form, step)
    elif len(step.codes) == 1:
        own += _marks(form, step)
    return (*own, _about(talk, form, step))


def _what(step: Step) -> str:
    return step.ask if step.ask in (Ask.SAME, Ask.KNOWN) else step.codes[0]


def _ways(talk: Talk, form: Answers, step: Step) -> Buttons:
    """Each way to answer all of them at once; what is proposed stands first and says where from."""
    made = [
        _pick(form, _way(talk, step, way, n), dict(zip(step.codes, way, strict=True)))
        for n, way in enumerate(step.ways)
    ]
    width = 2 if max(len(one.label) for one in made) < WIDE else 1
    return tuple(tuple(made[i : i + width]) for i in range(0, len(made), width))


def _pick(form: Answers, label: str, said: Mapping[str, str], *more: str) -> Button:
    """A tap that says these: each field with the place of its choice in the schema."""
    places = (f"{code}.{choices(form.form.field(code), code).index(value)}" for code, value in said.items())
    return button(label, Press("form.pick", form.draft.known_id, form.draft.rev, ",".join(places), *more))


def picked(form: Answers, places: str) -> dict[str, str]:
    """What such a tap says; empty where it says nothing of this form."""
    said = {}
    for place in places.split(","):
        code, _, number = place.partition(".")
        if part_of(code)[0] not in form.form or not (number.isascii() and number.isdecimal()):
            return {}
        found = choices(form.form.field(code), code)
        if int(number) >= len(found):
            return {}
        said[code] = found[int(number)]
    return said


def _way(talk: Talk, step: Step, way: tuple[str, ...], number: int) -> str:
    proposed = number == 0 and all(code in step.proposals for code in step.codes)
    label = way[0] if len(way) == 1 else _together(talk, way)
    if not proposed:
        return label
    source = talk.voice.word("form_source", step.proposals[step.codes[0]].source)
    return talk.voice.line("form.right_of", value=label, source=source)


def _together(talk: Talk, way: tuple[str, ...]) -> str:
    if len(set(way)) == 1:
        return talk.voice.line("form.all_button", value=way[0])
    return " ".join(f"{NUMBERS[n]}{value}" for n, value in enumerate(way))


def _marks(form: Answers, step: Step) -> Buttons:
    code = step.codes[0]
    proposed = step.proposals[code].value if code in step.proposals else ""
    offered = [mark for mark in marks(form.form.field(code)) if mark != proposed]
    found = [_pick(form, mark, {code: mark}) for mark in offered]
    return (tuple(found),) if found else ()


def _about(talk: Talk, form: Answers, step: Step) -> tuple[Button, ...]:
    return (button(talk.voice.line("form.review_button"), Press("form.review", form.draft.known_id, 0)),)


def doubt(talk: Talk, form: Answers, code: str, said: str) -> Say:
    """全部正常, while the ledger knows of an alarm that is not."""
    field = form.form.field(code)
    yes = _pick(form, talk.voice.line("form.sure_button", said=said), {code: said}, "y")
    others = [_pick(form, one, {code: one}) for one in field.values if one not in (said, SLASH)]
    return Say(talk.line("form.doubt", what=field.label, said=said), ((yes, *others),))


# -- words ---------------------------------------------------------------------------------


def named(form: Answers, code: str) -> str:
    """The field as it is printed; a part by its own question, a place by its name."""
    whole, number = part_of(code)
    field = form.form.field(whole)
    if number and field.parts:
        return field.parts[number - 1]
    if number and field.each_of:
        places = items_of(form.values.get(field.each_of))
        return places[number - 1] if number <= len(places) else field.label
    return field.label


def who(talk: Talk, person_id: str) -> str:
    return talk.district.polite(person_id) if person_id in talk.district.people else "—"


def short(title: str) -> str:
    """附件1 of 附件1 学校及周边安全排查整改情况报表."""
    return title.split(" ", 1)[0] if " " in title else title


def shortened(value: str) -> str:
    plain = SPLIT.sub("；", value)
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def wrong(talk: Talk, form: Answers, problem: Problem) -> str:
    """持证人数不能多于保安员人数。"""
    other = form.form.field(problem.other).label if problem.other else ""
    return talk.line(f"form_wrong.{problem.why}", what=named(form, problem.code), other=other)
