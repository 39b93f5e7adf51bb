// The list on the left: hits of a search, or laws and articles to choose from, with a cursor that ↑↓ move.

import { $, el, fill, marked } from "./dom.js";
import { badge } from "./article.js";

export class List {
  constructor(open) {
    this.open = open;
    this.rows = [];
    this.cursor = -1;
  }

  /** Rows: {key, part, label, text, status, level, kind, words}. */
  show(title, rows, filtered) {
    this.rows = rows;
    this.cursor = rows.length ? 0 : -1;
    $("results").hidden = false;
    $("filters").hidden = !filtered;
    $("results-title").textContent = title;
    fill($("hits"), ...rows.map((row, at) => el("li", {},
      el("button", { type: "button", class: "hit", onclick: () => { this.cursor = at; this.open(row); } },
        el("span", { class: "label" }, row.label), " ",
        row.status ? badge(row.status) : null,
        row.kind === "digest" ? el("span", { class: "badge digest" }, "⚠ 要点") : null,
        el("span", { class: "start" }, ...marked(row.text ?? "", row.words ?? []))))));
    this.paint();
  }

  hide() {
    $("results").hidden = true;
    this.rows = [];
    this.cursor = -1;
  }

  move(step) {
    if (!this.rows.length) return;
    this.cursor = Math.min(this.rows.length - 1, Math.max(0, this.cursor + step));
    this.paint();
  }

  current() {
    return this.rows[this.cursor];
  }

  paint() {
    [...$("hits").querySelectorAll(".hit")].forEach((hit, at) => {
      if (at === this.cursor) {
        hit.setAttribute("aria-current", "true");
        hit.scrollIntoView({ block: "nearest" });
      } else hit.removeAttribute("aria-current");
    });
  }
}

/** A short list of kept articles (recent, pinned) in a <details>. */
export function showKept(details, rows, open) {
  fill(details.querySelector("ol"), ...rows.map((row) => el("li", {},
    el("button", { type: "button", class: "link", onclick: () => open(row) }, row.label))));
  details.querySelector("span").textContent = rows.length ? `${rows.length}` : "";
}
