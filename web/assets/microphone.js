// The microphone: opened, watched, lost and found again.

import { microphoneFault, microphoneMissing } from "/assets/faults.js";

/** Frames of 20 ms without any sound after which a microphone counts as silent: at first, and once it was heard. */
const silentAtFirst = 4 * 50;
const silentLater = 30 * 50;
/** −80 dB of the loudest: less than any microphone's own noise. */
const audible = 1e-4;
/** Where a browser tells nothing of new devices, the page looks itself, in milliseconds. */
const lookEvery = 3000;

/**
 * Events: `change` when `state`, `isSilent` or the choice of devices has changed; `frame` {pcm, peak} while it listens.
 *
 * States: `off`, `opening` (the browser asks), `on`, `muted` (by the system), `lost` (unplugged; it comes back by itself).
 */
export class Microphone extends EventTarget {
  state = "off";
  isSilent = false;
  /** Its name, where the browser tells. */
  label = "";
  #chosen = localStorage.getItem("parley.microphone") ?? "";
  #opening = 0;

  /** @param audio Gives the open context, and the worklet. */
  constructor(audio) {
    super();
    this.audio = audio;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#devicesChanged());
  }

  get isWanted() {
    return this.state !== "off";
  }

  get device() {
    return this.stream?.getAudioTracks()[0]?.getSettings().deviceId ?? this.#chosen;
  }

  /** Opens the microphone that was chosen last, or another. */
  async open(device = this.#chosen) {
    const missing = microphoneMissing();
    if (missing) throw missing;
    const turn = ++this.#opening;
    this.#release();
    this.#set("opening");
    try {
      const stream = await this.#ask(device);
      if (turn !== this.#opening) return stream.getTracks().forEach((track) => track.stop());
      this.#listen(stream);
    } catch (error) {
      if (turn !== this.#opening) return;
      this.close();
      throw await microphoneFault(error);
    }
  }

  async choose(device) {
    this.#chosen = device;
    localStorage.setItem("parley.microphone", device);
    await this.open(device);
  }

  close() {
    this.#opening++;
    this.#release();
    this.#set("off");
  }

  /** The microphones that there are; without names until one was allowed. */
  async devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return all.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId);
  }

  async #ask(device) {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    if (device) {
      try {
        return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: device } } });
      } catch (error) {
        // The one that was chosen is not plugged in: the system's own takes its place.
        if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
      }
    }
    return navigator.mediaDevices.getUserMedia({ audio });
  }

  #listen(stream) {
    const [track] = stream.getAudioTracks();
    this.stream = stream;
    this.label = track.label;
    track.onended = () => stream === this.stream && this.#lose();
    track.onmute = () => stream === this.stream && this.#set("muted");
    track.onunmute = () => stream === this.stream && this.#set("on");
    this.silent = 0;
    this.silentLimit = silentAtFirst;
    this.tap = this.audio.tap(stream, (pcm, peak) => this.#heard(pcm, peak));
    this.#set(track.muted ? "muted" : "on");
  }

  #heard(pcm, peak) {
    if (peak > audible) {
      this.silent = 0;
      this.silentLimit = silentLater;
      if (this.isSilent) this.#set(this.state, false);
    } else if (++this.silent === this.silentLimit) {
      this.#set(this.state, true);
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: { pcm, peak } }));
  }

  /** Unplugged, or taken away by the browser. */
  #lose() {
    this.#release();
    this.#set("lost");
    this.looking = setInterval(() => this.#comeBack(), lookEvery);
  }

  #devicesChanged() {
    if (this.state === "lost") this.#comeBack();
    this.dispatchEvent(new Event("change"));
  }

  async #comeBack() {
    if (this.state !== "lost" || this.isTrying) return;
    this.isTrying = true;
    try {
      const devices = await this.devices();
      const isBack = devices.some(({ label, deviceId }) => (this.label ? label === this.label : true) || deviceId === this.#chosen);
      if (!isBack || this.state !== "lost") return;
      const turn = ++this.#opening;
      const stream = await this.#ask(this.#chosen);
      if (turn !== this.#opening) return stream.getTracks().forEach((track) => track.stop());
      clearInterval(this.looking);
      this.#listen(stream);
    } catch (error) {
      // A device may need a moment after it was plugged in; one that is refused needs whoever uses the page.
      if (error.name === "NotAllowedError" && this.state === "lost") {
        this.close();
        this.dispatchEvent(new CustomEvent("fault", { detail: await microphoneFault(error) }));
      }
    } finally {
      this.isTrying = false;
    }
  }

  #release() {
    clearInterval(this.looking);
    const stream = this.stream;
    this.stream = undefined;
    stream?.getTracks().forEach((track) => track.stop());
    this.tap?.();
    this.tap = undefined;
  }

  #set(state, isSilent = false) {
    this.state = state;
    this.isSilent = isSilent;
    this.dispatchEvent(new Event("change"));
  }
}
