// The browser's side of the audio: one context, taps on microphones, a player that can be paused.

import { soundMissing } from "/assets/faults.js";

const streamRates = [8000, 16000, 24000, 44100, 48000];

export class Audio {
  /** Creates the context; call from a click or a key press, or the browser keeps it silent. */
  static async open() {
    const missing = soundMissing();
    if (missing) throw missing;
    let context = new AudioContext({ latencyHint: "interactive" });
    if (!streamRates.includes(context.sampleRate)) {
      await context.close();
      context = new AudioContext({ latencyHint: "interactive", sampleRate: 48000 });
    }
    await context.audioWorklet.addModule("/assets/microphone-worklet.js");
    await context.audioWorklet.addModule("/assets/player-worklet.js");
    // Without a click the promise stays open; the state tells.
    context.resume().catch(() => {});
    return new Audio(context);
  }

  constructor(context) {
    this.context = context;
    this.rate = context.sampleRate;
    this.player = new AudioWorkletNode(context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
    this.player.connect(context.destination);
    this.player.port.onmessage = ({ data }) => this.onPlayed?.(data.reply, data.playedMs);
    context.onstatechange = () => this.onState?.();
    // A phone call, a tab in the background, a device that went away: it goes on when the page is seen or touched again.
    for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => this.resume());
    document.addEventListener("visibilitychange", () => document.hidden || this.resume());
  }

  /** Whether the browser, or the system, has stopped the sound (`suspended`, `interrupted`). */
  get isSuspended() {
    return this.context.state !== "running";
  }

  resume() {
    if (this.isSuspended) this.context.resume().catch(() => {});
  }

  /** Listens to a microphone: `onFrame` gets 20 ms of PCM and its peak, 0 to 1. Returns what ends it. */
  tap(stream, onFrame) {
    const source = this.context.createMediaStreamSource(stream);
    const node = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }) => onFrame(data.pcm, data.peak);
    source.connect(node);
    return () => {
      source.disconnect();
      node.port.close();
    };
  }

  begin(reply) {
    this.player.port.postMessage({ type: "begin", reply });
  }

  play(reply, pcm) {
    this.player.port.postMessage({ type: "pcm", reply, pcm }, [pcm]);
  }

  pause() {
    this.player.port.postMessage({ type: "pause" });
  }

  resumeReply() {
    this.player.port.postMessage({ type: "resume" });
  }

  drop() {
    this.player.port.postMessage({ type: "drop" });
  }
}
