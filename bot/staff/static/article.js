// An open article, or a law's contents, as elements. `go` opens things: go.article(key, part), go.law(key).

import { el, fill, marked } from "./dom.js";

export const STATUS = { in_force: "✔ 现行有效", ended: "✖ 已失效", not_yet: "◷ 尚未施行" };

export const badge = (status) => el("span", { class: `badge ${status}` }, STATUS[status] ?? status);

function kindBadge(law) {
  return el("span", { class: `badge ${law.kind}` }, law.kind === "digest" ? `⚠ ${law.kind_label}` : law.kind_label);
}

/** What stands over a text that does not apply on the day: the mark once, then since or from when. */
const notInForce = (law) => `${STATUS[law.status].split(" ")[0]} ${law.validity}。`;

function source(law) {
  const line = el("p", { class: "source" }, `来源：${law.source}（${law.seen_on}核对）`);
  if (/^https?:\/\//.test(law.source_url)) {
    line.append(" ", el("a", { href: law.source_url, rel: "noreferrer noopener", target: "_blank" }, "原网页（另开）"));
  }
  return line;
}

function pieces(line, words, go) {
  return line.pieces.flatMap((piece) => (piece.key
    ? [el("button", { type: "button", class: "cite", onclick: () => go.article(piece.key, piece.part) }, piece.text)]
    : marked(piece.text, words)));
}

function lineOf(line, several, words, go, open) {
  const label = !line.item && !several ? null : line.label;
  return el("div", { class: `line${line.item ? " item" : ""}${line.named ? " named" : ""}` },
    label && open
      ? el("button", { type: "button", class: "part", title: `只引${label}`, onclick: () => open(line.part) }, label)
      : el("span", { class: "part" }, label ?? ""),
    el("p", {}, ...pieces(line, words, go)));
}

function text(lines, words, go, open) {
  const several = lines.filter((line) => !line.item).length > 1;
  return el("div", { class: "text" }, ...lines.map((line) => lineOf(line, several, words, go, open)));
}

function refs(title, rows, go, more = 0) {
  if (!rows.length) return null;
  return el("section", { class: "refs" }, el("h3", {}, more ? `${title}（${rows.length + more}条，先列${rows.length}条）` : `${title}（${rows.length}条）`),
    el("ul", {}, ...rows.map((row) => el("li", {},
      el("button", { type: "button", class: "link", onclick: () => go.article(row.key, row.part) }, row.label),
      row.status === "in_force" ? null : badge(row.status),
      el("span", { class: "start" }, row.start)))));
}

function versions(rows, current, open) {
  if (rows.length < 2) return null;
  return el("section", { class: "refs" }, el("h3", {}, `这一条的各个文本（${rows.length}个）`),
    el("ul", {}, ...rows.map((row) => el("li", {},
      el("button", { type: "button", class: "link", "aria-current": row.key === current && "true", onclick: () => open(row.key) }, `${row.label}公布`),
      badge(row.status), el("span", { class: "start" }, row.validity)))));
}

function twin(found, go) {
  return el("section", { class: "twin", "aria-label": `对照：${found.label}` },
    el("h3", {}, `对照：${found.law.level}`),
    el("p", {}, el("button", { type: "button", class: "link", onclick: () => go.article(found.key, "") }, found.label), " ", badge(found.law.status), kindBadge(found.law)),
    el("p", { class: "why" }, found.why),
    text(found.lines, [], go, null),
    source(found.law));
}

const key = (name) => el("kbd", { "aria-hidden": "true" }, name);

function tool(name, letter, action, disabled = false, pressed = null) {
  return el("button", { type: "button", disabled, "aria-pressed": pressed, onclick: action }, name, " ", key(letter));
}

/** Put an article into `place`; `does` = {copy, pin, back, step, pinned, canGoBack}. */
export function showArticle(place, view, words, go, does) {
  const law = view.law;
  const current = view.versions.find((row) => row.status === "in_force");
  const warn = law.status === "in_force" ? null : el("p", { class: "warn", role: "note" }, notInForce(law),
    current ? el("button", { type: "button", onclick: () => go.article(current.key, view.part) }, "打开现行文本") : null);
  fill(place,
    el("div", { class: "head" },
      el("h2", { id: "article-title" }, view.number, el("small", {}, view.label.split(view.number).pop())),
      el("p", { class: "law" }, el("button", { type: "button", class: "link", onclick: () => go.law(law.key) }, `《${law.name}》`), view.place ? el("span", { class: "place" }, view.place) : null),
      el("p", { class: "badges" }, badge(law.status), kindBadge(law), el("span", { class: "badge" }, law.level), el("span", { class: "validity" }, `${law.validity}。${law.issuer}，${law.published}公布。`)),
      el("div", { class: "tools", role: "toolbar", "aria-label": "这一条" },
        tool("复制", "C", does.copy), tool(does.pinned ? "取下" : "钉住", "P", does.pin, false, does.pinned ? "true" : "false"),
        tool("返回", "B", does.back, !does.canGoBack),
        tool(view.previous?.label ?? "已是第一条", "↑", () => does.step(-1), !view.previous),
        tool(view.next?.label ?? "已是最后一条", "↓", () => does.step(1), !view.next)),
      warn),
    el("div", { class: view.twins.length ? "sides two" : "sides" },
      el("section", { "aria-labelledby": "article-title" },
        text(view.lines, words, go, (part) => go.article(view.key, part)),
        view.complete ? null : el("p", { class: "warn" }, "本系统只收录了这一条的一部分，其余请拨打12348核实。"),
        source(law)),
      view.twins.length ? el("div", { class: "twins" }, ...view.twins.map((found) => twin(found, go))) : null),
    versions(view.versions, view.key, (other) => go.article(other, view.part)),
    refs("这一条引用的", view.cites, go),
    refs("引用这一条的", view.cited_by, go, view.cited_more));
}

/** The headings of a table of contents with their articles; `current` is the key of the open one. */
export function headings(contents, current, go) {
  return contents.headings.map((heading) => el("section", {},
    heading.title ? el("h3", {}, heading.title) : null,
    el("ul", { class: "toc" }, ...heading.articles.map((row) => el("li", {},
      el("button", { type: "button", class: "link", title: row.start, "data-key": row.key, "aria-current": row.key === current && "true", onclick: () => go.article(row.key, "") }, row.label))))));
}

/** Put a law's contents into `place`. */
export function showLaw(place, contents, go) {
  const law = contents.law;
  fill(place,
    el("div", { class: "head" },
      el("h2", { id: "article-title" }, `《${law.name}》`),
      el("p", { class: "badges" }, badge(law.status), kindBadge(law), el("span", { class: "badge" }, law.level), el("span", { class: "validity" }, `${law.validity}。${law.issuer}，${law.published}公布。`)),
      law.status === "in_force" ? null : el("p", { class: "warn", role: "note" }, notInForce(law)),
      contents.missing.length ? el("p", { class: "warn" }, `本系统没有收录：${contents.missing.join("、")}。请拨打12348核实。`) : null,
      source(law)),
    contents.versions.length > 1 ? el("section", { class: "refs" }, el("h3", {}, "这部法律的各个文本"),
      el("ul", {}, ...contents.versions.map((row) => el("li", {},
        el("button", { type: "button", class: "link", "aria-current": row.key === law.key && "true", onclick: () => go.law(row.key) }, `${row.label}公布`), badge(row.status), el("span", { class: "start" }, row.validity))))) : null,
    el("div", { class: "contents" }, ...headings(contents, "", go)));
}
