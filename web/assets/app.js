import { AgentEditor } from "/assets/agents.js";
import { API } from "/assets/api.js";
import { Audio } from "/assets/audio.js";
import { Stream } from "/assets/stream.js";
import { Transcript } from "/assets/transcript.js";
import { addTurn } from "/assets/waterfall.js";

const part = (id) => document.getElementById(id);
const api = new API();
const transcript = new Transcript(part("transcript"), part("announcer"));

let audio;
let stream;
let session = new URLSearchParams(location.hash.slice(1)).get("session") ?? undefined;
let lastSeq = 0;
let playing;
let active;
let unsent = [];
let typed = [];
let typedCount = 0;

// The connection

function open({ agent } = {}) {
  stream?.close();
  stream = new Stream({ key: api.key, session, agent, rate: audio?.rate });
  const on = (type, handler) => stream.addEventListener(type, ({ detail }) => handler(detail));

  on("state", ({ state, text, tries, code }) => {
    part("status").dataset.state = state;
    part("status").textContent = text;
    if (state !== "open") forgetReply();
    if (state === "failed") notice(text);
    if (tries === 2 || code === 4401) checkKey();
  });
  on("binary", (pcm) => playing && audio?.play(playing, pcm));

  on("session.ready", async (event) => {
    notice("");
    session = event.session;
    history.replaceState(null, "", `#session=${session}`);
    part("agent").value = event.agent;
    for (const text of unsent.splice(0)) sendText(text);
    await catchUp();
    refreshSessions();
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
    audio?.begin(reply);
  });
  on("reply.paused", () => audio?.pause());
  on("reply.resumed", () => audio?.resume());
  on("reply.interrupted", ({ reply, text }) => {
    audio?.drop();
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
    refreshSessions();
  });
  on("error", ({ code, message }) => notice(`${message} (${code})`));
}

/** Shows what was said while the page was away. */
async function catchUp() {
  try {
    for (const message of await api.messages(session, lastSeq)) {
      if (message.role !== "user" && message.role !== "assistant") continue;
      lastSeq = Math.max(lastSeq, message.seq);
      if (message.id === active || (message.role === "assistant" && !message.content)) continue;
      const who = message.role === "user" ? (message.speaker ?? "You") : part("agent").value;
      transcript.show(message.id, {
        role: message.role,
        who: who === "anonymous" ? "You" : who,
        text: message.content,
        status: message.status,
      });
    }
  } catch (error) {
    notice(error.message);
  }
}

function forgetReply() {
  audio?.drop();
  playing = active = undefined;
  part("stop").disabled = true;
  part("level").classList.remove("speaking");
}

function notice(text) {
  part("notice").textContent = text;
  part("notice").hidden = !text;
}

// Speaking

async function startAudio() {
  if (audio) return;
  audio = await Audio.open();
  audio.onPlayed = (reply, playedMs) => stream?.send({ type: "playback", reply, played_ms: playedMs });
}

function showLevel(peak) {
  const decibels = Math.max(-60, 20 * Math.log10(peak || 1e-6));
  part("level").firstElementChild.style.transform = `scaleX(${1 + decibels / 60})`;
  part("level").setAttribute("aria-valuenow", Math.round(decibels));
}

part("microphone").addEventListener("click", async () => {
  try {
    const isNew = !audio;
    await startAudio();
    if (audio.isListening) {
      audio.stopListening();
      showLevel(0);
    } else {
      await audio.listen((pcm, peak) => {
        showLevel(peak);
        stream?.send(pcm);
      });
      if (isNew || !stream || stream.isDone) open();
    }
  } catch (error) {
    notice(error.name === "NotAllowedError" ? "The browser does not let this page use the microphone." : error.message);
  }
  const listening = Boolean(audio?.isListening);
  part("microphone").setAttribute("aria-pressed", listening);
  part("microphone-label").textContent = listening ? "Stop talking" : "Start talking";
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
  const isNew = !audio;
  await startAudio().catch((error) => notice(error.message));
  if (stream?.isOpen && !isNew) return sendText(text);
  unsent.push(text);
  if (isNew || !stream || stream.isDone) open();
});

