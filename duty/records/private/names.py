"""How people are called: full names, and how neighbours call each other."""

from __future__ import annotations

from functools import cache

from duty.records.private.words import any_of, words

HAN = "\u4e00-\u9fff"


@cache
def full_name(least: int = 1) -> str:
    """A full name. `least`: so many given letters at least."""
    lists = words()["names"]
    surname = any_surname()
    title = any_of(words()["students"]["titles"])
    letters = letters_of(lists["given"])
    given, second = f"[{letters}]", f"[{letters}{lists['given_beside']}]"
    often = f"{given}[{letters}{lists['given_behind']}]"
    called = f"(?:{often}|{given}{{{least},2}}|{second}{{2}}|老[大二三四五六七八])"
    seldom = f"[{lists['seldom']}]{given}{{2}}"
    named = rf"(?>{surname}{called}|{seldom}|张三|李四|王五|赵六)"
    never = f"(?!{title}|{any_of(lists['places'])}|(?<=[东西南北])门)"
    return rf"(?=[{begins()}])(?<![保公治平主分])(?!谢谢|(?<=谢)谢|{any_of(lists['no_names'])}){named}{never}"


@cache
def begins() -> str:
    """The letters a full name can begin with."""
    lists = words()["names"]
    first = "".join(one[0] for one in lists["compound"])
    return f"{letters_of(lists['surnames'])}{lists['seldom']}{first}"


def letters_of(lines: str) -> str:
    return lines.replace("\n", "")


@cache
def compound() -> str:
    """A surname of two letters."""
    return any_of(words()["names"]["compound"])


@cache
def any_surname() -> str:
    return f"(?:{compound()}|[{letters_of(words()['names']['surnames'])}])"


@cache
def nickname() -> str:
    """老刘, 阿龙, 刘嫂, 孙家老二, 叫 before what must be a name."""
    surname, titles = any_surname(), any_of(words()["students"]["titles"])
    given = f"[{words()['names']['called']}]"
    kin = any_of(words()["names"]["kin"])
    called = rf"(?<=叫){surname}(?!{titles})[{HAN}]{{1,2}}"
    nick = rf"(?<![长大古苍最越多从太还很这幼])[老小阿](?:{surname}|{given})(?!{titles})"
    return rf"{nick}|{surname}{kin}|阿{given}|{called}"
