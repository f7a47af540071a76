// What there is to choose from: voices, engines and models, and how each of them is.

import { make, part } from "/assets/dom.js";

const words = { ok: "works", degraded: "works in part", failed: "rests" };

/** A line for each thing with its state. */
export function showStates(list, states) {
  list.replaceChildren(
    ...states.map(({ name, status, detail }) =>
      make("li", { "data-state": status }, make("b", { textContent: name }), ` ${words[status] ?? status}${detail ? `: ${detail}` : ""}`),
    ),
  );
  list.hidden = !states.length;
}

export const providerName = ({ kind, model }) => [kind, model].filter(Boolean).join(" ");

export class Offers {
  voices = [];
  models = [];
  #providerModels = new Map();

  constructor(api) {
    this.api = api;
  }

  /** Asks the server; what it can't tell is not offered. */
  async load() {
    const [voices, models] = await Promise.all([this.api.voices(), this.api.models()].map((list) => list.then(({ data }) => data, () => [])));
    Object.assign(this, { voices, models });
    const languages = new Set([...voices.map(({ language }) => language), ...models.map(({ language }) => language)].filter(Boolean));
    part("offer-languages").replaceChildren(...[...languages].sort().map((language) => make("option", { value: language, label: languageName(language) })));
    this.#offerEngines("offer-stt", "hearing");
    this.#offerEngines("offer-tts", "speaking");
    showStates(part("stt-states"), this.#engines("hearing"));
    showStates(part("tts-states"), this.#engines("speaking"));
  }

  #engines(part) {
    return this.models.filter((model) => model[part]).map((model) => ({ name: model.id, ...model[part] }));
  }

  #offerEngines(list, use) {
    const engines = this.#engines(use);
    part(list).replaceChildren(make("option", { value: "auto", label: "the server's order" }), ...engines.map(({ name, status }) => make("option", { value: name, label: words[status] })));
  }

  /** Offers the voices of a language, then the others. */
  offerVoices(language) {
    const wanted = primary(language);
    const fit = (voice) => !voice.language || primary(voice.language) === wanted;
    const sorted = [...this.voices.filter(fit), ...this.voices.filter((voice) => !fit(voice))];
    part("offer-voices").replaceChildren(
      ...sorted.map(({ id, engine, language }) => make("option", { value: id, label: [language && languageName(language), engine].filter(Boolean).join(", ") })),
    );
  }

  /** Offers the models of the providers' servers, which are asked the first time. */
  async offerModels(agent) {
    if (!this.#providerModels.has(agent)) {
      this.#providerModels.set(agent, this.api.providerModels(agent).then(({ data }) => data, () => []));
    }
    const data = await this.#providerModels.get(agent);
    part("offer-models").replaceChildren(...data.map(({ id, provider }) => make("option", { value: id, label: provider })));
  }

  /** The providers that an agent's turns ask, with how each is. */
  chain(agent) {
    const model = this.models.find(({ id, providers }) => id === agent && providers);
    return (model?.providers ?? []).map((provider) => ({ ...provider, name: providerName(provider) }));
  }
}

export const primary = (language) => language.split(/[-_]/)[0].toLowerCase();

function languageName(tag) {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
