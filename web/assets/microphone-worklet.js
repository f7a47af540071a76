// Runs on the audio thread: turns the microphone's float samples into 20 ms messages of little-endian 16-bit PCM.

class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(Math.round(sampleRate / 50));
    this.filled = 0;
    this.peak = 0;
  }

  process(inputs) {
    const samples = inputs[0]?.[0];
    if (!samples) return true;
    for (const sample of samples) {
      const clamped = Math.max(-1, Math.min(1, sample));
      this.peak = Math.max(this.peak, Math.abs(clamped));
      this.frame[this.filled++] = Math.round(clamped * 32767);
      if (this.filled === this.frame.length) {
        this.port.postMessage({ pcm: this.frame.buffer, peak: this.peak }, [this.frame.buffer]);
        this.frame = new Int16Array(Math.round(sampleRate / 50));
        this.filled = 0;
        this.peak = 0;
      }
    }
    return true;
  }
}

registerProcessor("microphone", MicrophoneProcessor);
