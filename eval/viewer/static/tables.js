// Totals, slices, confusions, rankings and figures as tables; a bar beside a number shows its size and interval.

import { el } from "/staff/static/dom.js";
import { dimension, label, measure } from "./names.js";

const percent = (value) => (value * 100).toFixed(1);
const interval = (found) => `${percent(found.low)}–${percent(found.high)}`;

function bar(found) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 10");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  for (const [kind, x, width] of [["bar", 0, found.value * 100], ["range", found.low * 100, Math.max(0.5, (found.high - found.low) * 100)]]) {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of [["class", kind], ["x", x], ["y", kind === "bar" ? 0 : 4], ["width", width], ["height", kind === "bar" ? 10 : 2]]) rect.setAttribute(name, value);
    svg.append(rect);
  }
  return svg;
}

/** A table in a box of its own that scrolls sideways, with a caption. */
export function table(caption, head, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {}, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, ...rows.map((cells) => el("tr", {}, ...cells.map((cell, at) => (at ? el("td", {}, cell) : el("th", { scope: "row" }, cell))))))));
}

export function totals(report) {
  const rows = Object.entries(report.totals).filter(([, found]) => found)
    .map(([name, found]) => [measure(name), percent(found.value), interval(found), `${found.n}`, bar(found)]);
  const parts = [table("总表（百分之几，95%区间）", ["指标", "值", "区间", "题数", ""], rows)];
  const taken = Object.entries(report.seconds ?? {});
  if (taken.length) parts.push(table("一次回答要几秒", taken.map(([name]) => name), [taken.map(([, value]) => value.toFixed(3))]));
  return parts;
}

export function slices(report) {
  return Object.entries(report.slices).map(([name, groups]) => {
    const measures = [...new Set(Object.values(groups).flatMap((found) => Object.keys(found).filter((one) => found[one])))];
    const rows = Object.entries(groups).map(([value, found]) => [label(value),
      ...measures.map((one) => (found[one] ? el("span", { title: `${interval(found[one])}，${found[one].n}题` }, percent(found[one].value), el("small", {}, ` ${found[one].n}`)) : "—"))]);
    return table(`按${dimension(name)}分（百分之几，小字是题数）`, ["", ...measures.map(measure)], rows);
  });
}

/** Confusion tables of intent and verdict; a number opens its questions. */
export function confusions(report, open) {
  const judged = report.rows.filter((row) => row.wanted);
  if (!judged.length) return [el("p", { class: "note" }, "这份报告里没有标注（旧格式，或者题目封存）。再跑一次 python -m eval answers 就有了。")];
  return ["intent", "verdict"].map((field) => {
    const rows = field === "verdict" ? judged.filter((row) => row.wanted.verdict !== "none") : judged;
    const names = [...new Set(rows.flatMap((row) => [row.wanted[field], row[field]]))].sort();
    const cell = (right, given) => {
      const found = rows.filter((row) => row.wanted[field] === right && row[field] === given);
      if (!found.length) return el("span", { class: "nothing" }, "·");
      if (right === given) return el("span", { class: "right" }, `${found.length}`);
      return el("button", { type: "button", class: "wrong", onclick: () => open(found), "aria-label": `${label(right)}答成${label(given)}，${found.length}题` }, `${found.length}`);
    };
    const right = names.filter((name) => rows.some((row) => row.wanted[field] === name));
    return table(`${dimension(field)}：左边是标注，上边是回答；点红字看题`, ["标注 ＼ 回答", ...names.map(label)],
      right.map((name) => [label(name), ...names.map((given) => cell(name, given))]));
  });
}

export function rankings(report) {
  const systems = Object.entries(report.systems);
  const measures = [...new Set(systems.flatMap(([, found]) => Object.keys(found)))];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  return [table("检索（平均值）", ["系统", ...measures, "题数"], systems.map(([name, found]) => [name,
    ...measures.map((one) => (found[one] ? mean(Object.values(found[one])).toFixed(4) : "—")),
    `${Math.max(0, ...measures.map((one) => Object.keys(found[one] ?? {}).length))}`]))];
}

export function figures(report) {
  return [table("测出来的数", ["量了什么", "数", "单位"], Object.entries(report.figures).map(([name, found]) => [name, `${Number(found.value.toPrecision(4))}`, found.unit]))];
}

export function words(report) {
  return [el("pre", { tabindex: "0" }, report.text)];
}

/** Run against run: a row per measure, gained and lost questions as buttons that open them. */
export function against(found, names, open) {
  const ids = (list) => (list.length ? el("span", { class: "ids" }, ...list.map((id) => (open
    ? el("button", { type: "button", class: "link", onclick: () => open(id) }, id) : el("span", {}, id)))) : "—");
  const signed = (value) => `${value > 0 ? "+" : ""}${percent(value)}`;
  const rows = found.changes.map((one) => [measure(one.measure), percent(one.old), percent(one.new),
    el("strong", { class: one.gained.length > one.lost.length ? "up" : one.gained.length < one.lost.length ? "down" : "" },
      signed(one.difference.value)), `${signed(one.difference.low)} … ${signed(one.difference.high)}`,
    one.chance === null ? "—" : one.chance.toFixed(3), `${one.gained.length}`, `${one.lost.length}`]);
  const lists = found.changes.filter((one) => one.gained.length + one.lost.length).map((one) => el("section", { class: "moved" },
    el("h3", {}, measure(one.measure)),
    el("p", {}, `▲ 变对${one.gained.length}题：`, ids(one.gained)), el("p", {}, `▼ 变错${one.lost.length}题：`, ids(one.lost))));
  const apart = [[found.only_new, `只有${names.now}有的题`], [found.only_old, `只有${names.before}有的题`]]
    .filter(([list]) => list.length).map(([list, what]) => el("p", { class: "note" }, `${what}：${list.length}题，没有比。`));
  return [table(`两次都有的${found.common}题（百分之几）`, ["指标", "以前", "现在", "差", "95%区间", "p（McNemar）", "变对", "变错"], rows), ...apart,
    lists.length ? el("div", {}, ...lists) : el("p", { class: "note" }, "没有一题变了。")];
}
