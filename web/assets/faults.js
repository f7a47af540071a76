// What can be wrong with the microphone, the sound and the connection: each a sentence with what to do.

/** A fault whose message is meant for whoever uses the page; `help` offers the page of help. */
export class Fault extends Error {
  constructor(message, { help = false } = {}) {
    super(message);
    this.help = help;
  }
}

const newer = "Open it in a newer Chrome, Edge, Firefox or Safari.";

/** What this page can't do in this browser; undefined when it can hold a conversation. */
export function missing() {
  if (!("WebSocket" in window)) return new Fault(`This browser has no WebSocket, which a conversation needs. ${newer}`);
}

/** Why there can't be a microphone at all, before anybody is asked; undefined when there may be one. */
export function microphoneMissing() {
  if (!window.isSecureContext) {
    return new Fault(
      `The browser allows the microphone on https or localhost only, and this page came over plain http from ${location.host}. ` +
        "Open it through an ssh tunnel as http://localhost, or let the server serve https (PARLEY_TLS_CERT).",
      { help: true },
    );
  }
  if (!navigator.mediaDevices?.getUserMedia) {
    return new Fault("This browser gives no page a microphone. Browsers inside other apps often don't: open the page in Chrome, Edge, Firefox or Safari.");
  }
  return soundMissing();
}

/** Why replies can't be played; undefined when they can. */
export function soundMissing() {
  if (!("AudioContext" in window)) return new Fault(`This browser can't play what is streamed to it. ${newer}`);
  if (!window.isSecureContext) return new Fault("Replies come as text: the browser plays them on https or localhost only.", { help: true });
  if (!("AudioWorklet" in window)) return new Fault(`This browser has no AudioWorklet, which the microphone and the replies need. ${newer}`);
}

/** Why the microphone was not given, as a fault to be shown. */
export async function microphoneFault(error) {
  if (error instanceof Fault) return error;
  switch (error.name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      return refusal(error);
    case "NotFoundError":
    case "DevicesNotFoundError":
      return new Fault("No microphone was found. Plug one in, or switch it on in the system's sound settings, and press Start talking again.");
    case "OverconstrainedError":
      return new Fault("The microphone that was chosen is not there any more. Choose another one.");
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return new Fault("The microphone is there but can't be opened. Another program may keep it for itself: close calls and recorders, and press Start talking again.", { help: true });
    case "SecurityError":
      return new Fault("The browser's settings, or whoever manages it, forbid pages the microphone. Allow it in its privacy settings.", { help: true });
    default:
      return new Fault(`The microphone could not be opened: ${error.message || error.name}. Press Start talking again.`);
  }
}

/** Refused for good, not answered, refused by the system, or by the page that this one is embedded in. */
async function refusal(error) {
  if (/system/i.test(error.message)) {
    return new Fault("The system does not let the browser use the microphone. Allow it in the system's privacy settings, under Microphone, and press Start talking again.", { help: true });
  }
  if (window.top !== window) return new Fault("The page around this one does not let it use the microphone. Open this one in a tab of its own.");
  const state = await navigator.permissions?.query({ name: "microphone" }).then(({ state }) => state, () => undefined);
  if (state === "prompt") {
    return new Fault("The browser's question about the microphone was closed without an answer. Press Start talking again, and choose Allow.");
  }
  return new Fault("The microphone is blocked for this page. Allow it with the icon beside the address, and press Start talking again.", { help: true });
}
