// The wrong answers, one by one: what was said, what was wanted, what was answered.

import { $, el, fill } from "/staff/static/dom.js";
import { label, measure, wrong } from "./names.js";

const list = (title, rows) => (rows?.length ? el("div", {}, el("h4", {}, title), el("ul", {}, ...rows.map((row) => el("li", {}, row)))) : null);
const short = (article) => article.replace(/^中华人民共和国/, "");

function pair(name, wanted, given, bad) {
  return el("tr", { class: bad ? "bad" : "" }, el("th", { scope: "row" }, name), el("td", {}, wanted), el("td", {}, bad ? "✖ " : "", given));
}

function card(row) {
  const bad = wrong(row);
  const right = new Set(row.wanted?.cited ?? []);
  const cited = row.cited.map((article) => el("li", { class: right.has(article) ? "right" : "" }, right.has(article) ? `✔ ${short(article)}` : short(article)));
  return el("article", { class: "card" },
    el("h3", {}, row.id, " ", ...bad.map((name) => el("span", { class: "badge" }, `✖ ${measure(name)}`))),
    row.said.length ? el("div", { class: "said" }, ...row.said.map((text, at) => el("blockquote", {}, at ? el("small", {}, `后来又说：`) : null, text)))
      : el("p", { class: "note" }, "题目的文字不在报告里（封存的题，或者旧格式的报告）。"),
    row.wanted ? el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), el("th", { scope: "col" }, "标注"), el("th", { scope: "col" }, "回答"))),
      el("tbody", {},
        pair("问的是什么", label(row.wanted.intent), label(row.intent), bad.includes("intent")),
        pair("结论", label(row.wanted.verdict), label(row.verdict), bad.includes("verdict") || bad.includes("false_not_covered")),
        row.wanted.verdict_last !== "none" ? pair("说完以后", label(row.wanted.verdict_last), label(row.verdict_last), bad.includes("verdict_after")) : null,
        pair("该不该答", label(row.wanted.behaviour), row.told[0]?.abstained ? "没有答" : "答了", bad.includes("refusal")),
        row.place?.wanted ? pair("地方", row.place.wanted, row.place.given || "没有", bad.includes("region")) : null,
        row.place?.office ? pair("哪里的机构管", row.place.office, row.told.at(-1)?.agency || "没有说", bad.includes("office") || bad.includes("door")) : null))) : null,
    el("div", { class: "two" },
      list("该引的法条", row.wanted?.cited.map((article) => (row.cited.includes(article) ? `✔ ${short(article)}` : `✖ 没有引：${short(article)}`))),
      row.cited.length ? el("div", {}, el("h4", {}, "引了的法条"), el("ol", {}, ...cited)) : null),
    ...row.told.map((told, at) => el("section", { class: "told" },
      el("h4", {}, row.told.length > 1 ? `第${at + 1}次回答` : "回答"), el("p", { class: "headline" }, told.headline),
      list("要点", told.points), list("理由", told.grounds), list("听出来", told.facts), list("追问", told.asked), told.agency ? el("p", {}, `去：${told.agency}`) : null)),
    el("p", { class: "note" }, [`把握 ${row.confidence.toFixed(2)}`, row.style && `说法 ${label(row.style)}`, row.difficulty && `难度 ${label(row.difficulty)}`,
      row.seconds.length && `${Math.max(...row.seconds).toFixed(3)}秒`].filter(Boolean).join("　")));
}

export class Reader {
  constructor(place) {
    this.place = place;
    this.rows = [];
    this.at = 0;
    this.filter = "";
    this.only = null;
  }

  /** Show the wrong rows of a report, or just `only` some rows. */
  show(report, only = null, title = "") {
    this.report = report;
    this.only = only;
    this.title = title;
    this.at = 0;
    this.draw();
  }

  draw() {
    const pool = this.only ?? this.report.rows.filter((row) => wrong(row).length);
    const kinds = [...new Set(pool.flatMap(wrong))];
    if (!kinds.includes(this.filter)) this.filter = "";
    this.rows = this.filter ? pool.filter((row) => wrong(row).includes(this.filter)) : pool;
    const pick = el("select", { id: "kind", onchange: (event) => { this.filter = event.target.value; this.at = 0; this.draw(); $("kind").focus(); } },
      el("option", { value: "" }, `全部（${pool.length}）`),
      ...kinds.map((name) => el("option", { value: name, selected: name === this.filter }, `${measure(name)}（${pool.filter((row) => wrong(row).includes(name)).length}）`)));
    this.count = el("span", { role: "status" });
    this.body = el("div");
    fill(this.place,
      el("div", { class: "row" }, this.only ? el("button", { type: "button", onclick: () => this.show(this.report) }, "看全部错题") : null,
        el("span", {}, this.title), kinds.length ? el("label", {}, "错在 ", pick) : null,
        el("button", { type: "button", onclick: () => this.move(-1) }, "← 上一题"), this.count,
        el("button", { type: "button", onclick: () => this.move(1) }, "下一题 →")),
      this.body);
    this.paint();
  }

  move(step) {
    if (!this.rows.length) return;
    this.at = Math.min(this.rows.length - 1, Math.max(0, this.at + step));
    this.paint();
  }

  paint() {
    this.count.textContent = this.rows.length ? `${this.at + 1} / ${this.rows.length}` : "0 / 0";
    fill(this.body, this.rows.length ? card(this.rows[this.at]) : el("p", { class: "note" }, "没有错题。"));
  }
}
