"""Hand-made answers, one for each verdict and several intents. The law texts in them are placeholders, not law."""

from __future__ import annotations

from datetime import date

from bot.models import (
    Alert,
    Answer,
    Channel,
    Citation,
    Finding,
    InForce,
    Intent,
    Missing,
    Point,
    Referral,
    Region,
    Step,
    VenueRule,
    Verdict,
)

ON = date(2026, 11, 23)
AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"


def cite(article: str, item: str | None = None, *, law: str = AID, text: str = "", kind: str = "official") -> Citation:
    start = date(2024, 10, 1) if law == HUNAN else date(2022, 1, 1)
    placeholder = text or f"（测试用占位文字，不是{article}的原文）"
    return Citation(law, article, item, placeholder, kind, InForce(start, None), "测试来源")


WAGES, EXEMPT, MEANS = cite("第三十一条", "第五项"), cite("第四十二条", "第三项"), cite("第四十一条")
VENUE, DECIDE, ROUTE = cite("第三十八条"), cite("第四十三条"), cite("第四十九条")
HARDSHIP = cite("第三条", law=HUNAN, kind="digest")
SEED = cite("第二条", "第一项", law=HUNAN, kind="digest")
VIOLENCE, MINOR = cite("第三十二条", "第四项"), cite("第二十五条", "第一项")
HOTLINE = Channel("hotline", "公共法律服务热线", "hotline", "打电话就能问", "12348", "测试来源甲", date(2026, 11, 1))
SITE = Channel("site", "湖南法网", "web", "用浏览器打开", "http://hn.12348.example", "测试来源乙", date(2026, 11, 1))
WINDOW = Channel("window", "法律援助中心窗口", "window", "带上身份证和材料", None, "测试来源丙", date(2026, 11, 1))
NOWHERE = Referral(None, VenueRule("unknown", ()), "", (HOTLINE,))
JISHOU = Referral(
    Region("湘西土家族苗族自治州", "吉首市"),
    VenueRule("dispute_office", (VENUE,)),
    "处理争议的机关所在地，或者事情发生地的法律援助机构",
    (HOTLINE, SITE, WINDOW),
)
COURSE = (
    Step("法律援助机构审查，作出给不给援助的决定", "七日", (DECIDE,)),
    Step("决定给援助的，指派律师", "三日", (DECIDE,)),
    Step("不服不给援助的决定，可以向司法行政部门提出异议", "五日", (ROUTE,)),
)
PAPERS = ("身份证或者户口簿", "法律援助申请表（窗口可以帮您填）", "欠条、工资条、转账或者微信记录")

