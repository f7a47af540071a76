// The list of sessions: titled, searched, renamed, exported, ended and deleted.

import { ask, make, part } from "/assets/dom.js";

const today = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const otherDay = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const otherYear = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

function when(time) {
  const now = new Date();
  const then = new Date(time);
  if (now.toDateString() === then.toDateString()) return today.format(then);
  return (now.getFullYear() === then.getFullYear() ? otherDay : otherYear).format(then);
}

const counted = (count) => (count === 1 ? "1 message" : `${count} messages`);

export const titleOf = (session) => session.title ?? (session.messages ? `Conversation with ${session.agent || "nobody"}` : "Nothing said yet");

export class SessionList {
  #known = new Map();
  #turn = 0;
  #cursor = null;
  #menuFor;

  /**
   * @param api The HTTP API.
   * @param on `open(id, message)`, `gone(id)`, `ended(id)`, `problem(error)`, `current()`.
   */
  constructor(api, on) {
    this.api = api;
    this.on = on;
    let timer;
    part("search").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.refresh(), 200);
    });
    part("search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.refresh();
    });
    part("session-more").addEventListener("click", () => this.#more());
    // On the list: the first click of the two may have brought a new row.
    part("session-list").addEventListener("dblclick", ({ target }) => {
      const row = target.closest(".open")?.closest("li");
      if (row) this.rename(row.dataset.session);
    });
    this.#prepareMenu();
  }

  get #words() {
    return part("search").value.trim();
  }

  /** Shows the list anew, as far as it was shown before. */
  async refresh() {
    const turn = ++this.#turn;
    // A title that is being typed is not taken away.
    if (part("session-list").querySelector("input")) return;
    try {
      const words = this.#words;
      const { rows, cursor } = words ? await this.#found(words) : await this.#newest(part("session-list").children.length);
      if (turn !== this.#turn) return;
      this.#show(rows, cursor);
      part("session-note").textContent = rows.length ? "" : words ? "Nothing was said with these words." : "What you say here is kept, and found again in this list.";
    } catch (error) {
      if (turn !== this.#turn) return;
      part("session-note").textContent = error.message;
      this.on.problem(error);
    }
  }

  /** Marks the session that is open now. */
  mark() {
    for (const item of part("session-list").children) {
      item.querySelector(".open")?.setAttribute("aria-current", item.dataset.session === this.on.current());
    }
  }

  #show(rows, cursor) {
    const focused = document.activeElement?.closest?.("#session-list li")?.dataset.session;
    const wasMenu = document.activeElement?.classList.contains("more");
    part("session-list").replaceChildren(...rows);
    this.#cursor = cursor;
    part("session-more").hidden = !cursor;
    this.mark();
    if (focused) this.#row(focused)?.querySelector(wasMenu ? ".more" : ".open")?.focus();
  }

  #row(id) {
    return [...part("session-list").children].find((item) => item.dataset.session === id);
  }

  async #newest(shown) {
    const rows = [];
    let cursor;
    do {
      const page = await this.api.sessions(cursor);
      rows.push(...page.data.map((session) => this.#item(session)));
      cursor = page.next_cursor;
    } while (cursor && rows.length < shown);
    return { rows, cursor };
  }

  async #more() {
    try {
      const words = this.#words;
      const { rows, cursor } = words ? await this.#hits(words, this.#cursor) : await this.#page(this.#cursor);
      const first = rows[0];
      const known = new Set([...part("session-list").children].map((item) => item.dataset.session));
      part("session-list").append(...rows.filter((row) => !known.has(row.dataset.session)));
      this.#cursor = cursor;
      part("session-more").hidden = !cursor;
      first?.querySelector("button")?.focus();
      this.mark();
    } catch (error) {
      this.on.problem(error);
    }
  }

  async #page(cursor) {
    const page = await this.api.sessions(cursor);
    return { rows: page.data.map((session) => this.#item(session)), cursor: page.next_cursor };
  }

  /** Sessions whose titles hold the words, as far as they are known here, then those in which they were said. */
  async #found(words) {
    const { rows, cursor } = await this.#hits(words);
    const found = new Set(rows.map((row) => row.dataset.session));
    const lower = words.toLowerCase();
    const titled = [...this.#known.values()].filter((session) => !found.has(session.id) && titleOf(session).toLowerCase().includes(lower));
    return { rows: [...titled.map((session) => this.#item(session)), ...rows], cursor };
  }

  async #hits(words, cursor) {
    const page = await this.api.search(words, cursor);
    const first = new Map();
    for (const hit of page.data) if (!first.has(hit.session_id)) first.set(hit.session_id, hit);
    const unknown = [...first.keys()].filter((id) => !this.#known.has(id));
    const fetched = await Promise.all(unknown.map((id) => this.api.session(id).catch(() => undefined)));
    for (const session of fetched) if (session) this.#known.set(session.id, session);
    const rows = [...first].filter(([id]) => this.#known.has(id)).map(([id, hit]) => this.#item(this.#known.get(id), hit, words));
    return { rows, cursor: page.next_cursor };
  }

  #item(session, hit, words) {
    this.#known.set(session.id, session);
    const title = make("strong", {}, make("span", { textContent: titleOf(session) }));
    const detail = make("small");
    if (hit) {
      detail.className = "snippet";
      detail.append(...marked(hit.snippet ?? hit.content, words));
    } else detail.textContent = [when(session.last_activity_at), counted(session.messages), session.user_id].join(" · ");
    const button = make("button", { type: "button", className: "open" }, title, detail);
    button.title = `${titleOf(session)}\n${session.user_id} with ${session.agent}, ${counted(session.messages)}\n${exactly.format(session.last_activity_at)}`;
    if (session.status === "ended") title.append(make("span", { className: "badge", textContent: "ended" }));
    button.addEventListener("click", () => this.on.open(session.id, hit?.id));
    button.addEventListener("keydown", (event) => event.key === "F2" && this.rename(session.id));
    const more = make("button", { type: "button", className: "more plain", textContent: "⋯", "aria-label": `More for ${titleOf(session)}`, "aria-haspopup": "menu", "aria-expanded": "false" });
    more.addEventListener("click", () => this.#openMenu(session, more));
    const item = make("li", { "data-session": session.id, "data-status": session.status }, button, more);
    item.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.#openMenu(session, more);
    });
    return item;
  }

  /** Lets a title be typed in its place; Enter keeps it, Escape doesn't. */
  rename(id) {
    const item = this.#row(id);
    const session = this.#known.get(id);
    if (!item || item.querySelector("input")) return;
    const field = make("input", { value: session.title ?? "", maxLength: 200, placeholder: "Made of the first words", "aria-label": "Title" });
    const former = [...item.children];
    let isDone = false;
    const finish = async (keeps) => {
      if (isDone) return;
      isDone = true;
      const title = field.value.trim();
      item.replaceChildren(...former);
      former[0].focus();
      if (keeps && title !== (session.title ?? "")) await this.#attempt(() => this.api.renameSession(id, title));
      else this.refresh();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) finish(true);
      if (event.key === "Escape") finish(false);
    });
    field.addEventListener("blur", () => finish(true));
    item.replaceChildren(field);
    field.focus();
    field.select();
  }

  async #export(session, format) {
    const name = titleOf(session).replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60) || "session";
    const address = URL.createObjectURL(await this.api.transcript(session.id, format));
    make("a", { href: address, download: `${name}.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  async #end(session) {
    if (!(await ask(`End “${titleOf(session)}”?`, "Nothing more can be said in it. It stays in the list.", "End"))) return;
    await this.#attempt(() => this.api.endSession(session.id));
    this.on.ended(session.id);
  }

  async #remove(session) {
    if (!(await ask(`Delete “${titleOf(session)}”?`, `Its ${counted(session.messages)} can't be brought back.`, "Delete"))) return;
    await this.#attempt(async () => {
      await this.api.removeSession(session.id);
      this.#known.delete(session.id);
      this.on.gone(session.id);
    });
  }

  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      this.on.problem(error);
    }
    await this.refresh();
  }

  // The menu of a session

  #prepareMenu() {
    const menu = part("session-menu");
    menu.addEventListener("click", ({ target }) => {
      const { act, format } = target.dataset;
      const session = this.#menuFor?.session;
      if (!act || !session) return;
      this.#closeMenu();
      if (act === "rename") this.rename(session.id);
      if (act === "export") this.#attempt(() => this.#export(session, format));
      if (act === "end") this.#end(session);
      if (act === "remove") this.#remove(session);
    });
    menu.addEventListener("keydown", (event) => {
      const items = [...menu.querySelectorAll("button:not([hidden])")];
      const at = items.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (step) items.at((at + step) % items.length).focus();
      else if (event.key === "Home") items[0].focus();
      else if (event.key === "End") items.at(-1).focus();
      else if (event.key === "Escape" || event.key === "Tab") this.#closeMenu();
      else return;
      event.preventDefault();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.#menuFor && !menu.contains(target) && target !== this.#menuFor.button) this.#closeMenu(false);
    });
    addEventListener("resize", () => this.#closeMenu(false));
    part("sessions").addEventListener("scroll", () => this.#closeMenu(false));
  }

  #openMenu(session, button) {
    if (this.#menuFor?.button === button) return this.#closeMenu();
    this.#closeMenu(false);
    const menu = part("session-menu");
    menu.querySelector("[data-act=end]").hidden = session.status === "ended";
    menu.hidden = false;
    const place = button.getBoundingClientRect();
    const left = Math.min(place.left, innerWidth - menu.offsetWidth - 8);
    const below = place.bottom + menu.offsetHeight + 8 < innerHeight;
    menu.style.left = `${Math.max(8, left)}px`;
    menu.style.top = `${below ? place.bottom + 4 : Math.max(8, place.top - menu.offsetHeight - 4)}px`;
    button.setAttribute("aria-expanded", "true");
    this.#menuFor = { session, button };
    menu.querySelector("button").focus();
  }

  #closeMenu(returnsFocus = true) {
    if (!this.#menuFor) return;
    part("session-menu").hidden = true;
    this.#menuFor.button.setAttribute("aria-expanded", "false");
    if (returnsFocus) this.#menuFor.button.focus();
    this.#menuFor = undefined;
  }
}

/** A text from a little before the first of the words on, with the words in it marked. */
function* marked(whole, words) {
  const parts = words.split(/\s+/).filter(Boolean).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(${parts.join("|")})`, "giu");
  const at = whole.search(pattern);
  const start = at > 24 ? whole.indexOf(" ", at - 20) + 1 : 0;
  const text = start > 0 && start <= at ? `…${whole.slice(start)}` : whole;
  for (const [index, piece] of text.split(pattern).entries()) {
    if (piece) yield index % 2 ? make("mark", { textContent: piece }) : piece;
  }
}