part("composer-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    part("composer").requestSubmit();
  }
});

// Sessions and agents

function switchTo(id) {
  session = id;
  lastSeq = 0;
  typed = [];
  transcript.clear();
  forgetReply();
  history.replaceState(null, "", id ? `#session=${id}` : location.pathname);
  open({ agent: id ? undefined : part("agent").value });
  part("sessions").classList.remove("open");
  part("toggle-sessions").setAttribute("aria-expanded", "false");
}

function sessionRow({ id, title, detail, snippet }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  if (id === session) button.setAttribute("aria-current", "true");
  const name = document.createElement("strong");
  name.textContent = title;
  const note = document.createElement("small");
  note.textContent = snippet ?? detail;
  button.append(name, note);
  button.addEventListener("click", () => switchTo(id));
  item.append(button);
  return item;
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
let listing = 0;

async function refreshSessions() {
  const turn = ++listing;
  const words = part("search").value.trim();
  try {
    const rows = words ? await found(words) : await newest();
    if (turn !== listing) return;
    part("session-list").replaceChildren(...rows);
    part("session-note").textContent = rows.length ? "" : words ? "Nothing was said with these words." : "No sessions yet.";
  } catch (error) {
    if (turn !== listing) return;
    part("session-note").textContent = error.message;
    if (error.status === 401) askForKey("");
  }
}

async function newest() {
  const { data } = await api.sessions();
  return data.map((row) =>
    sessionRow({
      id: row.id,
      title: row.title ?? `${row.agent} · ${row.user_id}`,
      detail: `${when.format(row.last_activity_at)} · ${row.messages} messages${row.status === "ended" ? " · ended" : ""}`,
    }),
  );
}

async function found(words) {
  const { data } = await api.search(words);
  return data.map((row) =>
    sessionRow({ id: row.session_id, title: when.format(row.created_at), snippet: row.snippet ?? row.content }),
  );
}

async function loadAgents() {
  const chosen = part("agent").value;
  const { data } = await api.agents();
  part("agent").replaceChildren(...data.filter(({ enabled }) => enabled !== false).map(({ name, title }) => new Option(title ?? name, name)));
  if (chosen) part("agent").value = chosen;
}

new AgentEditor(api, async (name) => {
  await loadAgents().catch((error) => notice(error.message));
  if (!name || name !== part("agent").value) return;
  stream?.send({ type: "session.update", agent: name });
});

part("agent").addEventListener("change", () => stream?.send({ type: "session.update", agent: part("agent").value }));
part("new-session").addEventListener("click", () => switchTo(undefined));
part("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  refreshSessions();
});
let searchTimer;
part("search").addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(refreshSessions, 200);
});
part("toggle-sessions").addEventListener("click", () => {
  const isOpen = part("sessions").classList.toggle("open");
  part("toggle-sessions").setAttribute("aria-expanded", isOpen);
});

// The key

function askForKey(problem) {
  part("key-form").hidden = false;
  part("toggle-key").setAttribute("aria-expanded", "true");
  part("key-problem").textContent = problem;
  part("key").focus();
}

/** A socket that is refused does not tell the page why; the API does. */
async function checkKey() {
  try {
    await api.agents();
  } catch (error) {
    if (error.status === 401 || error.status === 403) {
      stream?.close();
      askForKey(error.message);
    }
  }
}

async function begin() {
  try {
    await loadAgents();
    part("key-form").hidden = true;
    part("toggle-key").setAttribute("aria-expanded", "false");
    open();
  } catch (error) {
    if (error.status === 401 || error.status === 403) askForKey(api.key ? error.message : "This server asks for an API key.");
    else notice(error.message);
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
