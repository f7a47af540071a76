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
    const answer = await fetch(address, { headers: this.key ? { Authorization: `Bearer ${this.key}` } : {} });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, body.error);
    return body;
  }

  agents() {
    return this.get("/v1/agents");
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
