"""How people are called: full names, and how neighbours call each other."""

from __future__ import annotations

from functools import cache

from duty.records.private.words import any_of, words

HAN = "\u4e00-\u9fff"


@cache
def full_name(least: int = 1) -> str:
    """A full name. `least`: so many given letters at least."""
    lists = words()["names"]
    surname = f"(?:{'|'.join(lists['compound'])}|[{letters_of(lists['surnames'])}])"
    title = any_of(words()["students"]["titles"])
    given = f"[{letters_of(lists['given'])}]"
    second = f"[{letters_of(lists['given'])}{lists['given_beside']}]"
    called = f"(?:{given}{{{least},2}}|{second}{{2}}|老[大二三四五六七八])"
    named = rf"(?:{surname}{called}|张三|李四|王五|赵六)"
    first = f"(?=[{letters_of(lists['surnames'])}{''.join(one[0] for one in lists['compound'])}])"
    return rf"{first}(?<![保公治平])(?!{any_of(lists['no_names'])}){named}(?!{title}|(?<=[东西南北])门)"


def letters_of(lines: str) -> str:
    return lines.replace("\n", "")


@cache
def any_surname() -> str:
    return f"[{letters_of(words()['names']['surnames'])}]"


@cache
def nickname() -> str:
    """老刘, 阿龙, 刘嫂, 孙家老二, 叫 before what must be a name."""
    surname, titles = any_surname(), any_of(words()["students"]["titles"])
    given = f"[{words()['names']['called']}]"
    kin = any_of(words()["names"]["kin"])
    called = rf"(?<=叫){surname}[{HAN}]{{1,2}}"
    return rf"(?<![{HAN}])[老小阿](?:{surname}|{given})(?!{titles})|{surname}{kin}|阿{given}|{called}"
