"""Writes the golden files of the sheet anew: python -m tests.bot.golden_sheets. Read the difference before a commit."""

from __future__ import annotations

from bot.sheet import hand_off, to_html, to_text
from tests.bot.samples import SAMPLES
from tests.bot.test_sheet import GOLDEN, sheet

if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, answer in SAMPLES.items():
        (GOLDEN / f"{name}.html").write_text(to_html(sheet(name)), "utf-8")
        (GOLDEN / f"{name}.txt").write_text(to_text(sheet(name)), "utf-8")
        card = hand_off(answer, ("我叫张三，电话13812345678，老板欠我工资",))
        (GOLDEN / f"{name}.card").write_text(card, "utf-8")
