"""What topics and phrases say: every citation is law today, and every number stands in an article that is cited."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.answering import phrases as phrases_module
from bot.answering import topics as topics_module
from bot.answering.beliefs import Beliefs
from bot.answering.phrases import PhraseError, Phrases
from bot.answering.topics import Topic, TopicError, Topics
from bot.eligibility.rules import load_rules
from bot.models import Intent
from bot.understanding.urgency import load_urgencies
from corpus.citations import cite
from corpus.models import Status
from corpus.names import LawNames
from corpus.numerals import parse_numeral
from corpus.store import Corpus

TODAY = date(2026, 11, 23)
TOPICS, PHRASES = Topics.load(), Phrases.load()
DATA = Path(topics_module.__file__).parent / "data"

_QUANTITY = re.compile(
    r"(?<![这某])(?P<n>[零〇一二两三四五六七八九十百千]+|[0-9０-９]+)(?P<unit>个?工作日|日|天|个?小时|个月|年|元|倍|岁|%)"
)
_UNITS = {"天": "日", "个小时": "小时", "个工作日": "工作日"}
Quantity = tuple[int, str]


@dataclass(frozen=True)
class Claim:
    """A sentence that users read, and the citation strings that must hold its numbers."""

    where: str
    text: str
    cites: tuple[str, ...]


def quantities(text: str) -> set[Quantity]:
    """Numbers with a unit, Chinese and Arabic alike: 七日, 7天 and ７日 are all (7, 日)."""
    found = set()
    for match in _QUANTITY.finditer(text):
        unit = match["unit"]
        found.add((parse_numeral(match["n"]), _UNITS.get(unit, unit)))
    return found


def unbound(claim: Claim, text_of: Callable[[str], str]) -> set[Quantity]:
    """The numbers of a sentence that stand in none of the articles it cites."""
    return quantities(claim.text) - quantities("\n".join(text_of(citation) for citation in claim.cites))


def claims() -> Iterator[Claim]:
    for topic in TOPICS.all:
        everything = tuple(citation for _, cites in topic.points for citation in cites)
        yield Claim(f"topic {topic.id}: lead", topic.lead, everything)
        for text, cites in topic.points:
            yield Claim(f"topic {topic.id}: {text[:12]}", text, cites)
    for verdict, headline in PHRASES.verdicts.items():
        yield Claim(f"verdict {verdict}", headline, ())
    for verdict, rows in PHRASES.points.items():
        for row in rows:
            yield Claim(f"points of {verdict}: {row.text[:12]}", row.text, row.cites)
    for reason, refusal in PHRASES.refusals.items():
        cites = tuple(citation for point in refusal.points for citation in point.cites)
        yield Claim(f"refusal {reason}: headline", refusal.headline, cites)
        for point in refusal.points:
            yield Claim(f"refusal {reason}: {point.text[:12]}", point.text, point.cites)
    for name, step in PHRASES.timeline.items():
        yield Claim(f"timeline {name}", f"{step.text}，{step.limit or ''}", step.cites)
    for name, paper in PHRASES.materials.items():
        yield Claim(f"materials {name}", paper, ())
    for name in (
        "no_rules",
        "no_provincial_rules",
        "cannot_tell",
        "not_found",
        "retrieved",
        "told",
        "retrieved_aid",
    ):
        yield Claim(name, getattr(PHRASES, name), ())
    for belief in Beliefs.load().all:
        yield Claim(f"belief {belief.id}", belief.text, belief.cites)
    for ground in load_rules().grounds:
        if ground.until is None:
            yield Claim(f"ground {ground.id}", ground.label, ground.cites)
    for urgency in load_urgencies():
        yield Claim(f"urgency {urgency.kind}", urgency.alert.text.replace("最后一天", ""), urgency.cites)


CLAIMS = tuple(claims())
WITH_NUMBERS = tuple(claim for claim in CLAIMS if quantities(claim.text))


@pytest.fixture(scope="session")
def text_of(library: Corpus) -> Callable[[str], str]:
    """The whole article that a citation string names, as it is law today."""
    names = LawNames.from_corpus(library)

    def read(citation: str) -> str:
        resolved = cite(citation, library, on=TODAY, names=names)
        assert resolved.status is Status.IN_FORCE, f"{citation} is {resolved.status}"
        return resolved.article.text

    return read


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.where)
def test_citations_are_law_today(claim: Claim, text_of: Callable[[str], str]) -> None:
    for citation in claim.cites:
        assert text_of(citation)


@pytest.mark.parametrize("claim", WITH_NUMBERS, ids=lambda claim: claim.where)
class TestNumbers:
    def test_every_number_is_the_law_s(self, claim: Claim, text_of: Callable[[str], str]) -> None:
        assert unbound(claim, text_of) == set()

    def test_a_changed_number_is_noticed(self, claim: Claim, text_of: Callable[[str], str]) -> None:
        """Each number of the sentence in turn becomes one that no statute has."""
        for match in _QUANTITY.finditer(claim.text):
            changed = claim.text[: match.start("n")] + "九千七百三十一" + claim.text[match.end("n") :]
            assert unbound(Claim(claim.where, changed, claim.cites), text_of)


def test_there_are_numbers_to_check() -> None:
    assert len(WITH_NUMBERS) >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("七日内审查", {(7, "日")}),
        ("7天、７日和七日", {(7, "日")}),
        ("二十四小时内转交，24个小时", {(24, "小时")}),
        ("处三千元以下罚款", {(3000, "元")}),
        ("一倍以上三倍以下", {(1, "倍"), (3, "倍")}),
        ("两年，二年", {(2, "年")}),
        ("六个月", {(6, "个月")}),
        ("7个工作日不是7日", {(7, "工作日"), (7, "日")}),
        ("第四十三条第一款第（三）项", set()),
        ("一次说清，四步", set()),
    ],
)
def test_quantities(text: str, expected: set[Quantity]) -> None:
    assert quantities(text) == expected


class TestTable:
    def test_every_point_that_is_law_has_a_citation(self) -> None:
        """A statement without a citation says only what we do not know, or what to do in practice."""
        bare = {text for topic in TOPICS.all for text, cites in topic.points if not cites}
        assert all(re.search(r"没有|不敢|可以请对方", text) for text in bare), bare

    def test_every_topic_says_something(self) -> None:
        for topic in TOPICS.all:
            assert topic.lead and topic.points and topic.intents and topic.cues, topic.id

    @pytest.mark.parametrize(
        "intent",
        [Intent.MATERIALS, Intent.PROCEDURE, Intent.WHERE_TO_APPLY, Intent.TIME_LIMIT, Intent.OBJECTION, Intent.COST],
    )
    def test_a_vague_question_still_has_an_answer(self, intent: Intent) -> None:
        assert len(TOPICS.choose("嗯", intent, ())) == 1

    def test_matters_exist(self) -> None:
        from bot.eligibility.facts import load_matters

        assert {matter for topic in TOPICS.all for matter in topic.matters} <= set(load_matters())

    def test_nothing_is_promised(self) -> None:
        """The agency decides: no sentence says that aid will certainly be given."""
        said = [text for claim in CLAIMS for text in [claim.text]]
        assert not [
            text for text in said if re.search(r"(?<!写)(?<!人能)(?:一定|肯定|保证|必然)(?:能|会|可以|给|批)", text)
        ]


@pytest.mark.parametrize(
    ("intent", "words", "expected"),
    [
        (Intent.TIME_LIMIT, "申请交了几天能批", "review_days"),
        (Intent.TIME_LIMIT, "公安几天内要通知派律师", "criminal_notice_days"),
        (Intent.TIME_LIMIT, "离职快一年了，仲裁时效是多久", "labour_limitation"),
        (Intent.TIME_LIMIT, "国家赔偿的时效是几年", "state_compensation_limit"),
        (Intent.COST, "诉讼费能不能全免", "court_fees"),
        (Intent.COST, "请律师真的是一分钱不要吗", "free"),
        (Intent.COST, "鉴定费谁出", "appraisal_fees"),
        (Intent.MATERIALS, "村里不肯开贫困证明怎么办", "no_village_certificate"),
        (Intent.PROCEDURE, "律师不负责想换律师", "change_lawyer"),
        (Intent.OBJECTION, "律师要红包", "asked_for_money"),
        (Intent.OBJECTION, "没批，不服怎么办", "refused"),
        (Intent.WHERE_TO_APPLY, "去哪里申请", "venue"),
        (Intent.PROVISION_LOOKUP, "免予核查经济困难的是哪些人", "exempt_papers"),
        (Intent.PROCEDURE, "我媳妇是外国人，能申请吗", "foreigner"),
        (Intent.PROCEDURE, "我想偷偷申请，不让老公知道", "secret"),
        (Intent.COST, "申请要不要家里人同意", "secret"),
        (Intent.PROVISION_LOOKUP, "值班律师能干哪些事", "duty_lawyer"),
        (Intent.WHERE_TO_APPLY, "镇上司法所收不收我的申请", "stations"),
        (Intent.PROCEDURE, "网上能不能递申请", "remote_papers"),
        (Intent.MATERIALS, "手机截图要不要打印出来", "phone_evidence"),
        (Intent.OBJECTION, "律师四十天不联系我", "lawyer_silent"),
        (Intent.TIME_LIMIT, "法援律师一个多月没来过电话", "lawyer_silent"),
        (Intent.OBJECTION, "后天开庭，律师失联了", "lawyer_missing_hearing"),
        (Intent.PROCEDURE, "援助律师打不通，明天就开庭", "lawyer_missing_hearing"),
        (Intent.OBJECTION, "听说援助中心吃空饷骗补贴，想举报", "report_misuse"),
        (Intent.OBJECTION, "在广东被拒绝了，回湖南向谁提异议", "refused_elsewhere"),
        (Intent.COST, "律师的补贴从哪里来", "subsidy"),
        (Intent.COST, "未成年人法院通知派的律师收不收钱", "notified_free"),
        (Intent.PROVISION_LOOKUP, "受援人有哪些权利", "rights"),
        (Intent.OBJECTION, "法院没有告诉我可以申请法律援助", "not_informed"),
        (Intent.PROCEDURE, "我只会讲苗话，听不懂普通话", "language"),
        (Intent.PROCEDURE, "一审判了要上诉，法援还管不管", "next_instance"),
        (Intent.TIME_LIMIT, "申请交了十天还没有答复", "agency_late"),
        (Intent.PROCEDURE, "材料递进去半个月了，冇得哪个理我", "agency_late"),
        (Intent.PROCEDURE, "申请表交了都两个星期了没人联系我，怎么办", "agency_late"),
        (Intent.PROCEDURE, "法援律师要做哪些事", "handling"),
        (Intent.PROCEDURE, "哪些情况会终止法律援助", "terminate"),
        (Intent.PROCEDURE, "受援人有什么义务，隐瞒会怎样", "duties"),
        (Intent.COST, "咨询要不要查收入", "hotline"),
        (Intent.MATERIALS, "我妈聋哑，耳朵听不见，怎么填表", "cannot_fill_form"),
    ],
)
def test_choice(intent: Intent, words: str, expected: str) -> None:
    assert TOPICS.choose(words, intent, ())[0].id == expected


@pytest.mark.parametrize(
    ("intent", "words", "wrong"),
    [
        (Intent.PROCEDURE, "想换律师，他老不接电话", "lawyer_missing_hearing"),
        (Intent.TIME_LIMIT, "明天开庭，今天申请能不能马上派人", "lawyer_missing_hearing"),
        (Intent.MATERIALS, "低保证要不要原件，复印件行不行", "phone_evidence"),
        (Intent.COST, "打印费复印费要我出吗", "phone_evidence"),
        (Intent.OBJECTION, "投诉信交上去一个月没人理", "agency_late"),
        (Intent.COST, "我不想用他了，换一个要多少钱", "secret"),
        (Intent.WHERE_TO_APPLY, "我怕老公打，在哪里申请", "secret"),
        (Intent.COST, "派的律师下乡，饭我要不要管", "notified_free"),
        (Intent.PROCEDURE, "白跑一趟，电话也打不通", "language"),
    ],
)
def test_not_chosen(intent: Intent, words: str, wrong: str) -> None:
    assert wrong not in {topic.id for topic in TOPICS.choose(words, intent, ())}


class TestUntrainedTopics:
    """The classifier knows only the topics it was trained on; a new one must be heard all the same."""

    WORDS = "律师四十天不联系我"

    def test_clear_words_outweigh_a_middling_guess(self) -> None:
        likely = {"change_lawyer": 0.4, "progress": 0.1}
        assert TOPICS.choose(self.WORDS, Intent.OBJECTION, (), likely)[0].id == "lawyer_silent"

    def test_a_trained_topic_has_no_such_start(self) -> None:
        likely = {"change_lawyer": 1.0, "lawyer_silent": 0.0}
        assert TOPICS.choose(self.WORDS, Intent.OBJECTION, (), likely)[0].id == "change_lawyer"

    def test_without_a_cue_it_is_not_chosen(self) -> None:
        chosen = TOPICS.choose("律师不负责", Intent.OBJECTION, (), {"change_lawyer": 0.2})
        assert [topic.id for topic in chosen] == ["change_lawyer"]


def test_at_most_two_topics_for_any_words() -> None:
    for topic in TOPICS.all:
        for intent in topic.intents:
            assert len(TOPICS.choose(topic.lead, intent, ())) <= 2


GOOD = 'id = "a"\nintents = ["cost"]\nany = ["钱"]\nlead = "话"\npoints = [["话", ["法律援助法2"]]]\n'


class TestMalformedTopics:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("[[topic]\n", "topics.toml"),
            ("[[topic]]\n" + GOOD.replace('lead = "话"\n', ""), "topic 'a'"),
            ("[[topic]]\n" + GOOD + 'colour = "red"\n', "topic 'a'"),
            ("[[topic]]\n" + GOOD.replace("cost", "costs"), "topic 'a'.*costs"),
            ("[[topic]]\n" + GOOD.replace('"钱"', '"(钱"'), "topic 'a'"),
            ("[[topic]]\n" + GOOD.replace('[["话", ["法律援助法2"]]]', '[["话"]]'), "topic 'a'"),
            (("[[topic]]\n" + GOOD) * 2, "twice"),
        ],
        ids=["not toml", "no lead", "unknown key", "unknown intent", "bad pattern", "point without cites", "same id"],
    )
    def test_refused(self, body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "topics.toml"
        path.write_text(body, encoding="utf-8")
        monkeypatch.setattr(topics_module, "_DATA", path)
        with pytest.raises(TopicError, match=message):
            Topics.load()

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "binary"])
    def test_unreadable(self, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "topics.toml"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(topics_module, "_DATA", path)
        with pytest.raises(TopicError, match=r"topics\.toml"):
            Topics.load()

    def test_the_good_row_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Otherwise the refusals above could have another reason."""
        path = tmp_path / "topics.toml"
        path.write_text("[[topic]]\n" + GOOD, encoding="utf-8")
        monkeypatch.setattr(topics_module, "_DATA", path)
        topic: Topic = Topics.load().all[0]
        assert (topic.id, topic.points) == ("a", (("话", ("法律援助法2",)),))


