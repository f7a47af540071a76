// How long each reply took, stage by stage, from the last word to the first sound.

const stages = [
  ["endpoint", "endpoint_ms", "endpoint"],
  ["stt", "stt_ms", "transcript"],
  ["llm", "llm_first_token_ms", "first token"],
  ["tts", "tts_first_audio_ms", "first speech"],
];
const kept = 20;

export function addTurn(list, { timings, attempts, status }) {
  const parts = stages.filter(([, field]) => timings[field] != null);
  const sum = parts.reduce((total, [, field]) => total + timings[field], 0);
  const span = Math.max(sum, timings.first_audio_ms ?? 0, 1);
  const said = parts.map(([, field, name]) => `${name} ${timings[field]} ms`).join(", ");

  const item = document.createElement("li");
  item.className = "turn";
  const head = document.createElement("p");
  const total = document.createElement("strong");
  total.textContent = timings.first_audio_ms == null ? "text only" : `${timings.first_audio_ms} ms`;
  const label = document.createElement("span");
  label.textContent = status !== "complete" ? status : timings.first_audio_ms == null ? "" : "to the first sound";
  head.append(total, label);

  const track = document.createElement("div");
  track.className = "track";
  track.setAttribute("role", "img");
  track.setAttribute("aria-label", said || "no stages were measured");
  let at = 0;
  for (const [name, field] of parts) {
    const bar = document.createElement("i");
    bar.dataset.stage = name;
    bar.title = `${field.replace("_ms", "").replaceAll("_", " ")}: ${timings[field]} ms`;
    bar.style.setProperty("--from", at / span);
    bar.style.setProperty("--length", timings[field] / span);
    at += timings[field];
    track.append(bar);
  }

  const note = document.createElement("small");
  const tries = attempts.map(({ provider, outcome, ms }) => `${provider} ${outcome} ${ms} ms`).join(" → ");
  note.textContent = [said, tries].filter(Boolean).join(" · ");
  item.append(head, track, note);
  list.prepend(item);
  while (list.children.length > kept) list.lastChild.remove();
}
