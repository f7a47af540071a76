// The HTTP API, as far as the page needs it.

export class Refused extends Error {
  constructor(status, error) {
    super(error?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = error?.code;
    this.param = error?.param;
  }

  /** Another key would help. */
  get asksForKey() {
    return this.status === 401 || this.status === 403;
  }
}

const unreachable = "The server can't be reached. Is it running, and is this machine online?";

export class API {
  key = localStorage.getItem("parley.key") ?? "";

  setKey(key) {
    this.key = key;
    if (key) localStorage.setItem("parley.key", key);
    else localStorage.removeItem("parley.key");
  }

  async get(path, query = {}) {
    return (await this.#ask(this.#address(path, query))).json();
  }

  #address(path, query) {
    const address = new URL(path, location.href);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== "") address.searchParams.set(name, value);
    }
    return address;
  }

  async #ask(address, { method = "GET", body, version } = {}) {
    const headers = this.key ? { Authorization: `Bearer ${this.key}` } : {};
    if (body) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
      throw new Refused(0, { message: unreachable });
    });
    if (answer.ok) return answer;
    const value = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, value.error);
  }

  async #change(path, method, body, version) {
    const answer = await this.#ask(path, { method, body, version });
    return answer.status === 204 ? undefined : answer.json();
  }

  // Agents

  /** All of them, page by page. */
  async agents() {
    const data = [];
    for (let cursor = null, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await this.get(`/v1/agents?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
      data.push(...page.data);
      cursor = page.next_cursor;
    }
    return { data };
  }

  addAgent(agent) {
    return this.#change("/v1/agents", "POST", agent);
  }

  /** Only as long as nobody else has changed it since this version. */
  changeAgent(name, change, version) {
    return this.#change(`/v1/agents/${name}`, "PATCH", change, version);
  }

  removeAgent(name, version) {
    return this.#change(`/v1/agents/${name}?reassign=1`, "DELETE", undefined, version);
  }

  // What there is

  /** Agents and engines, with how each is. */
  models() {
    return this.get("/v1/models");
  }

  /** The models that the servers of an agent's providers say they have. */
  providerModels(agent) {
    return this.get(`/v1/agents/${agent}/models`);
  }

  voices() {
    return this.get("/v1/audio/voices");
  }

  /** A sentence in a voice, as a WAV file. */
  async voiceSample(voice, language) {
    const path = `/v1/audio/voices/${encodeURIComponent(voice)}/sample`;
    return (await this.#ask(this.#address(path, { language }))).arrayBuffer();
  }

  // Sessions

  sessions(cursor) {
    return this.get("/v1/sessions", { limit: 30, cursor });
  }

  session(id) {
    return this.get(`/v1/sessions/${id}`);
  }

  /** Nothing, or null, gives the title back to the server, which makes one of the first words. */
  renameSession(id, title) {
    return this.#change(`/v1/sessions/${id}`, "PATCH", { title: title || null });
  }

  endSession(id) {
    return this.#change(`/v1/sessions/${id}/end`, "POST");
  }

  removeSession(id) {
    return this.#change(`/v1/sessions/${id}`, "DELETE");
  }

  /** A whole session as a document. */
  async transcript(id, format) {
    return (await this.#ask(this.#address(`/v1/sessions/${id}/transcript`, { format }))).blob();
  }

  /** All messages after a `seq`, oldest first. */
  async messages(session, after = 0) {
    const all = [];
    for (;;) {
      const page = await this.get(`/v1/sessions/${session}/messages`, { limit: 200, after });
      all.push(...page.data);
      if (page.data.length < 200) return all;
      after = page.data.at(-1).seq;
    }
  }

  search(words, cursor) {
    return this.get("/v1/search", { q: words, limit: 50, cursor });
  }
}
