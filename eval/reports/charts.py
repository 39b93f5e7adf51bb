"""Pictures of a report as inline SVG: no script, no request, colours of the page, a text for who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from eval.reports.figures import Latency, Trust
from eval.statistics import Estimate

WIDTH = 640
"""Of the drawing, in its own units; the page scales it."""
_LEFT, _RIGHT = 230, 60
_ROW = 22


def forest(rows: Sequence[tuple[str, Estimate]], whole: Estimate | None, title: str) -> str:
    """Return points with their intervals, one row each, and a line where all questions together stand.

    Args:
        rows: (name, estimate between 0 and 1).
        whole: the estimate over everything, or None.
        title: what is shown, for screen readers.
    """
    height = _ROW * len(rows) + 34
    parts = [_grid(height - 26)]
    if whole is not None and whole.n:
        parts.append(f'<line class="whole" x1="{_x(whole.value)}" x2="{_x(whole.value)}" y1="4" y2="{height - 26}"/>')
    for number, (name, value) in enumerate(rows):
        y = _ROW * number + 16
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name)}（{value.n}）</text>')
        parts.append(f'<line class="bar" x1="{_x(value.low)}" x2="{_x(value.high)}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle cx="{_x(value.value)}" cy="{y}" r="4"/>')
        parts.append(f'<text x="{WIDTH - _RIGHT + 8}" y="{y + 4}">{value.value:.3f}</text>')
    return _svg(height, title, parts)


def reliability(trust: Trust, title: str) -> str:
    """Return the reliability curve: share of right answers by stated confidence; larger points have more answers."""
    parts = [
        _frame("说的把握", "答对的比例"),
        f'<line class="even" x1="{_sx(0)}" y1="{_sy(0)}" x2="{_sx(1)}" y2="{_sy(1)}"/>',
    ]
    largest = max((one.n for one in trust.bins), default=1)
    for one in trust.bins:
        if one.n:
            size = 3 + 9 * math.sqrt(one.n / largest)
            parts.append(
                f'<circle class="share" cx="{_sx(one.confidence)}" cy="{_sy(one.accuracy)}" r="{size:.1f}">'
                f"<title>{one.n} 题：把握 {one.confidence:.2f}，答对 {one.accuracy:.2f}</title></circle>"
            )
    return _svg(270, title, parts, width=300)


def risk(trust: Trust, title: str) -> str:
    """Return the share of wrong answers against the share of questions answered, surest first."""
    top = max((wrong for _, wrong in trust.curve), default=0.0) or 1.0
    points = " ".join(f"{_sx(covered)},{_sy(wrong / top)}" for covered, wrong in trust.curve)
    parts = [_frame("回答的比例", f"答错的比例（满格 {top:.2f}）"), f'<polyline points="{points}"/>']
    return _svg(270, title, parts, width=300)


def histogram(latency: Latency, title: str) -> str:
    """Return how many answers took how long, on a logarithmic scale."""
    most = max(count for _, _, count in latency.bars)
    each = (WIDTH - 40) / len(latency.bars)
    parts = []
    for number, (start, _, count) in enumerate(latency.bars):
        high = 120 * count / most
        left = 20 + each * number
        parts.append(
            f'<rect class="share" x="{left:.1f}" y="{140 - high:.1f}" width="{each - 2:.1f}" height="{high:.1f}"/>'
        )
        parts.append(f'<text x="{left + each / 2:.1f}" y="{134 - high:.1f}" text-anchor="middle">{count or ""}</text>')
        parts.append(f'<text x="{left:.1f}" y="158">{_seconds(start)}</text>')
    return _svg(170, title, parts)


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _grid(height: float) -> str:
    lines = [
        f'<line class="grid" x1="{_x(mark)}" x2="{_x(mark)}" y1="4" y2="{height}"/>'
        f'<text x="{_x(mark)}" y="{height + 18}" text-anchor="middle">{mark:g}</text>'
        for mark in (0, 0.25, 0.5, 0.75, 1)
    ]
    return "".join(lines)


def _x(value: float) -> str:
    inside = min(1.0, max(0.0, value))
    return f"{_LEFT + inside * (WIDTH - _LEFT - _RIGHT):.1f}"


def _sx(value: float) -> str:
    return f"{40 + 240 * min(1.0, max(0.0, value)):.1f}"


def _sy(value: float) -> str:
    return f"{230 - 210 * min(1.0, max(0.0, value)):.1f}"


def _frame(across: str, up: str) -> str:
    return (
        f'<path class="grid" d="M40 20V230H280" fill="none"/><text x="160" y="262" text-anchor="middle">{across}</text>'
        f'<text x="40" y="12">{up}</text><text x="36" y="234" text-anchor="end">0</text>'
        '<text x="280" y="246" text-anchor="middle">1</text>'
    )


def _svg(height: float, title: str, parts: Sequence[str], *, width: int = WIDTH) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height:.0f}" style="max-width:{width}px" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )
