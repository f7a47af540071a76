import { AgentEditor } from "/assets/agents.js";
import { API } from "/assets/api.js";
import { part } from "/assets/dom.js";
import { missing } from "/assets/faults.js";
import { SessionList } from "/assets/sessions.js";
import { Stream } from "/assets/stream.js";
import { Transcript } from "/assets/transcript.js";
import { Voice } from "/assets/voice.js";
import { addTurn } from "/assets/waterfall.js";

const api = new API();
const transcript = new Transcript(part("transcript"), part("announcer"));

let stream;
let session = new URLSearchParams(location.hash.slice(1)).get("session") ?? undefined;
/** Chosen here and not yet told to the session. */
let chosenAgent;
let lastSeq = 0;
let playing;
let active;
let unsent = [];
let typed = [];
let typedCount = 0;
let hasSaidTextOnly = false;

// The connection: it opens at the first word, so that a visit leaves nothing behind.

function open() {
  const fault = missing();
  if (fault) return problem(fault);
  stream?.close();
  stream = new Stream({ key: api.key, session, agent: session ? chosenAgent : part("agent").value, rate: voice.rate });
  const on = (type, handler) => stream.addEventListener(type, ({ detail }) => handler(detail));

  on("state", ({ state, text, tries, code }) => {
    showStatus(state, text);
    if (state !== "open") forgetReply();
    if (state === "failed") {
      voice.rest();
      notice(text);
      if (code === 1000) showEnded(true);
    }
    if (tries === 2 || code === 4401) findOut();
  });
  on("binary", (pcm) => playing && voice.audio?.play(playing, pcm));

  on("session.ready", async (event) => {
    notice("");
    session = event.session;
    chosenAgent = undefined;
    history.replaceState(null, "", `#session=${session}`);
    part("agent").value = event.agent;
    if (event.resumed) await catchUp();
    for (const text of unsent.splice(0)) sendText(text);
    sessions.refresh();
  });
  on("session.updated", ({ agent }) => (part("agent").value = agent));
  on("speech.started", ({ utterance }) => {
    part("level").classList.add("speaking");
    transcript.show(utterance, { role: "user", who: "You", text: "…", partial: true });
  });
  on("speech.ended", () => part("level").classList.remove("speaking"));
  on("transcript.partial", ({ utterance, text }) => transcript.show(utterance, { role: "user", who: "You", text, partial: true }));
  on("transcript.final", ({ utterance, text, message }) => {
    if (!message) return transcript.remove(utterance);
    transcript.show(utterance, { role: "user", who: "You", text });
    transcript.rename(utterance, message);
  });

  on("reply.started", ({ reply, agent, to }) => {
    active = reply;
    part("stop").disabled = false;
    if (to && typed.length && !transcript.has(to)) transcript.rename(typed.shift(), to);
    transcript.show(reply, { role: "assistant", who: agent, text: "", status: "" });
  });
  on("reply.text", ({ reply, delta }) => transcript.append(reply, delta));
  on("reply.audio.started", ({ reply }) => {
    playing = reply;
    voice.audio?.begin(reply);
  });
  on("reply.paused", () => voice.audio?.pause());
  on("reply.resumed", () => voice.audio?.resumeReply());
  on("reply.interrupted", ({ reply, text }) => {
    voice.audio?.drop();
    playing = undefined;
    transcript.show(reply, { text, status: "interrupted" });
  });
  on("reply.ended", (event) => {
    if (active === event.reply) active = undefined;
    part("stop").disabled = !active;
    transcript.show(event.reply, { text: event.text, status: event.status });
    if (event.status === "interrupted" && !event.text) transcript.remove(event.reply);
    transcript.announce(event.text);
    part("waterfall-note").hidden = true;
    addTurn(part("waterfall"), event);
    sessions.refresh();
  });
  on("error", ({ code, message }) => notice(`${message} (${code})`));
}

