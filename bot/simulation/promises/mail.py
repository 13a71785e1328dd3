"""Nothing said is lost, nothing is said twice, and nothing lies about at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from bot.simulation.promises.promise import Broken, Evidence


class NothingLost:
    """Each thing anybody said stands once in the transcript, whatever became of phones, network, process."""

    name: ClassVar[str] = "说过的不丢"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        heard = Counter(evidence.records.messages)
        for said in evidence.said:
            times = heard[(said.person, str(said.number))]
            if times != 1:
                yield Broken(self.name, said.person, said.at, f"第{said.number}条记了{times}次")
        if evidence.held:
            yield Broken(self.name, "", evidence.ends_at, f"还有{evidence.held}条没有送进来")


class NothingTwice:
    name: ClassVar[str] = "不说两遍"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for person, phone in evidence.phones.items():
            for line, times in Counter(one.line for one in phone.history).items():
                if times > 1:
                    text = next(one for one in phone.history if one.line == line)
                    yield Broken(self.name, person, text.at, f"显示了{times}次：{text.text[:30]}")
            yield from self._told_twice(evidence, person)

    def _told_twice(self, evidence: Evidence, person: str) -> Iterator[Broken]:
        """Two lines under one key would be the same news twice."""
        keys = Counter(one.dedupe for one in evidence.records.mail if one.person_id == person and one.dedupe)
        for key, times in keys.items():
            if times > 1:
                yield Broken(self.name, person, None, f"{key} 说了{times}遍")


class OutboxEmpty:
    name: ClassVar[str] = "要说的都说了"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        for mail in evidence.records.mail:
            if mail.state == "queued" and mail.not_before <= evidence.ends_at:
                yield Broken(self.name, mail.person_id, mail.created_at, f"{mail.kind} 还没有说")
            if mail.state == "failed":
                yield Broken(self.name, mail.person_id, mail.created_at, f"{mail.kind} 没有送到")


class NothingParked:
    name: ClassVar[str] = "没有处理不了的"

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        if evidence.records.parked:
            yield Broken(self.name, "", evidence.ends_at, f"搁置了{evidence.records.parked}条")
        for job in evidence.failed:
            yield Broken(self.name, "", None, f"定时任务 {job} 出错")
