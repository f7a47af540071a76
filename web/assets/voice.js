// The microphone on the page: its button, its level, what is wrong with it and what to do.

import { Audio } from "/assets/audio.js";
import { make, part } from "/assets/dom.js";
import { microphoneMissing } from "/assets/faults.js";
import { Microphone } from "/assets/microphone.js";

export class Voice {
  /** @param on `frame(pcm)`, `played(reply, ms)`, `problem(error)`, `begin()`: a conversation is wanted. */
  constructor(on) {
    this.on = on;
    this.#showLevel(0);
    part("microphone").addEventListener("click", () => this.#toggle());
    part("sound-resume").addEventListener("click", () => this.audio?.resume());
    part("device").addEventListener("change", () => this.#attempt(() => this.microphone.choose(part("device").value)));
  }

  /** The rate of the stream's audio; undefined while replies come as text. */
  get rate() {
    return this.audio?.rate;
  }

  /** Makes the sound ready; call from a click or a key press. */
  async prepare() {
    if (this.audio) return;
    this.audio = await Audio.open();
    this.audio.onPlayed = this.on.played;
    this.audio.onState = () => this.#show();
    this.microphone = new Microphone(this.audio);
    this.microphone.addEventListener("change", () => this.#show());
    this.microphone.addEventListener("fault", ({ detail }) => this.on.problem(detail));
    this.microphone.addEventListener("frame", ({ detail: { pcm, peak } }) => {
      this.#showLevel(peak);
      if (this.microphone.state === "on") this.on.frame(pcm);
    });
    this.#show();
  }

  /** Stops listening. */
  rest() {
    this.microphone?.close();
  }

  async #toggle() {
    if (this.microphone?.isWanted) return this.rest();
    await this.#attempt(async () => {
      const fault = microphoneMissing();
      if (fault) throw fault;
      await this.prepare();
      await this.microphone.open();
      if (this.microphone.isWanted) this.on.begin();
    });
  }

  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      this.on.problem(error);
    }
  }

  #showLevel(peak) {
    const decibels = Math.max(-60, 20 * Math.log10(peak || 1e-6));
    part("level").firstElementChild.style.transform = `scaleX(${1 + decibels / 60})`;
    part("level").setAttribute("aria-valuenow", Math.round(decibels));
  }

  async #show() {
    const { state, isSilent, label } = this.microphone;
    const isWanted = this.microphone.isWanted;
    part("microphone").setAttribute("aria-pressed", isWanted);
    part("microphone-label").textContent = isWanted ? "Stop talking" : "Start talking";
    if (state !== "on") this.#showLevel(0);
    const name = label ? `“${label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/, "")}”` : "The microphone";
    const [kind, text] = this.#words(state, isSilent, name);
    part("microphone-line").hidden = !isWanted && !text;
    part("microphone-line").dataset.state = kind;
    if (part("microphone-state").textContent !== text) part("microphone-state").textContent = text;
    part("sound-resume").hidden = kind !== "suspended";
    await this.#showDevices(isWanted);
  }

  #words(state, isSilent, name) {
    if (state === "opening") return ["waiting", "Answer the browser's question: it asks whether this page may listen."];
    if (state === "lost") return ["trouble", `${name} is gone. Plug it in again and it goes on by itself, or choose another one.`];
    if (state !== "off" && this.audio.isSuspended) return ["suspended", "The sound is suspended, by the system or the browser. It goes on by itself as soon as it may."];
    if (state === "muted") return ["trouble", `${name} is muted by the system, or by a key on it. It goes on by itself when it is unmuted.`];
    if (state === "on" && isSilent) return ["trouble", `Nothing is heard from ${name === "The microphone" ? "this microphone" : name}. Is it muted, or is another one nearer?`];
    return state === "on" ? ["fine", "Listening"] : ["fine", ""];
  }

  async #showDevices(isWanted) {
    const devices = isWanted ? await this.microphone.devices() : [];
    const list = part("device");
    // One that is being chosen from is left alone.
    if (document.activeElement !== list) {
      list.replaceChildren(...devices.map(({ deviceId, label }, index) => make("option", { value: deviceId, textContent: label || `Microphone ${index + 1}` })));
      list.value = this.microphone.device;
    }
    part("device-choice").hidden = !devices.length || !this.microphone.isWanted;
  }
}
