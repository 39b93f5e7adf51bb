"""The grammar of days in words: which words name a day, a stretch of days or a length of time, and who reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

YEAR_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1}
DAY_WORDS = {
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "前晚": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "昨夜": -1,
    "今天": 0,
    "今日": 0,
    "今早": 0,
    "今晚": 0,
    "今晨": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "后天": 2,
    "大后天": 3,
}
_CN = "[一二两三四五六七八九十]"
_DAY = rf"(?:\d{{1,2}}|{_CN}{{1,3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DIGIT = "[〇零一二三四五六七八九]"
_FOUR = rf"(?:(?:19|20)\d\d|{_DIGIT}{{4}})"
_YEAR_WORD = "|".join(YEAR_WORDS)
_YEAR = rf"(?:(?P<y>{_FOUR}|\d\d|{_DIGIT}{{2}})年|(?P<yw>{_YEAR_WORD}))的?"
_ANY_YEAR = rf"(?:(?:(?:{_FOUR}|\d\d|{_DIGIT}{{2}})年|{_YEAR_WORD})的?)?"
_PART = r"(?P<part>月?初|上旬|中旬|下旬|月?底|月?末)"
_COUNT = rf"(?:\d{{1,4}}|几十?|十几|{_CN}{{1,3}}几?|[一二两三四五六七八九]?百(?:{_CN}{{0,3}}))"
_UNIT = r"(?:天|日|个?星期|个?礼拜|周|个[多来]?月|年)"
_SOME = (
    rf"(?:(?P<n>{_COUNT})(?P<more>[多来])?(?P<u>{_UNIT})(?P<plus>半)?(?P<over>多)?(?:零?(?P<n2>{_COUNT})个月)?"
    r"|(?P<half>半)(?P<hu>个月|年)(?P<hover>多)?)"
)
_NUMBERED = (
    "楼|线|公路|店|门|机|车|文|令|院|房|桌|床|码|称|召|仓|井|矿|厂|工|台|柜"
    "|国道|省道|地|标|栋|单元|铺|案|裁|样|箱|塔|坝|路"
)
_FEASTS = (
    "过年|春节|除夕|大年(?:三十|初[一二三四五六七八九十])?|小年|元宵|中秋|端午|清明|重阳|七月半"
    r"|(?<![\d一二两三四五六七八九十几多半])年[前后]"
)


def _rules() -> Iterator[tuple[str, str]]:
    """The grammar, most specific first: each rule takes its words away from those after it."""
    year = f"(?:{_YEAR})?"
    lunar_day = rf"(?:初?{_CN}{{1,3}}|廿{_CN}?)?(?:日|号)?"
    yield rf"{_ANY_YEAR}(?:农历|阴历|旧历|老历){_ANY_YEAR}(?:闰?(?:[正冬腊]|{_MONTH})月)?{lunar_day}", "unknown"
    yield rf"{_ANY_YEAR}[正冬腊]月{lunar_day}", "unknown"
    yield rf"(?:{_ANY_YEAR}{_MONTH}月|[上这下本]个?月)?(?:初{_CN}{{1,2}}|廿{_CN})(?!中|级|次|步|审)", "unknown"
    no_day = r"(?![几个天月份年万块元点多\d一二三四五六七八九十日号])"
    yield rf"{_ANY_YEAR}(?:十[一二]?|[一二三四五六七八九])月{_CN}{{1,3}}{no_day}", "unknown"
    yield rf"{_ANY_YEAR}(?:{_FEASTS})", "unknown"
    yield rf"(?P<y>{_FOUR})[-./](?P<m>{_MONTH})[-./](?P<d>{_DAY})(?:日|号)?(?!\d)", "full_date"
    arabic = r"(?![\d个天月年人万块元点多.])"
    yield rf"{year}(?<!\d)(?P<m>{_MONTH})月(?:份的?)?(?P<d>{_DAY})(?:日|号|{arabic})", "full_date"
    yield rf"(?<![\d.])(?P<m>{_MONTH})[./](?P<d>\d{{1,2}})(?:号|日)", "full_date"
    month = "上上个?月|上个?月|这个?月|本月|下个?月"
    yield rf"(?P<mw>{month})的?(?:(?P<d>{_DAY})(?:日|号)|{_PART})?", "relative_month"
    yield rf"{year}(?<![\d第.])(?P<m>{_MONTH})月(?:份|的)?{_PART}?", "month"
    seasons = r"(?P<half>上半年|下半年|年初|年底|初|底|春天|夏天|秋天)"
    aged = r"(?!已?经?[才快满]?\d{1,3}(?:岁|周岁))"
    yield rf"(?:(?P<y>{_FOUR})年|(?P<yw>{_YEAR_WORD}))的?{seasons}?{aged}", "year_only"
    yield rf"(?<![\d月第.一二三四五六七八九十百])(?P<d>{_DAY})号(?!{_NUMBERED})", "day_of_month"
    week = "(?:周|星期|礼拜)"
    yield rf"(?P<w>上上|上|这|本|下下|下)个?{week}(?P<wd>[一二三四五六日天末1-6])?", "week"
    yield rf"(?P<w>)(?<![\d一二两三四五六七八九十几个每]){week}(?P<wd>[一二三四五六日天])", "week"
    owed = "工资|工钱|薪|社保|房租|租金|生活费|抚养费|赡养费|加班费|货款"
    yield rf"(?:还|尚|只|就)?(?:差|欠|少)?(?:了|我们?)?{_SOME}的?(?:{owed})", "amount"
    kin = "老公|丈夫|儿子|崽|弟弟?|哥哥?|爸爸?|女儿|老婆|妈妈?|侄儿|外甥|孙子|表弟|男人|屋里人"
    whom = rf"(?:我|他|她|我们)?(?:们|家)?(?:{kin})?(?<!判)(?<!判了)"
    yield rf"判(?:了|处)?{whom}(?:有期徒刑|拘役|管制|缓刑)?{_SOME}(?!多?了)", "amount"  # a sentence
    full = rf"(?P<full>{_CN}{{1,2}}|\d{{1,2}})(?P<fu>年|个月)"
    yield rf"[离距]离?满?{full}(?:还|只|就)*[差剩有](?P<short>{_COUNT})(?P<su>{_UNIT})", "short_of"
    yield rf"(?P<day>今天|明天|后天)(?:就|刚好|正好)?(?:满|够|到|超过)(?:了)?{full}", "full_on"
    yield "|".join(sorted(DAY_WORDS, key=len, reverse=True)), "day_word"
    yield r"(?:刚刚?|刚才|才)(?=收到|拿到|领到|接到|下来|出来|送来|判|签收|宣判)", "just_now"
    yield r"(?<![\d几半一二两三四五六七八九十])(?:个把月|个[多来]月)", "month_or_so"
    yield r"前(?:几|两|些|两三)[天日]|这(?:几|两)天", "lately"
    yield r"前(?:一?阵子?|段时间|段日子|些日子)|最近|近来|好久|很久", "unknown"
    yield rf"{_SOME}(?:之|以)?前(?!程|面|途)", "ago"
    fills = r"(?:就|才|又|便|刚好|正好)?(?:满|够|到|要|超过|过)?(?:了)?"
    yield rf"(?:(?:还|只|就)?差|再过|还有|还剩)(?P<short>{_COUNT})(?P<su>{_UNIT}){fills}{full}", "short_of"
    left = "还有|还剩下?|只剩下?|就剩下?|仅剩|剩下?|再过|还差|只差|就差|差"
    yield rf"(?:{left})(?:最后|不到|了)?{_SOME}", "after"
    yield rf"{_SOME}(?:之|以)?[后内](?![来面退勤])", "after"
    almost = r"(?P<almost>快|将近|接近|差不多|不到|不满|未满|没到|没满|眼看)?[要满有到就过]?"
    yield (
        rf"{_SOME}(?:时间|的?(?:期限|时效))?(?:就|都|也)*(?P<almost>快|马上|眼看|就要)(?:就|要)*(?:到|满|过|完)(?:期)?(?:了|哒)",
        "age",
    )
    yield rf"{almost}{_SOME}", "age"


RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(pattern), reader) for pattern, reader in _rules())
"""Patterns with the name of the function of `bot.understanding.days` that reads their match."""
