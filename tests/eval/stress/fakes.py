"""A system under stress that replies by rule, and questions to put to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.models import Answer, Intent, Verdict
from eval.datasets import Question
from tests.eval import builders

DAY = builders.DAY
HELD = builders.answer("第三十一条", verdict=Verdict.IF_HARDSHIP)
FREE = builders.answer("第四十二条", verdict=Verdict.CHECK_WAIVED)
OUT = builders.answer(intent=Intent.OUT_OF_SCOPE)


@dataclass
class FakeSubject:
    """Replies with what `rule` makes of the turns; keeps every call."""

    rule: Callable[[tuple[str, ...]], Answer]
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.asked.append(tuple(turns))
        return self.rule(tuple(turns))


def question(id: str, text: str, *turns: str, verdict: Verdict | None = Verdict.IF_HARDSHIP) -> Question:
    intent = Intent.ELIGIBILITY if verdict is not None else Intent.MATERIALS
    return replace(builders.question(id, turns=turns, intent=intent, verdict=verdict), text=text)


def questions() -> list[Question]:
    told = [
        question("q1", "老板欠我工资，能申请法律援助吗"),
        question("q2", "我在长沙县被车撞了。对方不赔！能申请援助吗？", verdict=Verdict.CHECK_WAIVED),
        question("q3", "我想离婚，可以派律师吗", "他打过我好几次，身上有伤", verdict=Verdict.NEEDS_FACTS),
        question("q4", "邻居借钱不还，法律援助管不管", verdict=Verdict.NOT_COVERED),
        question("q5", "申请法律援助要带什么材料", verdict=None),
    ]
    return [*told, *(question(f"m{at}", f"第{at}个厂欠我{at}个月工资，能申请吗") for at in range(20))]
