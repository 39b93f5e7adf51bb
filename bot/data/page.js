/* The residents' page in the browser: size of the type, progress, tabs, copying, speech, leaving in a hurry.
   Nothing here asks anything of another machine, and nothing but the size of the type is remembered. */
window.xywf = (() => {
  const SIZES = [20, 24, 30, 36, 40]; // px; the second is 18 pt, the last 30 pt
  const KEY = "xywf.size";
  const SLOW = "还没有回答出来。请再等一等，或者再按一次“发送”；急的话打 12348。";
  const find = (selector) => document.querySelector(selector);
  const say = (text) => { const live = find("#live"); if (live) live.textContent = text; };

  // Large type, remembered.
  let size = 0;
  const stored = () => { try { return Number(localStorage.getItem(KEY)); } catch { return 0; } };
  const keep = () => { try { localStorage.setItem(KEY, String(size)); } catch { /* a browser that keeps nothing */ } };
  const resize = (to) => {
    size = Math.min(Math.max(to || 0, 0), SIZES.length - 1);
    document.documentElement.style.setProperty("--type", `${SIZES[size]}px`);
    document.documentElement.classList.toggle("elder", size > 0);
    find("#elder")?.setAttribute("aria-pressed", String(size > 0));
    for (const [id, ends] of [["#larger", SIZES.length - 1], ["#smaller", 1]]) {
      const button = find(id);
      if (button) { button.hidden = size === 0; button.disabled = size === ends; }
    }
  };
  const turn = (to) => { resize(to); keep(); };

  // Progress: a line in the conversation until the answer is there.
  const busy = () => {
    const shown = find("#chat .shown");
    if (!shown || shown.querySelector(".busy")) return;
    const line = document.createElement("p");
    line.className = "busy";
    line.setAttribute("aria-busy", "true");
    line.textContent = "正在看您说的事，对照法律条文……";
    shown.append(line);
    document.documentElement.classList.add("talking");
    say(line.textContent);
    line.scrollIntoView({ block: "nearest" });
    setTimeout(() => { if (line.isConnected) say(line.textContent = SLOW); }, 20000);
    setTimeout(() => { if (line.isConnected) line.removeAttribute("aria-busy"); }, 20000);
  };
  const idle = () => document.querySelectorAll(".busy").forEach((line) => line.remove());
  const shown = (talk) => {
    hush();
    const root = talk.querySelector(".talk");
    say(root?.dataset.said || "");
    const leave = find("#leave");
    if (leave) leave.hidden = !(root && "hides" in root.dataset);
    document.documentElement.classList.toggle("in-check", !!talk.querySelector(".check"));
    document.documentElement.classList.toggle("talking", !!talk.querySelector(".bot-row, .check"));
    if (speaks()) talk.querySelectorAll("[data-speak]").forEach((button) => { button.hidden = false; });
  };
  const newest = () => {
    idle();
    const rows = document.querySelectorAll("#chat .user-row, #chat .check");
    const last = rows[rows.length - 1];
    if (!last) return;
    last.scrollIntoView();
    say(find("#chat .talk")?.dataset.said || "");
    const titles = document.querySelectorAll("#chat .bot-row:last-of-type h2[tabindex], #chat .check h2");
    titles[titles.length - 1]?.focus({ preventScroll: true });
  };

  // What a person copies or hears: the newest answer without its buttons.
  const words = () => {
    const cards = document.querySelectorAll("#chat .card");
    const card = cards[cards.length - 1];
    if (!card) return "";
    const copy = card.cloneNode(true);
    copy.querySelectorAll("button, select, svg, .edit, .options, .tabs, .pick, .scan, .law, .sources, [hidden]").forEach((part) => part.remove());
    copy.querySelectorAll("p, li, h2, h3, h4, h5, section, summary").forEach((part) => part.append("\n"));
    return copy.textContent.replace(/[ \t]+/g, " ").replace(/\n\s*\n+/g, "\n").trim();
  };
  const copy = async (button) => {
    const text = words();
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = old(text); }
    button.textContent = done ? "已复制" : "没能复制，请长按选中文字";
    say(button.textContent);
    setTimeout(() => { button.textContent = "复制回答"; }, 3000);
  };
  const old = (text) => { // where the page did not come over https
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  };

  // Reading aloud, by a voice of this device only: other voices would send the words away.
  const voice = () => window.speechSynthesis?.getVoices().find((one) => one.localService && /^zh/i.test(one.lang));
  const speaks = () => !!voice();
  const hush = () => {
    window.speechSynthesis?.cancel();
    document.querySelectorAll("[data-speak]").forEach((button) => { button.textContent = "念给我听"; });
  };
  const speak = (button) => {
    if (button.textContent === "别念了") return hush();
    const said = new SpeechSynthesisUtterance(words());
    said.voice = voice();
    said.lang = said.voice.lang;
    said.rate = 0.9;
    said.onend = hush;
    speechSynthesis.speak(said);
    button.textContent = "别念了";
    return undefined;
  };

  // Dictation, only where the browser says that it listens on this device.
  const Listener = window.SpeechRecognition || window.webkitSpeechRecognition;
  const HEARD = { langs: ["zh-CN"], processLocally: true };
  const offer = async () => {
    if (!Listener?.available) return;
    try {
      document.documentElement.classList.toggle("hears", (await Listener.available(HEARD)) === "available");
    } catch { /* it cannot */ }
  };
  const dictate = () => {
    const box = find("#box textarea");
    const ear = new Listener();
    ear.lang = "zh-CN";
    ear.processLocally = true;
    ear.onresult = (event) => {
      box.value += [...event.results].map((result) => result[0].transcript).join("");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      say("写好了，请看看对不对，再按发送。");
    };
    ear.onerror = () => say("没有听清，请再说一次，或者打字。");
    ear.start();
    say("请说话……");
  };

  // Leaving in a hurry: the page goes blank first, then away; the way back does not lead here.
  const leave = () => {
    hush();
    find("#again")?.click(); // the server forgets the conversation
    document.title = " ";
    document.body.style.display = "none";
    document.querySelectorAll("#chat .shown").forEach((part) => part.replaceChildren());
    document.querySelectorAll("textarea, input").forEach((part) => { part.value = ""; });
    setTimeout(() => location.replace("about:blank"), 150);
  };
  let escapes = [];
  const escape = () => {
    const now = Date.now();
    escapes = [...escapes.filter((then) => now - then < 1500), now];
    if (escapes.length >= 3) leave();
  };

  const choose = (tab) => {
    for (const other of tab.parentElement.children) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls"));
      if (panel) panel.hidden = !chosen;
    }
    tab.focus();
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("#go, #chips button")) busy();
    if (at("#elder")) turn(size ? 0 : 1);
    else if (at("#larger")) turn(size + 1);
    else if (at("#smaller")) turn(Math.max(1, size - 1));
    else if (at("[data-leave]")) leave();
    else if (at("[data-copy]")) copy(at("[data-copy]"));
    else if (at("[data-speak]")) speak(at("[data-speak]"));
    else if (at("#dictate")) dictate();
    else if (at("[role=tab]")) choose(at("[role=tab]"));
    else if (at("a.down")) {
      event.preventDefault();
      const target = find(at("a.down").getAttribute("href"));
      target?.scrollIntoView();
      target?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.closest?.("#box")) busy();
    const tab = event.target.closest?.("[role=tab]");
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !way) return;
    const row = [...tab.parentElement.children];
    choose(row[(row.indexOf(tab) + way + row.length) % row.length]);
    event.preventDefault();
  });

  // Gradio draws the page after this script has run: the buttons get their state as soon as they are there.
  resize(stored());
  const waiting = new MutationObserver(() => {
    if (!find("#elder") || !find("#chips button")) return;
    waiting.disconnect();
    resize(size);
    offer();
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
  window.speechSynthesis?.addEventListener?.("voiceschanged", () => {
    if (speaks()) document.querySelectorAll("[data-speak]").forEach((button) => { button.hidden = false; });
  });
  return { busy, newest, shown };
})();
