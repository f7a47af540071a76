// Runs on the audio thread: plays what arrives, in order, and tells how much of a reply has really been played.

const reportEvery = sampleRate / 10;

class PlayerProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];
    this.offset = 0;
    this.paused = false;
    this.reply = null;
    this.played = 0;
    this.reported = 0;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take(message) {
    switch (message.type) {
      case "begin":
        this.report();
        this.reply = message.reply;
        this.queue = [];
        this.offset = this.played = this.reported = 0;
        this.paused = false;
        break;
      case "pcm":
        if (message.reply === this.reply) this.queue.push(new Int16Array(message.pcm));
        break;
      case "pause":
        this.paused = true;
        this.report();
        break;
      case "resume":
        this.paused = false;
        break;
      case "drop":
        this.report();
        this.queue = [];
        this.offset = 0;
        this.paused = false;
        this.reply = null;
        break;
    }
  }

  process(_inputs, outputs) {
    const [channel, ...others] = outputs[0];
    let written = 0;
    while (!this.paused && written < channel.length && this.queue.length) {
      const chunk = this.queue[0];
      const count = Math.min(channel.length - written, chunk.length - this.offset);
      for (let index = 0; index < count; index++) channel[written + index] = chunk[this.offset + index] / 32768;
      written += count;
      this.offset += count;
      if (this.offset === chunk.length) {
        this.queue.shift();
        this.offset = 0;
      }
    }
    for (const other of others) other.set(channel);
    this.played += written;
    const ranDry = written > 0 && !this.queue.length;
    if (this.played - this.reported >= reportEvery || ranDry) this.report();
    return true;
  }

  report() {
    if (!this.reply || this.played === this.reported) return;
    this.reported = this.played;
    this.port.postMessage({ reply: this.reply, playedMs: Math.floor((this.played / sampleRate) * 1000) });
  }
}

registerProcessor("player", PlayerProcessor);