class TestMalformedPhrases:
    ORIGINAL = (DATA / "phrases.toml").read_text(encoding="utf-8")

    @pytest.mark.parametrize("key", sorted(tomllib.loads(ORIGINAL)))
    def test_a_missing_part_is_named(self, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each top-level part renamed in turn."""
        renamed = re.sub(rf"(?m)^(\[+){key}(?=[\].])", rf"\1{key}_gone", self.ORIGINAL)
        assert renamed != self.ORIGINAL
        self.load(renamed, tmp_path, monkeypatch, key)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("[verdict]", "[verdict"),
            ('cites = ["法律援助法31", "湖南若干规定2"]', "cites = 31"),
            ('limit = "七日"\ncites = ["法律援助法43"]', 'limit = "七日"'),
        ],
    )
    def test_malformed(self, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert old in self.ORIGINAL
        self.load(self.ORIGINAL.replace(old, new, 1), tmp_path, monkeypatch, "phrases.toml")

    def load(self, body: str, folder: Path, monkeypatch: pytest.MonkeyPatch, message: str) -> None:
        path = folder / "phrases.toml"
        path.write_text(body, encoding="utf-8")
        monkeypatch.setattr(phrases_module, "_DATA", path)
        with pytest.raises(PhraseError, match=message):
            Phrases.load()
