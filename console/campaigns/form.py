"""/form/ID: the same draft as in chat, as one page for the clerk; every field is kept by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.campaigns.fields import Fields, Shown, fields_of, named
from console.campaigns.papers import Link, links_of, sent
from console.shell.room import FORMS, Room, Visitor, by_htmx, moved
from duty.campaigns import filling, signing
from duty.campaigns.answers import Answers
from duty.campaigns.asking import Ask, next_step
from duty.campaigns.campaign import ANNEX1
from duty.campaigns.draft import DraftState
from duty.campaigns.filling import Doubt, NotHere, Outcome, Saved, Wrongs, form_of, open_form
from duty.campaigns.letters.sight import writes as writes_letter
from duty.campaigns.papers.copies import Annex
from duty.campaigns.ports import Work
from duty.campaigns.prefill import Knowledge, proposals
from duty.campaigns.rules import Problem
from duty.campaigns.sight import runs, writes
from duty.campaigns.signing import Incomplete, may_return, may_sign, next_line
from duty.district.people import Person
from duty.messaging.refused import Refused

FIELDS = 12
"""Of one post, at most."""


Undoing = Callable[[Work, Person, int, str, datetime], Awaitable[Answers | Refused]]


class Form(Room):
    rights = FORMS

    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/form/{draft:int}", self.shown),
            self.get("/form/{draft:int}/annex1/{copy}", self.paper),
            self.post("/form/{draft:int}/say", self.say),
            self.post("/form/{draft:int}/confirm", self.confirm),
            self.post("/form/{draft:int}/choose", self.choose),
            self.post("/form/{draft:int}/submit", self.submit),
            self.post("/form/{draft:int}/sign", self.sign),
            self.post("/form/{draft:int}/back", self.send_back),
            self.post("/form/{draft:int}/reopen", self.reopen),
            self.post("/form/{draft:int}/take", self.take_back),
        ]

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        async with self.act(visitor.now) as act:
            form = _found(await open_form(act.work, visitor.person, _draft(request), visitor.now))
            values = await _page(act.work, visitor, form)
        return self.html(visitor, "campaigns/form", **values)

    async def paper(self, request: Request, visitor: Visitor) -> Response:
        """附件1 as it stands, to be saved."""
        return await sent(self.deps, visitor, Annex.ONE, _draft(request), request)

    async def say(self, request: Request, visitor: Visitor) -> Response:
        """One field: its value, and the count of the draft when the page showed it."""
        sent = await request.form(max_fields=FIELDS, max_files=0)
        code, value = str(sent.get("code", "")), str(sent.get("value", ""))
        rev, sure = _number(sent.get("rev")), sent.get("sure") == "y"
        async with self.act(visitor.now) as act:
            before = _found(await form_of(act.work, visitor.person, _draft(request)))
            fields = await _fields(act.work, visitor, before)
            done = await filling.say(
                act.work, visitor.person, _draft(request), {code: value}, rev, visitor.now, sure=sure
            )
            form = before if isinstance(done, Refused) else done.form
            after = await _fields(act.work, visitor, form)
        return self._answer(request, visitor, form, done, (code, value), fields, after)

    def _answer(
        self,
        request: Request,
        visitor: Visitor,
        form: Answers,
        done: Outcome,
        said: tuple[str, str],
        before: Fields,
        after: Fields,
    ) -> Response:
        """The field anew, and those that changed with it."""
        code, value = said
        if isinstance(done, Refused) or code not in after:
            raise HTTPException(404)
        shown = after[code]
        if not isinstance(done, Saved):
            shown = _refused(visitor, shown, value, done)
        if not by_htmx(request) and isinstance(done, Saved):
            return moved(request, f"/form/{_draft(request)}#{shown.anchor}")
        others = [] if not isinstance(done, Saved) else _changed(form, before, after, code)
        values = {**_frame(visitor, form), "field": shown, "others": others}
        status = 200 if isinstance(done, Saved) else 422
        return self.html(visitor, "campaigns/answer", status, **values)

    async def confirm(self, request: Request, visitor: Visitor) -> Response:
        """[对] for one field, or 与上次相同 for all."""
        sent = await request.form(max_fields=FIELDS, max_files=0)
        what, rev = str(sent.get("what", "")), _number(sent.get("rev"))
        async with self.act(visitor.now) as act:
            done = await filling.confirm_any(
                act.work, visitor.person, _draft(request), what, rev, visitor.now
            )
        if isinstance(done, Refused) and done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, f"/form/{_draft(request)}#f-{what.replace('#', '-')}")

    async def choose(self, request: Request, visitor: Visitor) -> Response:
        sent = await request.form(max_fields=FIELDS, max_files=0)
        code, rival = str(sent.get("code", "")), sent.get("which") == "b"
        async with self.act(visitor.now) as act:
            done = await filling.choose(
                act.work, visitor.person, _draft(request), code, rival=rival, now=visitor.now
            )
        if done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, f"/form/{_draft(request)}#f-{code.replace('#', '-')}")

    async def submit(self, request: Request, visitor: Visitor) -> Response:
        async with self.act(visitor.now) as act:
            done = await signing.submit(act.work, visitor.person, _draft(request), visitor.now)
        return self._went(request, done)

    async def sign(self, request: Request, visitor: Visitor) -> Response:
        sent = await request.form(max_fields=FIELDS, max_files=0)
        rev = _number(sent.get("rev"))
        async with self.act(visitor.now) as act:
            done = await signing.sign(act.work, visitor.person, _draft(request), rev, visitor.now)
        return self._went(request, done)

    async def send_back(self, request: Request, visitor: Visitor) -> Response:
        """[退回], with the reason that was written."""
        return await self._undone(request, visitor, signing.send_back)

    async def reopen(self, request: Request, visitor: Visitor) -> Response:
        return await self._undone(request, visitor, signing.reopen)

    async def _undone(self, request: Request, visitor: Visitor, act_of: Undoing) -> Response:
        sent = await request.form(max_fields=FIELDS, max_files=0)
        why = str(sent.get("why", "")).strip()
        if not why:
            return moved(request, f"/form/{_draft(request)}")
        async with self.act(visitor.now) as act:
            done = await act_of(act.work, visitor.person, _draft(request), why, visitor.now)
        return self._went(request, done)

    async def take_back(self, request: Request, visitor: Visitor) -> Response:
        """Whoever handed it in goes on changing it, while nobody has signed."""
        async with self.act(visitor.now) as act:
            done = await signing.take_back(act.work, visitor.person, _draft(request), visitor.now)
        return self._went(request, done)

    def _went(self, request: Request, done: Answers | Incomplete | Refused) -> Response:
        if done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, f"/form/{_draft(request)}")


def _found(form: Answers | Refused) -> Answers:
    if isinstance(form, Refused):
        raise HTTPException(404)
    return form


def _draft(request: Request) -> int:
    return int(request.path_params["draft"])


def _number(sent: Any) -> int:
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


async def _fields(work: Work, visitor: Visitor, form: Answers) -> Fields:
    known = await proposals(Knowledge(work, form, visitor.now), form.wanted) if form.draft.editable else {}
    return fields_of(visitor, form, known)


def _frame(visitor: Visitor, form: Answers) -> dict[str, Any]:
    return {
        "form": form,
        "path": f"/form/{form.draft.known_id}",
        "edits": form.draft.editable and writes(visitor.district, visitor.person, form.school.id),
        "left": len(form.wanted) + len(form.disputed),
        "here": "form",
        "school": form.school,
        "papers": _papers(visitor, form),
        "reports": _reports(visitor, form),
    }


def _papers(visitor: Visitor, form: Answers) -> list[Link]:
    if form.campaign.form_id != ANNEX1:
        return []
    number = form.draft.known_id
    return links_of(visitor, Annex.ONE, number, f"/form/{number}")


def _reports(visitor: Visitor, form: Answers) -> bool:
    """Once it is handed in the school also writes its report."""
    asked = form.campaign.form_id == ANNEX1 and not form.draft.editable
    return asked and writes_letter(visitor.district, visitor.person, form.school.id)


async def _page(work: Work, visitor: Visitor, form: Answers) -> dict[str, Any]:
    fields = await _fields(work, visitor, form)
    step = await next_step(work, form, visitor.now)
    line = next_line(form)
    return {
        **_frame(visitor, form),
        "head": [fields[f.code] for f in form.form.body if not f.screen and f.code in fields],
        "screens": _screens(form, fields),
        "same": len(step.codes) if step.ask is Ask.SAME else 0,
        "signer": visitor.words.term("role", line.signer) if line else "",
        "complete": form.complete,
        "signs": may_sign(work, visitor.person, form),
        "returns": may_return(work, visitor.person, form),
        "reopens": _signed(form) and runs(visitor.district, visitor.person, form.school.id),
        "takes": form.draft.state is DraftState.READY
        and not form.signatures
        and writes(visitor.district, visitor.person, form.school.id),
        "returned": form.draft.returned_why if form.draft.state == "returned" else "",
        "signatures": [
            (form.form.field(one.code).label.removesuffix("(签名)"), one.name, visitor.local(one.at))
            for one in form.signatures
        ],
    }


def _signed(form: Answers) -> bool:
    return form.draft.state is DraftState.SIGNED


def _screens(form: Answers, fields: Fields) -> list[tuple[int, list[Shown]]]:
    """Numbered as in chat."""
    found = []
    for number, (_, some) in enumerate(form.form.screens.items(), 1):
        codes = [code for one in some for code in fields if code.partition("#")[0] == one.code]
        found.append((number, [fields[code] for code in codes]))
    return found


def _changed(form: Answers, before: Fields, after: Fields, but: str) -> list[Shown]:
    """Others of the page that read otherwise now; new ones come with the next look at the page."""
    return [one for code, one in after.items() if code != but and code in before and one != before[code]]


def _refused(visitor: Visitor, shown: Shown, value: str, done: Outcome) -> Shown:
    """Why nothing was kept, beside what was typed."""
    words = visitor.words
    if isinstance(done, Doubt):
        return replace(shown, value=value, doubt=words.line("campaigns.doubt"))
    if isinstance(done, NotHere):
        return replace(shown, value=value, error=words.line("campaigns.not_here"))
    assert isinstance(done, Wrongs)
    return replace(shown, value=value, error=wrong(visitor, done.form, done.problems[0]))


def wrong(visitor: Visitor, form: Answers, problem: Problem) -> str:
    other = form.form.field(problem.other).label if problem.other else ""
    text = visitor.words.term("form_wrong", problem.why)
    return text.format(what=named(form, problem.code), other=other)
