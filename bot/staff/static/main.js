// The staff page: what is typed, pressed and opened. Elements come from the other files; the law from the server.

import { $, el, fill, say } from "./dom.js";
import { read, write } from "./api.js";
import { headings, showArticle, showLaw } from "./article.js";
import { List, showKept } from "./list.js";
import { openAsk } from "./ask.js";
import * as kept from "./kept.js";

const EXAMPLES = ["援助法31-5", "湘规3", "刑诉35", "民法典1067", "法律援助法", "老板拖欠农民工工资"];
const KEYS = [
  ["/", "到输入框"], ["Enter", "查；打开选中的一条"], ["↑ ↓", "上一条、下一条；在结果里移动"],
  ["C", "复制条文、全名、条款项、效力、日期、来源"], ["P", "钉住、取下"], ["B", "返回"], ["A", "一起问：写来电人的话，Enter 回答，Shift+Enter 换行"], ["Esc", "离开输入框，关上窗口"], ["?", "这张表"],
];
const LEVELS = ["宪法", "法律", "立法解释", "修正案", "修改决定", "行政法规", "司法解释", "部门规章", "地方性法规", "规范性文件"];
const BACK = 50;
const PAUSE = 150; // milliseconds

const state = { view: null, law: "", words: [], chosen: "", list: false, query: "", searched: "", toc: "", stack: [] };
const list = new List((row) => openRow(row));
const go = { article: (key, part) => openArticle(key, part), law: (key) => openLaw(key) };

const message = (text, actions = []) => fill($("message"), text, ...actions);
const here = () => (state.view ? { key: state.view.key, part: state.view.part } : state.law ? { law: state.toc } : null);

function remember() {
  const last = state.list ? { list: { title: $("results-title").textContent, rows: list.rows, cursor: list.cursor, filtered: !$("filters").hidden } } : here();
  if (last) state.stack = [...state.stack, { ...last, words: state.words }].slice(-BACK);
}

function draw(view, words) {
  state.view = view;
  state.law = view.law.name;
  state.words = words;
  state.list = false;
  if (!list.rows.length) list.hide();
  $("empty").hidden = true;
  $("opened").hidden = false;
  const row = { key: view.key, part: view.part, label: view.label };
  showArticle($("opened"), view, words, go, {
    copy, pin, back, step, pinned: kept.isPinned(row), canGoBack: state.stack.length > 0,
  });
  document.title = `${view.label} · 查法条`;
}

/** After the text is on the screen: what need not be there at once. */
function settle(view, { focus }) {
  if (focus) $("article").focus({ preventScroll: true });
  $("article").scrollTop = 0;
  requestAnimationFrame(() => setTimeout(() => { if (state.view === view) settled(view); }));
}

function settled(view) {
  kept.see({ key: view.key, part: view.part, label: view.label });
  showLists();
  say(`${view.label}，${view.law.validity}`);
  reveal("article");
  contentsOf(view);
}

/** On a narrow screen list and article lie one above the other. */
function reveal(id) {
  if (matchMedia("(max-width: 48rem)").matches) $(id).scrollIntoView({ block: "start" });
}

/** Show the contents of the open article's law; put off until the keys rest, for a code has a thousand articles. */
function contentsOf(view) {
  $("toc").hidden = false;
  clearTimeout(state.waiting);
  state.waiting = setTimeout(() => drawContents(view), PAUSE);
}

async function drawContents(view) {
  if (state.toc !== view.law.key || !$("toc-list").childElementCount) {
    state.toc = view.law.key;
    const found = await read("law", { key: view.law.key, on: state.chosen });
    if (!found || found.problem || state.toc !== found.law.key) return;
    fill($("toc-list"), ...headings(found, "", go));
  }
  $("toc-list").querySelector("[aria-current]")?.removeAttribute("aria-current");
  const button = $("toc-list").querySelector(`[data-key="${CSS.escape(state.view?.key ?? "")}"]`);
  button?.setAttribute("aria-current", "true");
  if ($("toc").open) button?.scrollIntoView({ block: "nearest" });
}

async function openArticle(key, part = "", { words = state.words, record = true } = {}) {
  const view = await read("article", { key, part, on: state.chosen });
  if (!view) return;
  if (view.problem) return void message(view.problem);
  if (record) remember();
  message("");
  draw(view, words);
  settle(view, { focus: true });
}