SAMPLES = {
    "check_waived": Answer(
        question="我在吉首一个工地扎钢筋，老板欠我1万8不给。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.CHECK_WAIVED,
        matter="wages",
        headline="很可能可以申请法律援助，而且不用核查经济困难。",
        referral=JISHOU,
        facts={"migrant_worker": True, "claims_wages": True, "amount": None},
        grounds=(
            Finding("wages", "in_scope", "讨要工资属于可以援助的事", (WAGES,), ("claims_wages",), "老板欠我1万8不给"),
            Finding(
                "migrant", "check_waived", "进城务工讨薪，不查家里穷不穷", (EXEMPT,), ("migrant_worker",), "工地扎钢筋"
            ),
        ),
        missing=(Missing("evidence", "您手里有欠条或者微信记录吗？", "有证据，官司好打"),),
        citations=(WAGES, EXEMPT, VENUE, DECIDE, ROUTE),
        materials=PAPERS,
        timeline=COURSE,
        confidence=0.93,
    ),
    "no_means_test": Answer(
        question="我老公又打我了，现在就在门外。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.NO_MEANS_TEST,
        matter="violence",
        headline="很可能可以申请法律援助，不看经济条件。",
        referral=NOWHERE,
        grounds=(
            Finding(
                "violence",
                "means_waived",
                "家庭暴力的受害人，不受经济困难条件限制。",
                (VIOLENCE,),
                (),
                "",
            ),
        ),
        citations=(VIOLENCE,),
        urgent=(
            Alert("deadline", "证据会消失，请尽快拍照、看病、留下病历。", None),
            Alert("danger", "请先到安全的地方，马上报警。", "110"),
        ),
    ),
    "if_hardship": Answer(
        question="买到假种子，地里没收成。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.IF_HARDSHIP,
        matter="farm_goods",
        headline="属于可以援助的事；家里经济困难的，很可能可以申请。",
        referral=JISHOU,
        grounds=(
            Finding(
                "seed",
                "in_scope",
                "买到伪劣种子受损失",
                (SEED,),
                (),
                "假种子",
            ),
            Finding("means", "if_hardship", "要经济困难才行", (MEANS, HARDSHIP), (), ""),
        ),
        missing=(
            Missing("low_income", "民政局认定您家是低保户或者低收入人口吗？", "认定了，就不用再查"),
            Missing("disaster", "家里最近有没有大病、火灾这样的事？", ""),
            Missing("place", "在哪个县买的？", "好告诉您去哪里", ()),
            Missing("fourth", "第四个问题不显示？", ""),
        ),
        points=(Point("种子袋子和小票要留好"),),
        citations=(SEED, MEANS, HARDSHIP),
    ),
    "notified_defence": Answer(
        question="我儿子十六岁，被抓了，没有律师。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.NOTIFIED_DEFENCE,
        matter="criminal",
        headline="很可能不用自己申请：办案机关应当通知法律援助机构派律师。",
        referral=NOWHERE,
        grounds=(Finding("minor", "notified", "未成年人没有请律师", (MINOR,), ("minor",), "十六岁"),),
        citations=(MINOR,),
        urgent=(Alert("detained", "可以向办案民警或者看守所说：要申请法律援助。", "12348"),),
    ),
    "not_covered": Answer(
        question="我想注册公司。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.NOT_COVERED,
        headline="这件事很可能不在法律援助的范围里。",
        referral=NOWHERE,
        points=(Point("还是可以免费问法律问题", (cite("第二十二条"),)),),
        citations=(cite("第二十二条"),),
    ),
    "needs_facts": Answer(
        question="我想请个免费律师。",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.NEEDS_FACTS,
        headline="现在还说不准，请先回答下面的问题。",
        referral=NOWHERE,
        missing=(
            Missing("matter", "您遇到的是什么事？", "不同的事条件不同", ("欠工资", "受了伤", "家里人打人", "别的事")),
        ),
    ),
    "provision_lookup": Answer(
        question="法律援助法第三十一条第五项写的什么？",
        on=ON,
        intent=Intent.PROVISION_LOOKUP,
        headline="您问的条文在下面。",
        referral=Referral(None, VenueRule("unknown", ()), "", ()),
        citations=(cite("第三十一条", "第五项", text="第一段占位。\n（一）第一项占位；\n（二）第二项占位。"),),
    ),
    "materials": Answer(
        question="要带什么？",
        on=ON,
        intent=Intent.MATERIALS,
        headline="申请时要带这些材料。",
        referral=NOWHERE,
        points=(
            Point("经济困难的情况要如实说明", (MEANS,)),
            Point("少带了材料，窗口会一次说清楚还差什么。", (DECIDE,)),
        ),
        citations=(MEANS, DECIDE),
        materials=PAPERS,
    ),
    "objection": Answer(
        question="不给我援助，怎么办？",
        on=ON,
        intent=Intent.OBJECTION,
        headline="您可以提出异议。",
        referral=Referral(None, VenueRule("unknown", ()), "设立这个法律援助机构的司法行政部门", ()),
        timeline=COURSE[2:],
        citations=(ROUTE,),
    ),
    "where_outside_hunan": Answer(
        question="我在广东打工，那边欠薪。",
        on=ON,
        intent=Intent.WHERE_TO_APPLY,
        headline="要向广东当地的法律援助机构申请。",
        referral=Referral(
            None,
            VenueRule("case_office", (VENUE,)),
            "广东办案机关所在地的法律援助机构",
            (HOTLINE,),
            "事情发生在湖南以外。",
        ),
        citations=(VENUE,),
    ),
    "old_law": Answer(
        question="旧的规定还算数吗？",
        on=ON,
        intent=Intent.OTHER_LAW,
        headline="下面的规定有的已经失效，有的还没有施行。",
        referral=Referral(None, VenueRule("unknown", ()), "", ()),
        citations=(
            Citation("旧法", "第一条", None, "占位。", "official", InForce(date(2010, 1, 1), date(2020, 1, 1)), ""),
            Citation("将来的法", "第二条", None, "占位。", "digest", InForce(date(2027, 1, 1), None), ""),
            Citation("快到期的法", "第三条", None, "占位。", "other", InForce(date(2015, 1, 1), date(2027, 1, 1)), ""),
        ),
    ),
    "out_of_scope": Answer(
        question="今天天气怎么样？",
        on=ON,
        intent=Intent.OUT_OF_SCOPE,
        headline="我只能回答法律援助方面的问题。",
        referral=NOWHERE,
        abstained=True,
    ),
    "hostile": Answer(
        question="<script>alert(1)</script>",
        on=ON,
        intent=Intent.ELIGIBILITY,
        verdict=Verdict.NEEDS_FACTS,
        headline="没有找到“<b>假法</b>第**九**条”。",
        referral=NOWHERE,
        grounds=(
            Finding(
                "x", "in_scope", "您说的话", (WAGES,), (), "<script>alert(1)</script>\n\n# 标题 `代码` | 表 |\n|-|-|"
            ),
            Finding(
                "y", "in_scope", "链接", (WAGES,), (), "[点我](javascript:alert(1)) ![图](http://evil.example/a.png)"
            ),
            Finding(
                "z",
                "in_scope",
                "折叠",
                (WAGES,),
                (),
                "</details></summary><details open> www.evil.example a@evil.example",
            ),
        ),
        citations=(cite("第三十一条", "第五项", text="</details>\n# 大\n1. 甲\n    缩进\n$$x$$ \x1b[31m红\u202e反"),),
    ),
}
