// One conversation over /v1/stream: connects, comes back by itself to the same session, tells what happens by events.

const comesBack = new Set([1001, 1005, 1006, 1011, 1013, 4408, 4429]);
const reasons = {
  1000: "The session has ended.",
  1003: "The server did not understand this page.",
  1007: "The server did not understand this page.",
  1009: "A message was too big.",
  4401: "The API key has been revoked.",
  4409: "This session was opened somewhere else.",
};

/** Events: `state` {state, text}, `binary` ArrayBuffer, and every server event under its own type. */
export class Stream extends EventTarget {
  constructor({ key, session, agent, rate }) {
    super();
    Object.assign(this, { key, session, agent, rate });
    this.tries = 0;
    this.connect();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    const address = new URL("/v1/stream", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (this.session) address.searchParams.set("session", this.session);
    if (this.agent) address.searchParams.set("agent", this.agent);
    if (this.rate) {
      address.searchParams.set("rate", this.rate);
      address.searchParams.set("out_rate", this.rate);
    } else {
      address.searchParams.set("audio", "0");
    }
    const protocols = ["parley.v1"];
    if (this.key) protocols.push(`bearer.${this.key}`);
    this.tell("state", { state: "waiting", text: this.tries ? "Reconnecting…" : "Connecting…" });
    const socket = new WebSocket(address, protocols);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = (event) => this.closed(event);
    this.socket = socket;
  }

  take(data) {
    if (this.isDone) return;
    if (data instanceof ArrayBuffer) return this.tell("binary", data);
    const event = JSON.parse(data);
    if (event.type === "session.ready") {
      this.session = event.session;
      // The session remembers its agent; asking again would undo a switch made elsewhere.
      this.agent = undefined;
      this.tries = 0;
      this.tell("state", { state: "open", text: "Connected" });
    }
    this.tell(event.type, event);
  }

  closed({ code }) {
    if (this.isDone) return;
    if (!comesBack.has(code)) {
      this.isDone = true;
      return this.tell("state", { state: "failed", text: reasons[code] ?? `Closed by the server (${code}).`, code });
    }
    const wait = Math.min(8000, 400 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.tell("state", { state: "waiting", text: "Connection lost; coming back…", tries: this.tries });
    this.timer = setTimeout(() => this.connect(), wait);
  }

  send(message) {
    if (this.isOpen) this.socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
  }

  close() {
    this.isDone = true;
    clearTimeout(this.timer);
    this.socket?.close(1000);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
