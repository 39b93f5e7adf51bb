"""A report → one HTML page that needs nothing else: pictures inline, no script, no request; it prints well.

Whatever systems, data sets or people wrote is escaped; questions that are kept back come in without words
(eval.readable) and so cannot show here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from eval.reports import charts, figures, measures
from eval.reports.reasons import reason
from eval.reports.records import Item, Report, read
from eval.statistics import Estimate

STYLE = Path(__file__).parent / "static" / "report.css"
SLICED = ("intent", "verdict", "citation hit@5", "completeness")
"""Measures that are drawn slice by slice."""
_WORST = 200  # wrong conversations that are shown with their words
_FEWEST = 5  # questions of a slice that is drawn
_TITLES: Mapping[str, str] = {
    "outcome": "结论",
    "understanding": "听懂",
    "citations": "依据",
    "wording": "说法",
    "place": "去处",
    "other": "其他",
    "split": "题集",
    "style": "说法风格",
    "difficulty": "难度",
    "intent": "想问什么",
    "verdict": "结论",
    "matter": "案由",
    "group": "人群",
    "stage": "阶段",
    "half": "看没看过",
    "as of": "按哪一年的法律",
}


def to_html(data: Mapping[str, object], *, peers: Sequence[Mapping[str, object]] = ()) -> str:
    """Return the report of a run, with other runs in the same tables.

    Raises:
        ReportError: one of them is no report of answers.
    """
    report, others = read(data), [read(one) for one in peers]
    sections = [
        _section("totals", "总的结果", _totals(report, others)),
        _section("slices", "分开看", _slices(report)),
        _section("confusion", "错在哪一类", _confusions(report)),
        _section("trust", "把握准不准", _trust(report)),
        _section("speed", "快慢", _speed(report)),
        _section("wrong", "错的题", _wrong(report)),
        _section("run", "怎么测的", _run(report)),
    ]
    name = escape(report.name)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>评测报告 {name}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<header><h1>评测报告：{name}</h1><p>{escape(report.dataset)}，{report.questions} 题，"
        f"按 {escape(report.on)} 的法律</p></header>\n<main>\n"
        + "".join(filter(None, sections))
        + "</main>\n</body>\n</html>\n"
    )


def _section(id: str, title: str, body: str) -> str:
    return f'<section aria-labelledby="{id}">\n<h2 id="{id}">{title}</h2>\n{body}</section>\n' if body else ""


def _totals(report: Report, peers: Sequence[Report]) -> str:
    groups = [
        (group, [name for name in report.totals if measures.group(name) == group and report.totals[name].n])
        for group in measures.groups()
    ]
    head = ["指标", "题数", report.name, *(peer.name for peer in peers), "看得出的最小差别"]
    rows = []
    for group, names in groups:
        if names:
            rows.append(f'<tr><th scope="rowgroup" colspan="{len(head)}">{_title(group)}</th></tr>')
        for name in names:
            value = report.totals[name]
            cells = [str(value.n), _estimate(value), *(_estimate(peer.totals.get(name)) for peer in peers)]
            cells.append(f"{report.smallest[name]:.3f}" if name in report.smallest else "–")
            less = "（越小越好）" if measures.less_is_better(name) else ""
            rows.append(_row(f"{escape(name)}{less}", cells))
    note = "方括号里是 95% 区间：对错用 Wilson，平均数用 bootstrap。没有说的不评，写“–”。"
    return _table("每项指标，和别的系统并排", head, rows) + f"<p>{note}</p>\n"


def _slices(report: Report) -> str:
    parts = []
    for dimension, groups in report.slices.items():
        for name in SLICED:
            rows = [
                (value, found[name]) for value, found in groups.items() if name in found and found[name].n >= _FEWEST
            ]
            if len(rows) > 1 and dimension != name:
                title = f"{_TITLES.get(dimension, dimension)}：{name}"
                picture = charts.forest(rows, report.totals.get(name), title)
                parts.append(f"<details><summary>{escape(title)}</summary>{picture}</details>\n")
    return "".join(parts)


def _confusions(report: Report) -> str:
    parts = []
    for found in figures.confusions(report):
        rows = []
        for label in found.labels:
            cells = []
            for answer in found.answers:
                n = found.counts.get((label, answer), 0)
                mark = "" if not n else ' class="right"' if label == answer else ' class="off"'
                cells.append(f"<td{mark}>{n or ''}</td>")
            rows.append(f'<tr><th scope="row">{escape(label)}</th>{"".join(cells)}</tr>\n')
        price = "" if found.total_cost is None else f"（错的代价共 {found.total_cost:.1f}）"
        title = f"{_TITLES.get(found.field, found.field)}：行是对的，列是说的{price}"
        parts.append(_table(title, ["", *found.answers], rows))
    return "".join(parts)


def _trust(report: Report) -> str:
    parts = []
    for found in figures.trust(report):
        best = "" if found.best_aurc is None else f"，最好能到 {found.best_aurc:.3f}"
        name = escape(found.measure)
        parts.append(
            f"<h3>{name}</h3><p>{found.n} 题，把握和对错平均差（ECE）{found.ece:.3f}；"
            f"风险曲线下面积 {found.aurc:.3f}{best}</p>"
            f'<div class="pair">{charts.reliability(found, f"{name} 把握与对错")}'
            f"{charts.risk(found, f'{name} 回答多少与答错多少')}</div>\n"
        )
    return "".join(parts)


def _speed(report: Report) -> str:
    found = figures.latency(report.items)
    if found is None:
        return ""
    numbers = {name: value for name, value in report.run.items() if name.startswith("measured")}
    more = "".join(f"，{escape(name.partition('.')[2] or name)} {escape(value)}" for name, value in numbers.items())
    words = (
        f"{found.n} 次回答：一半在 {found.p50:.3f} 秒内，95% 在 {found.p95:.3f} 秒内，最久 {found.longest:.3f} 秒{more}"
    )
    return f"<p>{words}</p>{charts.histogram(found, '每次回答用的时间')}\n"


def _wrong(report: Report) -> str:
    wrong = sorted((item for item in report.items if item.wrong), key=lambda item: -len(item.wrong))
    more = f"<p>另有 {len(wrong) - _WORST} 题没有列出。</p>" if len(wrong) > _WORST else ""
    head = f"<p>{len(wrong)} 题至少错一项，错得多的在前。</p>"
    return head + "".join(map(_item, wrong[:_WORST])) + more + "\n" if report.items else ""


def _item(item: Item) -> str:
    why = "".join(f"<li><b>{escape(name)}</b>：{escape(reason(item, name))}</li>" for name in item.wrong)
    said = "".join(f"<blockquote>{escape(turn)}</blockquote>" for turn in item.said)
    told = "".join(f"<li>{escape(one.headline)}</li>" for one in item.told)
    words = said + (f"<p>回答：</p><ol>{told}</ol>" if told else "") or "<p>这道题留着考试用，不显示文字。</p>"
    title = escape(f"{item.id}：{'、'.join(item.wrong)}")
    return f"<details><summary>{title}</summary>{words}<ul>{why}</ul></details>\n"


def _run(report: Report) -> str:
    rows = [_row(escape(name), [f"<code>{escape(value)}</code>"]) for name, value in report.run.items()]
    return _table("记录", ["项目", "值"], rows) if rows else ""


def _table(title: str, head: Iterable[str], rows: Iterable[str]) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(rows)
    return (
        f'<div class="wide" role="region" aria-label="{escape(title)}" tabindex="0">'
        f"<table><caption>{escape(title)}</caption>"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
    )


def _row(name: str, cells: Iterable[str]) -> str:
    return f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _estimate(value: Estimate | None) -> str:
    if value is None or not value.n:
        return "–"
    return f"{value.value:.3f} <small>[{value.low:.3f}, {value.high:.3f}]</small>"


def _title(name: str) -> str:
    return escape(_TITLES.get(name, name))
