// The agents: seen, added and edited.

const part = (id) => document.getElementById(id);

/** Fields of the form by the kind of their values. */
const TEXTS = ["title", "instructions", "greeting", "language", "stt", "tts", "voice", "endpointing", "failure_text"];
const NEEDED = new Set(["instructions", "language"]);
const NUMBERS = ["speed", "pitch", "volume", "silence_ms", "max_utterance_ms", "context_messages", "temperature", "max_tokens"];
const STANDARDS = { speed: 1, pitch: 1, volume: 1 };
const FLAGS = ["speculation", "barge_in", "hedge", "enabled", "is_default"];
const KINDS = ["openai", "anthropic", "ollama", "n8n", "echo"];
const PROVIDER_FIELDS = [
  ["base_url", "Address", "as the kind has it"],
  ["model", "Model", "as the server names it"],
  ["api_key_env", "Variable with the key", "OPENAI_API_KEY"],
];

export class AgentEditor {
  /** What it was opened with; undefined for a new agent. */
  #agent;

  /**
   * @param api The HTTP API.
   * @param changed Called with the agent's name after each edit.
   */
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    part("agents-open").addEventListener("click", () => this.open());
    part("agents-close").addEventListener("click", () => part("agents").close());
    part("agents-new").addEventListener("click", () => this.#show(undefined));
    part("agents-list").addEventListener("change", () => this.#load(part("agents-list").value));
    part("provider-add").addEventListener("click", () => this.#addProvider({ kind: "openai" }).querySelector("select").focus());
    part("agent-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    part("agent-remove").addEventListener("click", () => this.#remove());
  }

  async open() {
    part("agents").showModal();
    await this.#load(part("agent").value);
  }

  /** Shows an agent as the server has it now. */
  async #load(name) {
    await this.#attempt(async () => {
      const [{ data }, ready] = await Promise.all([this.api.agents(), this.api.ready()]);
      part("agents-list").replaceChildren(...data.map((agent) => new Option(agent.title ?? agent.name, agent.name)));
      const agent = data.find((one) => one.name === name) ?? data[0];
      part("agents-list").value = agent.name;
      this.#show(agent);
      const { status, detail } = ready.checks.providers;
      part("agents-state").textContent = status === "ok" ? "Every provider is asked." : (detail ?? status);
      part("agents-state").dataset.state = status;
    });
  }

  #show(agent) {
    this.#agent = agent;
    this.#problem("");
    const form = part("agent-form").elements;
    form.name.value = agent?.name ?? "";
    for (const name of TEXTS) form[name].value = agent?.[name] ?? (name === "language" ? "en" : "");
    for (const name of NUMBERS) form[name].value = agent?.[name] ?? STANDARDS[name] ?? "";
    for (const name of FLAGS) form[name].checked = agent?.[name] ?? ["speculation", "barge_in", "enabled"].includes(name);
    part("providers").replaceChildren();
    for (const provider of agent?.providers ?? []) this.#addProvider(provider);
    part("agent-problems").replaceChildren(
      ...(agent?.problems ?? []).map(({ field, message }) => {
        const item = document.createElement("li");
        item.textContent = `${field} ${message}`;
        return item;
      }),
    );
    part("agent-remove").hidden = !agent || agent.is_default;
    part("agent-save").textContent = agent ? "Save" : "Add";
    if (!agent) form.name.focus();
  }

  #addProvider(provider) {
    const row = document.createElement("li");
    row.provider = provider;
    const kind = document.createElement("select");
    kind.setAttribute("aria-label", "Kind");
    kind.append(...KINDS.map((name) => new Option(name, name)));
    kind.value = provider.kind;
    row.append(kind);
    for (const [name, label, hint] of PROVIDER_FIELDS) {
      const field = document.createElement("input");
      field.name = name;
      field.setAttribute("aria-label", label);
      field.placeholder = `${label}: ${hint}`;
      field.value = provider[name] ?? "";
      row.append(field);
    }
    for (const [label, sign, act] of [
      ["Ask earlier", "↑", () => row.previousElementSibling?.before(row)],
      ["Remove provider", "×", () => row.remove()],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      row.append(button);
    }
    part("providers").append(row);
    return row;
  }

  /** What the form says, as the API takes it. */
  #document() {
    const form = part("agent-form").elements;
    const agent = { name: form.name.value.trim() };
    for (const name of TEXTS) agent[name] = form[name].value || (NEEDED.has(name) ? "" : null);
    for (const name of NUMBERS) agent[name] = form[name].value === "" ? (STANDARDS[name] ?? null) : Number(form[name].value);
    for (const name of FLAGS) agent[name] = form[name].checked;
    agent.providers = [...part("providers").children].map((row) => {
      const provider = { ...row.provider, kind: row.querySelector("select").value };
      for (const [name] of PROVIDER_FIELDS) provider[name] = row.querySelector(`[name=${name}]`).value.trim() || null;
      return provider;
    });
    return agent;
  }

  async #save() {
    await this.#attempt(async () => {
      const document = this.#document();
      const saved = this.#agent
        ? await this.api.changeAgent(this.#agent.name, document, this.#agent.version)
        : await this.api.addAgent(document);
      this.changed(saved.name);
      await this.#load(saved.name);
    });
  }

  async #remove() {
    const { name, version } = this.#agent;
    if (!confirm(`Remove ${name}? Its sessions get the default agent.`)) return;
    await this.#attempt(async () => {
      await this.api.removeAgent(name, version);
      this.changed();
      await this.#load();
    });
  }

  async #attempt(act) {
    this.#problem("");
    try {
      await act();
    } catch (error) {
      this.#problem(error.status === 403 ? "To see and edit agents, use a key with the scope admin." : error.message);
    }
  }

  #problem(text) {
    part("agent-problem").textContent = text;
    part("agent-problem").hidden = !text;
  }
}
