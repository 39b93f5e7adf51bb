// The evaluators' page: choose a report, look at it from five sides. The place is kept in the address (#report/tab).

import { $, el, fill } from "/staff/static/dom.js";
import * as tables from "./tables.js";
import { Reader } from "./reader.js";

const TABS = { totals: "总表", slices: "分组", confusions: "混淆", wrong: "错题", against: "两次对比" };
const KINDS = { answers: ["totals", "slices", "confusions", "wrong", "against"], rankings: ["totals", "against"], figures: ["totals"], words: ["totals"] };
const PLAIN = { rankings: tables.rankings, figures: tables.figures, words: tables.words };
const GONE = "连不上服务器，请看看程序是不是还在运行，再试一次。";

const state = { entries: [], name: "", tab: "totals", report: null, other: "" };
let reader = null;

async function read(route, query = {}) {
  try {
    const response = await fetch(`/eval/${route}?${new URLSearchParams(query)}`);
    const found = await response.json();
    return response.ok || found.problem ? found : { problem: GONE };
  } catch {
    return { problem: GONE };
  }
}

const message = (text) => { $("message").textContent = text; };
const made = (entry) => new Date(entry.made).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
const titleOf = (entry) => `${entry.name.replace(/^earlier\//, "以前 · ").replace(/\.\d{8}T\d{6}$/, "")}　${made(entry)}${entry.size ? `　${entry.size}${entry.kind === "answers" ? "题" : "个系统"}` : ""}${entry.problem ? "　✖" : ""}`;
const options = (entries, chosen) => entries.map((entry) => el("option", { value: entry.name, selected: entry.name === chosen }, titleOf(entry)));

async function list() {
  const found = await read("reports");
  if (found.problem) return void message(found.problem);
  state.entries = found.reports;
  const [name, tab] = decodeURIComponent(location.hash.slice(1)).split("#");
  const first = state.entries.find((entry) => entry.name === name) ?? state.entries.find((entry) => entry.kind === "answers") ?? state.entries[0];
  if (!first) {
    fill($("which"));
    return void fill($("report"), el("p", { class: "note" }, "还没有报告。先运行 make eval，或者 python -m eval answers --dataset 文件.jsonl。"));
  }
  fill($("which"), ...options(state.entries, first.name));
  await open(first.name, tab);
}

async function open(name, tab = state.tab) {
  const entry = state.entries.find((one) => one.name === name);
  const report = entry?.problem ? { problem: `${name}：${entry.problem}` } : await read("report", { name });
  Object.assign(state, { name, report, other: "" });
  $("tabs").hidden = Boolean(report.problem);
  $("system-label").hidden = report.kind !== "rankings";
  if (report.problem) {
    message(report.problem);
    return void fill($("report"));
  }
  message([report.dataset, report.on && `按${report.on}的法律`, entry && `${made(entry)}写成`].filter(Boolean).join("　"));
  fill($("system"), ...Object.keys(report.systems ?? {}).map((system) => el("option", { value: system }, system)));
  show(KINDS[report.kind].includes(tab) ? tab : "totals");
}

function show(tab) {
  state.tab = tab;
  reader = null;
  history.replaceState(null, "", `#${encodeURIComponent(`${state.name}#${tab}`)}`);
  const sides = KINDS[state.report.kind];
  fill($("tabs"), ...sides.map((name) => el("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-selected": name === tab ? "true" : "false", "aria-controls": "report",
    tabindex: name === tab ? "0" : "-1", onclick: () => show(name) }, TABS[name])));
  $("tabs").hidden = sides.length < 2;
  if (tab === "wrong") return wrong();
  if (tab === "against") return against();
  const draw = PLAIN[state.report.kind] ?? tables[tab];
  fill($("report"), ...draw(state.report, (rows) => wrong(rows, "混淆的题")));
}

function wrong(rows = null, title = "") {
  if (state.tab !== "wrong") { show("wrong"); }
  reader = new Reader($("report"));
  reader.show(state.report, rows, title);
}

async function against() {
  const kind = state.report.kind;
  const others = state.entries.filter((entry) => entry.kind === kind && (entry.name !== state.name || kind === "rankings"));
  const like = (entry) => entry.name.includes(state.name.replace(/^earlier\//, "").replace(/\.\d{8}T\d{6}$/, ""));
  if (!others.length) return void fill($("report"), el("p", { class: "note" }, "只有一份这样的报告。再跑一次，这一份会留在 var/reports/earlier，两次就可以对比。"));
  state.other ||= (others.find(like) ?? others[0]).name;
  const result = el("div");
  const pick = el("select", { id: "other", onchange: (event) => { state.other = event.target.value; against(); } }, ...options(others, state.other));
  const system = kind === "rankings" ? el("select", { id: "other-system", onchange: () => fillIn() }) : null;
  fill($("report"), el("div", { class: "row" }, el("label", {}, "以前的那一份 ", pick), system ? el("label", {}, "系统 ", system) : null), result);
  if (system) {
    const older = await read("report", { name: state.other });
    fill(system, ...Object.keys(older.systems ?? {}).map((name) => el("option", { value: name }, name)));
  }
  async function fillIn() {
    const query = { new: state.name, old: state.other };
    if (system) Object.assign(query, { new_system: $("system").value, old_system: system.value });
    const found = await read("against", query);
    if (!result.isConnected) return;
    const byId = new Map((state.report.rows ?? []).map((row) => [row.id, row]));
    const openOne = kind === "answers" ? (id) => byId.has(id) && wrong([byId.get(id)], id) : null;
    fill(result, ...(found.problem ? [el("p", { class: "note" }, found.problem)]
      : tables.against(found, { now: "现在这一份", before: "以前那一份" }, openOne)));
  }
  await fillIn();
}

$("which").addEventListener("change", () => open($("which").value));
$("system").addEventListener("change", () => show(state.tab));
$("again").addEventListener("click", list);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  if (event.target.matches("[role=tab]")) {
    const sides = KINDS[state.report.kind];
    show(sides[(sides.indexOf(state.tab) + step + sides.length) % sides.length]);
    $(`tab-${state.tab}`).focus();
  } else if (reader && !event.target.matches(".scroll")) reader.move(step);
  else return;
  event.preventDefault();
});
list();
