// The browser's side of the audio: one context, a microphone that can be switched, a player that can be paused.

const streamRates = [8000, 16000, 24000, 44100, 48000];

export class Audio {
  /** Creates the context; call from a click or a key press, or the browser keeps it silent. */
  static async open() {
    let context = new AudioContext({ latencyHint: "interactive" });
    if (!streamRates.includes(context.sampleRate)) {
      await context.close();
      context = new AudioContext({ latencyHint: "interactive", sampleRate: 48000 });
    }
    await context.audioWorklet.addModule("/assets/microphone-worklet.js");
    await context.audioWorklet.addModule("/assets/player-worklet.js");
    await context.resume();
    return new Audio(context);
  }

  constructor(context) {
    this.context = context;
    this.rate = context.sampleRate;
    this.player = new AudioWorkletNode(context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
    this.player.connect(context.destination);
    this.player.port.onmessage = ({ data }) => this.onPlayed?.(data.reply, data.playedMs);
  }

  get isListening() {
    return Boolean(this.stream);
  }

  /** Opens the microphone; `onFrame` gets 20 ms of PCM and its peak, 0 to 1. */
  async listen(onFrame) {
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    const source = this.context.createMediaStreamSource(this.stream);
    const node = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }) => onFrame(data.pcm, data.peak);
    source.connect(node);
    this.source = source;
    this.microphone = node;
  }

  stopListening() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.source?.disconnect();
    this.microphone?.port.close();
    this.stream = this.source = this.microphone = undefined;
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

  resume() {
    this.player.port.postMessage({ type: "resume" });
  }

  drop() {
    this.player.port.postMessage({ type: "drop" });
  }
}
