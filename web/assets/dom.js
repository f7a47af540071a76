// Finding and making elements.

export const part = (id) => document.getElementById(id);

/** An element with these properties and children; `data-…`, `aria-…`, `role` and `list` are set as attributes. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "list") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** Asks before something that can't be undone; true when it is wanted. */
export function ask(question, detail, verb) {
  const dialog = part("question");
  part("question-text").textContent = question;
  part("question-detail").textContent = detail;
  part("question-yes").textContent = verb;
  dialog.returnValue = "no";
  dialog.showModal();
  part("question-no").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