/** Shows what was said before, or while the page was away. */
async function catchUp(id = session) {
  try {
    for (const message of await api.messages(id, lastSeq)) {
      if (id !== session) return;
      if (message.role !== "user" && message.role !== "assistant") continue;
      lastSeq = Math.max(lastSeq, message.seq);
      if (message.id === active || (message.role === "assistant" && !message.content)) continue;
      adopt(message);
      const who = message.role === "user" ? (message.speaker ?? "You") : part("agent").value;
      transcript.show(message.id, {
        role: message.role,
        who: who === "anonymous" ? "You" : who,
        text: message.content,
        status: message.status,
      });
    }
  } catch (error) {
    problem(error);
  }
}

/** A text that was typed here and is kept by now gets its message's id, so that it is not shown twice. */
function adopt({ id, role, content }) {
  const at = role === "user" && !transcript.has(id) ? typed.findIndex((one) => transcript.text(one) === content) : -1;
  if (at >= 0) transcript.rename(typed.splice(at, 1)[0], id);
}

function forgetReply() {
  voice.audio?.drop();
  playing = active = undefined;
  part("stop").disabled = true;
  part("level").classList.remove("speaking");
}

function showStatus(state, text) {
  part("status").dataset.state = state;
  part("status").textContent = text;
}

function notice(text, { help = false } = {}) {
  part("notice-text").textContent = text;
  part("notice-help").hidden = !help;
  part("notice").hidden = !text;
}

function problem(error) {
  if (error.asksForKey) return askForKey(api.key ? error.message : "This server asks for an API key.");
  notice(error.message, error);
}

part("notice-close").addEventListener("click", () => notice(""));

// Help

part("notice-help").addEventListener("click", () => {
  const port = location.port || (location.protocol === "https:" ? "443" : "80");
  part("help-secure").hidden = window.isSecureContext;
  part("help-origin").textContent = location.origin;
  part("help-local").textContent = "http://localhost:8900";
  part("help-tunnel").textContent = `ssh -N -L 8900:localhost:${port} ${location.hostname}`;
  part("help").showModal();
});
part("help-close").addEventListener("click", () => part("help").close());

// Speaking

const voice = new Voice({
  begin: () => {
    notice("");
    const hasAudio = stream?.rate !== undefined;
    if (!stream || stream.isDone || !hasAudio) open();
  },
  frame: (pcm) => stream?.send(pcm),
  played: (reply, playedMs) => stream?.send({ type: "playback", reply, played_ms: playedMs }),
  problem,
});

part("stop").addEventListener("click", () => stream?.send({ type: "reply.cancel" }));

// Typing

function sendText(text) {
  const id = `typed-${++typedCount}`;
  typed.push(id);
  transcript.show(id, { role: "user", who: "You", text });
  stream.send({ type: "input.text", text });
}

part("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = part("composer-text").value.trim();
  if (!text) return;
  part("composer-text").value = "";
  if (!voice.audio) await voice.prepare().catch(sayTextOnly);
  if (stream?.isOpen && stream.rate === voice.rate) return sendText(text);
  unsent.push(text);
  if (!stream || stream.isDone || stream.rate !== voice.rate) open();
});

/** Replies come as text; why, is told once. */
function sayTextOnly(error) {
  if (hasSaidTextOnly) return;
  hasSaidTextOnly = true;
  part("microphone-state").textContent = error.message;
  part("microphone-line").hidden = false;
}

part("composer-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    part("composer").requestSubmit();
  }
});

// Sessions and agents

const sessions = new SessionList(api, {
  current: () => session,
  open: (id, message) => (id === session ? transcript.find(message) : switchTo(id, message)),
  gone: (id) => id === session && switchTo(undefined),
  ended: (id) => id === session && showEnded(true),
  problem,
});

