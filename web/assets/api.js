// The HTTP API, as far as the page needs it.

export class Refused extends Error {
  constructor(status, error) {
    super(error?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = error?.code;
  }
}

export class API {
  key = localStorage.getItem("parley.key") ?? "";

  setKey(key) {
    this.key = key;
    if (key) localStorage.setItem("parley.key", key);
    else localStorage.removeItem("parley.key");
  }

  async get(path, query = {}) {
    const address = new URL(path, location.href);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return this.#ask(address);
  }

  async #ask(address, { method = "GET", body, version } = {}) {
    const headers = this.key ? { Authorization: `Bearer ${this.key}` } : {};
    if (body) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok && !value.checks) throw new Refused(answer.status, value.error);
    return value;
  }

  agents() {
    return this.get("/v1/agents");
  }

  addAgent(agent) {
    return this.#ask("/v1/agents", { method: "POST", body: agent });
  }

  /** Only as long as nobody else has changed it since this version. */
  changeAgent(name, change, version) {
    return this.#ask(`/v1/agents/${name}`, { method: "PATCH", body: change, version });
  }

  removeAgent(name, version) {
    return this.#ask(`/v1/agents/${name}?reassign=1`, { method: "DELETE", version });
  }

  /** What the server needs and how each of it is; a server that isn't ready answers too. */
  ready() {
    return this.get("/ready");
  }

  sessions() {
    return this.get("/v1/sessions", { limit: 50 });
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

  search(words) {
    return this.get("/v1/search", { q: words, limit: 30 });
  }
}