async function openLaw(key, { record = true } = {}) {
  const found = await read("law", { key, on: state.chosen });
  if (!found) return;
  if (found.problem) return void message(found.problem);
  if (record) remember();
  lawShown(found);
  $("article").focus({ preventScroll: true });
}

function lawShown(found) {
  Object.assign(state, { view: null, law: found.law.name, list: false, toc: found.law.key });
  $("empty").hidden = true;
  $("opened").hidden = false;
  $("toc").hidden = true;
  fill($("toc-list"));
  showLaw($("opened"), found, go);
  message("");
  document.title = `《${found.law.name}》 · 查法条`;
  say(`《${found.law.name}》的目录`);
  $("article").scrollTop = 0;
  reveal("article");
}

const openRow = (row) => (row.key.includes("#") ? openArticle(row.key, row.part, { words: row.words ?? [] }) : openLaw(row.key));

function choices(rows, title) {
  list.show(title, rows.map((row) => ({ ...row, text: row.start || row.validity })), false);
  state.list = true;
}

/** Look up what is in the box. `live`: while it is typed, so only what is certain is shown and nothing is remembered. */
async function lookup(live) {
  const q = $("box").value.trim();
  if (live && !q) return;
  const found = await read("lookup", { q, on: state.chosen, within: state.law });
  if (!found || (live && $("box").value.trim() !== q)) return;
  if (!state.chosen && found.on) $("day").value = found.on;
  if (found.kind === "article") {
    if (!live || state.view?.key !== found.view.key) { if (state.query !== q) remember(); }
    state.query = q;
    message(found.problem ?? "");
    if (!live) list.hide();  // hits of another question; B brings them back
    draw(found.view, []);
    if (!live) settle(found.view, { focus: true });
  } else if (found.kind === "law") {
    if (live) return;
    remember();
    list.hide();
    lawShown(found.contents);
    $("article").focus({ preventScroll: true });
  } else if (found.kind === "choices") {
    if (!live) remember();
    choices(found.choices, "您要找的是");
    if (!live) message("");
  } else if (!live && found.kind === "words") {
    await search(q);
  } else if (!live) {
    message(found.problem, found.query ? [gapButton(found.query)] : []);
    if (found.choices?.length) choices(found.choices, "这部法律的目录");
    $("box").focus();
  }
}

async function search(q) {
  if (!state.list) remember();
  message("正在查找……");
  const found = await read("search", { q, on: state.chosen, law: $("f-law").value, level: $("f-level").value, status: $("f-status").value });
  if (!found) return;
  if (found.problem) return void message(found.problem);
  if (state.searched !== q) offerLaws(found.hits);
  state.searched = q;
  message(found.hits.length ? found.notice || "没有合适的？" : `${found.notice}没有找到“${q}”。`, [gapButton(q)]);
  list.show(`结果（${found.hits.length}条）`, found.hits.map((hit) => ({ ...hit, text: hit.excerpt })), true);
  state.list = true;
  say(`${found.hits.length}条结果`);
  $("hits").scrollTop = 0;
  reveal("results");
}

function offerLaws(hits) {
  const select = $("f-law");
  const names = [...new Set([...(select.value ? [select.value] : []), ...hits.map((hit) => hit.law)])];
  const value = select.value;
  fill(select, el("option", { value: "" }, "全部"), ...names.map((name) => el("option", { value: name }, name)));
  select.value = value;
}

const gapButton = (text) => el("button", { type: "button", class: "gap", onclick: () => sendGap(text) }, "书里没有，记下来");

async function sendGap(text) {
  const found = await write("gap", { text });
  message(found.problem ?? `已记下（个人信息已遮住）：${found.kept}`);
}

function step(by) {
  const row = by < 0 ? state.view?.previous : state.view?.next;
  if (row) openArticle(row.key, "", { words: state.words });
}

async function back() {
  const last = state.stack.pop();
  if (!last) return;
  if (last.list) {
    list.show(last.list.title, last.list.rows, last.list.filtered);
    list.cursor = last.list.cursor;
    list.paint();
    state.list = true;
    $("hits").querySelector("[aria-current]")?.focus();
  } else if (last.law) await openLaw(last.law, { record: false });
  else await openArticle(last.key, last.part, { words: last.words, record: false });
}

