// The conversation on the page: one element a message, found again by its id.

export class Transcript {
  constructor(list, announcer) {
    this.list = list;
    this.announcer = announcer;
    this.elements = new Map();
  }

  clear() {
    this.list.replaceChildren();
    this.elements.clear();
  }

  /** Makes or changes a message; only what is given changes. */
  show(id, { role, who, text, status, partial }) {
    const follows = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    let element = this.elements.get(id);
    if (!element) {
      element = document.createElement("li");
      element.innerHTML = '<span class="who"></span><span class="text"></span>';
      this.elements.set(id, element);
      this.list.append(element);
    }
    element.dataset.message = id;
    if (role) element.dataset.role = role;
    if (status !== undefined) element.dataset.status = status;
    element.className = `message ${element.dataset.role}`;
    if (["interrupted", "failed"].includes(element.dataset.status)) element.classList.add(element.dataset.status);
    if (partial) element.classList.add("partial");
    if (who !== undefined) element.firstChild.textContent = who;
    if (text !== undefined) element.lastChild.textContent = text;
    if (follows) this.list.scrollTop = this.list.scrollHeight;
  }

  has(id) {
    return this.elements.has(id);
  }

  /** Brings a message into view and marks it for a moment. */
  find(id) {
    const element = this.elements.get(id);
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    element.classList.add("found");
    setTimeout(() => element.classList.remove("found"), 2000);
  }

  append(id, delta) {
    const element = this.elements.get(id);
    if (element) this.show(id, { text: element.lastChild.textContent + delta });
  }

  /** Gives a message its lasting id: an utterance becomes the message that was kept. */
  rename(from, to) {
    const element = this.elements.get(from);
    if (!element) return;
    this.elements.delete(from);
    if (this.elements.has(to)) return element.remove();
    this.elements.set(to, element);
    element.dataset.message = to;
  }

  remove(id) {
    this.elements.get(id)?.remove();
    this.elements.delete(id);
  }

  text(id) {
    return this.elements.get(id)?.lastChild.textContent ?? "";
  }

  announce(text) {
    this.announcer.textContent = text;
  }
}
