"""Words written by their sound are read as the terms they stand for; everything else stays as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import spelling
from bot.understanding.cues import CueError
from bot.understanding.spelling import Terms, merged, respell, spoken
from bot.understanding.text import fold, original_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("老板拖签我三个月公姿", "老板拖欠我三个月工资"),
        ("我家是抵保户", "我家是低保户"),
        ("没有退修金也没有赡养非", "没有退休金也没有赡养费"),
        ("去年给过司法就助", "去年给过司法救助"),
        ("孩子他爸虐代孩子", "孩子他爸虐待孩子"),
        ("我怀运五个月丈夫踢我肚子", "我怀孕五个月丈夫踢我肚子"),
        ("弟弟被刑句在看手所", "弟弟被刑拘在看守所"),
        ("要去劳动种裁", "要去劳动仲裁"),  # zh and z sound alike in the south
        ("电信炸骗", "电信诈骗"),
        ("吃地保的退五军人打不起关司", "吃低保的退伍军人打不起官司"),
        ("区里的法元中心", "区里的法援中心"),
        ("去发院告他，申请法圆", "去法院告他，申请法援"),  # they sound alike: by the letters, then by the tones
        ("能申请马？从那个月蒜，要陪我三个月公资", "能申请吗？从那个月算，要赔我三个月工资"),
        ("公正一份要一百快", "公证一份要一百块"),
        ("双培公资，十陪", "双倍工资，十倍"),  # 培 looks like 倍
        ("一点固定收人都没有", "一点固定收入都没有"),  # 人 looks like 入
        ("被牛顶商了", "被牛顶伤了"),
    ],
)
def test_a_term_written_by_its_sound(typed: str, meant: str) -> None:
    assert respell(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "我就住在工商局边上",  # 救助, 工伤
        "会计早死了",  # 肇事
        "那个公子是律诗爱好者",  # 工资, 律师: words themselves
        "债剩得多，不是真滴",  # 再审, 征地: two letters of two
        "送五包烟，有富人",  # 五保, 优抚
        "老弟在强戒所，行拘十五天",  # 抢劫, 刑拘
        "法援派的律师",  # 法院
        "骑马摔的，种了三亩蒜，陪我去，一百快到了",  # no slips between these words
        "法院重新审理",  # 法援中心
        "打赏了主播四万，充电宝炸了",  # 伤了, 爆炸
        "hello 123，，",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert respell(text) == text


def test_standard_terms_stay() -> None:
    terms = Terms.load()
    assert [term for term in terms.known if respell(term) != term] == []
    assert {term for alike in terms.by_sound.values() for term in alike} <= terms.known


def test_only_what_is_near_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of one word some thousand times over costs what its length costs, not the square of it."""
    looked: list[int] = []
    real = spelling._at

    def counted(
        run: str, sounds: Sequence[frozenset[str]], start: int, edges: Sequence[int], terms: Terms
    ) -> str | None:
        looked.append(len(edges))
        return real(run, sounds, start, edges, terms)

    monkeypatch.setattr(spelling, "_at", counted)
    text = "工资" * 2000
    assert respell(text) == text
    assert len(looked) <= len(text) and max(looked) <= max(Terms.load().lengths)


@given(st.text(alphabet="工公资姿低抵保户我的，。a1", max_size=30))
def test_length_and_marks_stay(text: str) -> None:
    found = respell(text)
    assert len(found) == len(text) and respell(found) == found
    assert [letter in "，。a1" for letter in found] == [letter in "，。a1" for letter in text]


def test_the_quote_is_as_typed() -> None:
    typed = "老板拖签我公姿，想问法律援助"
    folded = fold(typed)
    at = folded.index("工资")
    assert original_words(typed, at, at + 2) == "老板拖签我公姿"


def test_sound_without_tone_and_without_southern_mergers() -> None:
    assert [merged(said) for said in spoken("是死精今")] == ["si", "si", "jin", "jin"]


@pytest.mark.parametrize("content", ["", "terms = 3", "terms = ['工资']\nright = []", "\xff"])
def test_a_damaged_table_is_one_error(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "terms.toml"
    path.write_bytes(content.encode("utf-8") if "工" in content else content.encode("latin-1"))
    monkeypatch.setattr("bot.understanding.spelling._DATA", path)
    with pytest.raises(CueError, match=r"terms\.toml"):
        Terms.load()


def test_well_written_questions_stay_as_they_are() -> None:
    """The plain wordings of the paraphrase cases have no slips: whatever is changed there is changed wrongly."""
    lines = Path(__file__).with_name("paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    plain = [json.loads(line)["texts"][0] for line in lines]
    assert [text for text in plain if respell(text) != text] == []