/** Shows a session, or the beginning of a new one; nothing is opened before something is said. */
async function switchTo(id, message) {
  voice.rest();
  stream?.close();
  stream = undefined;
  session = id;
  chosenAgent = undefined;
  lastSeq = 0;
  typed = [];
  unsent = [];
  transcript.clear();
  forgetReply();
  notice("");
  showStatus("idle", "Ready");
  showEnded(false);
  history.replaceState(null, "", id ? `#session=${id}` : location.pathname);
  showSessions(false);
  sessions.mark();
  // With a finger it would only bring up the keyboard.
  if (!id) return matchMedia("(pointer: fine)").matches && part("composer-text").focus();
  await show(id, message);
}

async function show(id, message) {
  try {
    const found = await api.session(id);
    if (id !== session) return;
    part("agent").value = found.agent;
    showEnded(found.status === "ended");
    await catchUp(id);
    transcript.find(message);
  } catch (error) {
    // A link to one that was deleted begins a new one.
    if (error.status === 404) await switchTo(undefined);
    problem(error);
  }
}

function showEnded(isEnded) {
  part("ended").hidden = !isEnded;
  part("controls").hidden = isEnded;
}

function showSessions(isOpen) {
  part("sessions").classList.toggle("open", isOpen);
  part("toggle-sessions").setAttribute("aria-expanded", isOpen);
}

async function loadAgents() {
  const chosen = part("agent").value;
  const { data } = await api.agents();
  const enabled = data.filter(({ enabled }) => enabled !== false);
  part("agent").replaceChildren(...enabled.map(({ name, title }) => new Option(title ?? name, name)));
  part("agent").value = chosen || (enabled.find((agent) => agent.is_default) ?? enabled[0])?.name || "";
  if (!enabled.length) notice("There is no agent that could answer. Make or enable one under Agents.");
}

function chooseAgent(name) {
  if (stream?.isOpen) stream.send({ type: "session.update", agent: name });
  else chosenAgent = name;
}

new AgentEditor(api, async (name) => {
  await loadAgents().catch(problem);
  if (name && name === part("agent").value) chooseAgent(name);
});

part("agent").addEventListener("change", () => chooseAgent(part("agent").value));
for (const id of ["new-session", "ended-new"]) part(id).addEventListener("click", () => switchTo(undefined));
part("toggle-sessions").addEventListener("click", () => showSessions(!part("sessions").classList.contains("open")));
addEventListener("keydown", (event) => event.key === "Escape" && showSessions(false));

// The key

function askForKey(problem) {
  part("key-form").hidden = false;
  part("toggle-key").setAttribute("aria-expanded", "true");
  part("key-problem").textContent = problem;
  part("key").focus();
}

/** A socket that is refused does not tell the page why; the API may. */
async function findOut() {
  try {
    await api.agents();
    if (stream?.isDone || stream?.isOpen) return;
    const found = session && (await api.session(session));
    if (found?.status === "ended") {
      stream.close();
      showStatus("idle", "Ready");
      return showEnded(true);
    }
    notice("The server answers, but its WebSocket does not. A proxy in between has to pass on “Upgrade” for /v1/stream (docs/operations.md).");
  } catch (error) {
    if (!error.asksForKey) return;
    stream?.close();
    askForKey(error.message);
  }
}

async function begin() {
  try {
    await loadAgents();
    part("key-form").hidden = true;
    part("toggle-key").setAttribute("aria-expanded", "false");
    const fault = missing();
    if (fault) problem(fault);
    sessions.refresh();
    if (session) await show(session);
  } catch (error) {
    problem(error);
  }
}

part("toggle-key").addEventListener("click", () => {
  const isHidden = (part("key-form").hidden = !part("key-form").hidden);
  part("toggle-key").setAttribute("aria-expanded", !isHidden);
  if (!isHidden) part("key").focus();
});
part("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  api.setKey(part("key").value.trim());
  part("key").value = "";
  begin();
});
part("forget-key").addEventListener("click", () => {
  api.setKey("");
  begin();
});

begin();