async function copy() {
  if (!state.view) return;
  try {
    await navigator.clipboard.writeText(state.view.copied);
  } catch {
    const area = el("textarea", { class: "hidden", "aria-label": "要复制的文字" });
    area.value = state.view.copied;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  message(`已复制：${state.view.label}`);
}

function pin() {
  if (!state.view) return;
  const row = { key: state.view.key, part: state.view.part, label: state.view.label };
  message(kept.togglePin(row) ? `已钉住：${row.label}` : `已取下：${row.label}`);
  draw(state.view, state.words);
  showLists();
  $("article").focus({ preventScroll: true });
}

function showLists() {
  showKept($("recent"), kept.recent(), openRow);
  showKept($("pinned"), kept.pinned(), openRow);
  $("forget").hidden = !kept.recent().length;
}

async function changeDay() {
  state.chosen = $("day").value;
  const open = state.view;
  state.toc = "";
  if (state.list && state.searched) return void search(state.searched);
  if (open) {
    const found = await read("lookup", { q: open.label, on: state.chosen });
    if (!found) return;
    if (found.kind !== "article") { await openArticle(open.key, open.part, { record: false }); return void message(found.problem); }
    draw(found.view, state.words);
    settle(found.view, { focus: false });
    message(found.view.key === open.key ? "" : `换成了那一天的文本：${found.view.law.published}公布`);
  } else if (state.law) await lookup(false);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const inBox = event.target === $("box");
  if (!inBox && event.target.matches("input, select, textarea")) return;
  const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (arrow) {
    if (state.list) list.move(arrow);
    else if (state.view) step(arrow);
    return void event.preventDefault();
  }
  if (inBox) {
    if (event.key === "Escape") $("article").focus();
    return;
  }
  if (event.key === "Enter" && state.list && !event.target.matches("button, a, summary") && list.current()) return void openRow(list.current());
  const action = {
    "/": () => { $("box").focus(); $("box").select(); }, "?": () => $("help").showModal(), c: copy, p: pin, b: back, a: askWithMe,
  }[{ "、": "/", "／": "/", "？": "?" }[event.key] ?? event.key.toLowerCase()];
  if (action) { event.preventDefault(); action(); }
}

function askWithMe() {
  openAsk({ day: () => state.chosen });
}

function submitted(event) {
  event.preventDefault();
  if (state.list && $("box").value.trim() === state.searched && list.current()) openRow(list.current());
  else {
    $("article").focus({ preventScroll: true });  // at once: a C typed before the answer is a key, not a letter in the box
    lookup(false);
  }
}

$("form").addEventListener("submit", submitted);
$("box").addEventListener("input", (event) => { if (!event.isComposing) lookup(true); });
$("box").addEventListener("compositionend", () => lookup(true));
$("day").addEventListener("change", changeDay);
$("today").addEventListener("click", () => { state.chosen = ""; read("state", {}).then((found) => { if (found?.on) $("day").value = found.on; changeDay().then(() => { state.chosen = ""; }); }); });
for (const name of ["f-law", "f-level", "f-status"]) $(name).addEventListener("change", () => search(state.searched));
$("help-open").addEventListener("click", () => $("help").showModal());
$("ask-open").addEventListener("click", askWithMe);
$("forget").addEventListener("click", () => { kept.forget(); showLists(); });
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
document.addEventListener("keydown", pressed);

fill($("keys"), ...KEYS.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]));
fill($("examples"), ...EXAMPLES.map((text) => el("li", {}, el("button", { type: "button", class: "link", onclick: () => { $("box").value = text; lookup(false); } }, text))));
$("f-level").append(...LEVELS.map((level) => el("option", { value: level }, level)));
for (const name of matchMedia("(min-width: 48.01rem)").matches ? ["toc", "pinned", "recent"] : []) $(name).open = true;
showLists();
read("state", {}).then((found) => {
  if (found?.on && !state.chosen) $("day").value = found.on;
  if (found?.notice && !$("message").textContent) message(found.notice);
});
$("box").focus();
