// Ask-with-me: a caller's words, the resident's answer, its proof tree, and a masked card for the ticket.

import { $, el, fill } from "./dom.js";
import { write } from "./api.js";

const VERDICTS = {
  no_means_test: "✔ 不看经济困难", check_waived: "✔ 免核查经济困难", if_hardship: "◐ 要经济困难", notified_defence: "✔ 办案机关通知",
  not_covered: "✖ 很可能不在范围", needs_facts: "？ 还要问",
};
const BELIEVED = { true: "是", false: "不是", null: "不清楚" };

let turns = [];
let does = null;

export function openAsk(given) {
  does = given;
  $("ask").showModal();
  $("ask-box").focus();
}

async function ask(text) {
  if (!text.trim()) return void ($("ask-message").textContent = "请先写下来电人说的话。");
  $("ask-message").textContent = "正在回答……";
  const found = await write("ask", { turns: [...turns, text], on: does.day() });
  if (found.problem) return void ($("ask-message").textContent = found.problem);
  turns = [...turns, text];
  $("ask-box").value = "";
  $("ask-message").textContent = `已说${turns.length}次。`;
  show(found);
}

const cite = (found) => el("li", {}, el("details", {},
  el("summary", {}, `《${found.law}》${found.article}${found.item ?? ""}${found.text_kind === "digest" ? "（要点，非官方文本）" : ""}`),
  el("blockquote", {}, ...found.text.split("\n").map((line) => el("p", {}, line)))));

function ground(found, labels) {
  return el("li", {}, el("strong", {}, found.label),
    el("ul", {},
      ...found.because.map((fact) => el("li", {}, `事实：${labels[fact] ?? fact}`)),
      found.quote ? el("li", {}, "原话：", el("q", {}, found.quote)) : null,
      found.cites.length ? el("li", {}, "依据：", el("ul", {}, ...found.cites.map(cite))) : null));
}

const section = (title, children) => (children.length ? el("section", {}, el("h3", {}, title), el("ul", {}, ...children)) : null);
const lines = (rows) => rows.map((row) => el("li", {}, row));

function show({ answer, card, labels, taps }) {
  const told = el("div", { class: "told" },
    ...answer.urgent.map((alert) => el("p", { class: "warn" }, `${alert.text}${alert.phone ?? ""}`)),
    el("p", { class: "headline" }, answer.verdict ? el("span", { class: "badge" }, VERDICTS[answer.verdict] ?? answer.verdict) : null, " ", answer.headline),
    turns.length > 1 ? section("来电人说的", turns.map((turn) => el("li", {}, el("q", {}, turn)))) : null,
    section("要点", lines(answer.points.map((point) => point.text))),
    section("还要问", answer.missing.slice(0, 3).map((missing) => el("li", {}, missing.question, el("div", {},
      ...missing.options.map((option) => el("button", { type: "button", onclick: () => ask(taps[missing.fact]?.[option] ?? option) }, option)))))),
    section("带上", lines(answer.materials)),
    section("怎么办", lines(answer.timeline.map((step) => `${step.step}${step.limit ? `：${step.limit}` : ""}`))),
    section("去哪里", lines([answer.referral.agency, ...answer.referral.channels.map((channel) => `${channel.name}${channel.value ? `：${channel.value}` : ""}`)].filter(Boolean))));
  const facts = Object.entries(answer.facts).map(([fact, value]) => `${labels[fact] ?? fact}：${BELIEVED[value] ?? value}`);
  const proof = el("div", { class: "proof" },
    section("为什么（证明树）", answer.grounds.map((found) => ground(found, labels))),
    section("听出来的情况", lines(facts)),
    section("什么会改变结论", lines(answer.changes.map((change) => change.text))),
    section("条文", answer.citations.map(cite)),
    el("p", { class: "source" }, `把握：${answer.confidence.toFixed(2)}　按${answer.on}的法律`));
  const box = el("textarea", { id: "card", readonly: true, rows: 8 });
  box.value = card;
  fill($("ask-result"),
    el("div", { class: "sides two" }, told, proof),
    el("label", { for: "card" }, "贴到工单里的摘要（已遮住个人信息，请再看一遍）"), box,
    el("div", { class: "row" },
      el("button", { type: "button", onclick: () => copyCard(box) }, "复制摘要"),
      el("button", { type: "button", class: "gap", onclick: gap }, "书里没有，记下来")));
  $("ask-result").hidden = false;
}

async function copyCard(box) {
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    box.select();
    document.execCommand("copy");
  }
  $("ask-message").textContent = "已复制摘要。";
}

async function gap() {
  const found = await write("gap", { text: turns.join("；") });
  $("ask-message").textContent = found.problem ?? `已记下（个人信息已遮住）：${found.kept}`;
}

$("ask-box").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask($("ask-box").value);
});
$("ask-form").addEventListener("submit", (event) => { event.preventDefault(); ask($("ask-box").value); });
$("ask-again").addEventListener("click", () => {
  turns = [];
  fill($("ask-result"));
  $("ask-result").hidden = true;
  $("ask-message").textContent = "";
  $("ask-box").value = "";
  $("ask-box").focus();
});
