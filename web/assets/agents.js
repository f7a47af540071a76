// The agents: seen, added and edited.

import { ask, make, part } from "/assets/dom.js";
import { Offers, primary, providerName, showStates } from "/assets/offers.js";

/** Fields of the form by the kind of their values. */
const TEXTS = ["title", "instructions", "greeting", "language", "stt", "tts", "voice", "endpointing", "failure_text"];
const NEEDED = new Set(["instructions", "language"]);
const NUMBERS = ["speed", "pitch", "volume", "silence_ms", "max_utterance_ms", "context_messages", "temperature", "max_tokens"];
const STANDARDS = { speed: 1, pitch: 1, volume: 1 };
const FLAGS = ["speculation", "barge_in", "hedge", "enabled", "is_default"];
const KINDS = ["openai", "anthropic", "ollama", "n8n", "echo"];
const PROVIDER_FIELDS = [
  ["base_url", "Address", "as the kind has it", "offer-addresses"],
  ["model", "Model", "as the server names it", "offer-models"],
  ["api_key_env", "Variable with the key", "OPENAI_API_KEY", "offer-keys"],
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
    this.offers = new Offers(api);
    part("agents-open").addEventListener("click", () => this.open());
    part("agents-close").addEventListener("click", () => part("agents").close());
    part("agents").addEventListener("close", () => this.#silence());
    part("agents-new").addEventListener("click", () => this.#show(undefined));
    part("agents-list").addEventListener("change", () => this.#load(part("agents-list").value));
    part("provider-add").addEventListener("click", () => this.#addProvider({ kind: "openai" }).querySelector("select").focus());
    part("voice-try").addEventListener("click", () => this.#listen());
    part("agent-form").elements.language.addEventListener("input", ({ target }) => this.offers.offerVoices(target.value));
    part("agent-form").addEventListener("input", () => (part("agent-saved").textContent = ""));
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
      const [{ data }] = await Promise.all([this.api.agents(), this.offers.load()]);
      part("agents-list").replaceChildren(...data.map((agent) => new Option(agent.title ?? agent.name, agent.name)));
      const agent = data.find((one) => one.name === name) ?? data[0];
      part("agents-list").value = agent.name;
      this.#show(agent);
    });
  }

  #show(agent) {
    this.#agent = agent;
    this.#problem("");
    part("agent-saved").textContent = "";
    const form = part("agent-form").elements;
    form.name.value = agent?.name ?? "";
    for (const name of TEXTS) form[name].value = agent?.[name] ?? (name === "language" ? "en" : "");
    for (const name of NUMBERS) form[name].value = agent?.[name] ?? STANDARDS[name] ?? "";
    for (const name of FLAGS) form[name].checked = agent?.[name] ?? ["speculation", "barge_in", "enabled"].includes(name);
    part("providers").replaceChildren();
    for (const provider of agent?.providers ?? []) this.#addProvider(provider);
    this.#showChain();
    this.offers.offerVoices(form.language.value);
    if (agent) this.offers.offerModels(agent.name);
    this.#showProblems(agent?.problems ?? []);
    part("agent-remove").hidden = !agent || agent.is_default;
    part("agent-save").textContent = agent ? "Save" : "Add";
    if (!agent) form.name.focus();
  }

  /** Each provider with its state: beside its row, or the server's chain where there is none. */
  #showChain() {
    const rows = [...part("providers").children];
    part("chain").hidden = rows.length > 0;
    const waiting = this.offers.chain(this.#agent?.name);
    if (!rows.length) return showStates(part("chain-states"), waiting);
    for (const row of rows) {
      const { kind, model } = row.provider;
      const at = waiting.findIndex((one) => one.kind === kind && (!model || one.model === model));
      const [state] = at < 0 ? [] : waiting.splice(at, 1);
      showStates(row.querySelector(".states"), state ? [state] : []);
    }
  }

  // Problems

  /** Next to the field that each is about; what has none stands above. */
  #showProblems(problems) {
    for (const note of part("agent-form").querySelectorAll("small.problem")) note.remove();
    for (const field of part("agent-form").querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    const others = problems.filter(({ field, message }, index) => !this.#note(field, message, index));
    part("agent-problems").replaceChildren(...others.map(({ field, message }) => make("li", { textContent: `${field} ${message}` })));
  }

  #note(name, message, index) {
    const place = this.#place(name);
    if (!place) return false;
    const { field, after } = place;
    const note = make("small", { className: "problem", id: `agent-problem-${index}`, textContent: `${message[0].toUpperCase()}${message.slice(1)}` });
    after.append(note);
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", note.id);
    return true;
  }

  /** The field that the server calls so, and what its note stands in: `voice`, `providers[1].model`. */
  #place(name) {
    const provider = /^providers\[(\d+)\](?:\.(\w+))?$/.exec(name ?? "");
    if (provider) {
      const row = part("providers").children[provider[1]];
      return row && { field: row.querySelector(`[name="${provider[2]}"]`), after: row };
    }
    const field = part("agent-form").elements[name];
    return field?.closest ? { field, after: field.closest("label") } : undefined;
  }

  // Providers

  #addProvider(provider) {
    const kind = make("select", { name: "kind", "aria-label": "Kind" });
    kind.append(...[...new Set([...KINDS, provider.kind])].map((name) => new Option(name, name)));
    kind.value = provider.kind;
    const row = make("li", {}, kind);
    row.provider = provider;
    for (const [name, label, hint, list] of PROVIDER_FIELDS) {
      row.append(make("input", { name, "aria-label": label, placeholder: `${label}: ${hint}`, value: provider[name] ?? "", spellcheck: false, autocomplete: "off", list }));
    }
    for (const [label, sign, act] of [
      ["Ask earlier", "↑", () => row.previousElementSibling?.before(row)],
      ["Remove provider", "×", () => this.#removeProvider(row)],
    ]) {
      const button = make("button", { type: "button", className: "quiet", textContent: sign, "aria-label": `${label} ${providerName(provider)}` });
      button.addEventListener("click", act);
      row.append(button);
    }
    row.append(make("ul", { className: "states", "aria-label": "How it is" }));
    part("providers").append(row);
    part("chain").hidden = true;
    return row;
  }

  #removeProvider(row) {
    row.remove();
    part("chain").hidden = part("providers").children.length > 0;
    part("provider-add").focus();
  }

  // Trying a voice

  /** Lets the voice that the form names say a sentence; a second click ends it. */
  async #listen() {
    if (this.sample) return this.#silence();
    const form = part("agent-form").elements;
    const language = form.language.value.trim() || "en";
    const typed = form.voice.value.trim();
    const voice = typed || this.offers.voices.find((one) => !one.language || primary(one.language) === primary(language))?.id;
    this.#problem("");
    await this.#attempt(async () => {
      if (!voice) throw new Error(`No engine tells of a voice for ${language}; type the name of one.`);
      // Made in the click, or the browser keeps it silent.
      const context = (this.context ??= new AudioContext());
      context.resume().catch(() => {});
      const sample = (this.sample = context.createBufferSource());
      part("voice-try").textContent = "Stop";
      try {
        sample.buffer = await context.decodeAudioData(await this.api.voiceSample(voice, language));
        if (this.sample !== sample) return;
        sample.connect(context.destination);
        sample.onended = () => this.sample === sample && this.#silence();
        sample.start();
        part("voice-try").dataset.heard = voice;
      } catch (error) {
        this.#silence();
        throw error;
      }
    }, "voice");
  }

  #silence() {
    const sample = this.sample;
    this.sample = undefined;
    if (sample?.buffer) sample.stop();
    part("voice-try").textContent = "Listen";
  }

  // Saving

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
      part("agent-saved").textContent = "Saved; it applies to the next turn.";
    });
  }

  async #remove() {
    const { name, version } = this.#agent;
    if (!(await ask(`Remove ${name}?`, "Its sessions get the default agent.", "Remove"))) return;
    await this.#attempt(async () => {
      await this.api.removeAgent(name, version);
      this.changed();
      await this.#load();
    });
  }

  async #attempt(act, field) {
    this.#problem("");
    try {
      await act();
    } catch (error) {
      if (error.status === 403) return this.#problem("To see and edit agents, use a key with the scope admin.");
      const name = field ?? error.param;
      if (this.#place(name)) {
        this.#showProblems([{ field: name, message: error.message }]);
        this.#place(name).field?.focus();
      }
      this.#problem(error.message);
    }
  }

  #problem(text) {
    part("agent-problem").textContent = text;
    part("agent-problem").hidden = !text;
  }
}
