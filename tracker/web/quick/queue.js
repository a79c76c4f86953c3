// What is to be stored goes through here: first onto this phone, then to the diary, in order for each entry, until the diary says that it has it.
const RETRY_MS = 3000;
const PATIENCE_MS = 15000;
const PLAIN_WORDS = { started_at: "the time", date: "the day", duration_s: "the length", temperature_c: "the temperature", jerk_offsets_s: "a tap", logged_by: "the name" };
const COME_BACK = [401, 403, 408, 421, 425, 429];

const queue = {
  waiting: [],
  failing: false, // the last attempt did not reach the diary
  safe: true, // what waits survives closing the page
  signedOut: false, // the diary asks who this is
  flushing: false,
  timer: 0,
  db: null,
  changed() {}, // the page's own
  arrived() {},

  open: () => (queue.opening ??= queue.openOnce()),

  async openOnce() {
    try {
      queue.db = await new Promise((done, failed) => {
        const asked = indexedDB.open("diary-quick", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key", autoIncrement: true });
        asked.onsuccess = () => done(asked.result);
        asked.onerror = asked.onblocked = () => failed(asked.error);
      });
      const kept = await queue.do("readonly", (store) => store.getAll());
      queue.waiting.unshift(...kept.map((one) => ({ ...one, ready: true })));
    } catch {
      queue.safe = false;
    }
  },

  do(mode, act) {
    return new Promise((done, failed) => {
      const change = queue.db.transaction("waiting", mode, { durability: "strict" });
      const asked = act(change.objectStore("waiting"));
      change.oncomplete = () => done(asked.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  },

  async keep(one) {
    await queue.open(); // a tap may be quicker than the phone's own store
    try {
      const { sending, ready, ...kept } = one;
      one.key = await queue.do("readwrite", (store) => store.put(kept));
    } catch {
      queue.safe = false;
    }
    one.ready = true;
  },

  async drop(one) {
    queue.waiting = queue.waiting.filter((other) => other !== one);
    if (one.key !== undefined && queue.db) await queue.do("readwrite", (store) => store.delete(one.key)).catch(() => {});
  },

  // Another window of this phone may have sent it already. A new entry is sent again all the same: only an answer makes it saved.
  async gone(one) {
    if (one.method === "POST" || one.key === undefined || !queue.db) return false;
    const kept = await queue.do("readonly", (store) => store.get(one.key)).catch(() => one);
    return kept === undefined;
  },

  async add(method, table, record, body, label, by = device.read().caregiver || "") {
    const before = queue.waiting.filter((one) => one.record === record).pop();
    if (method === "PATCH" && before?.method === "PATCH" && before.by === by && before.ready && !before.sending && !before.refused) {
      Object.assign(before.body, body);
      await queue.keep(before);
    } else {
      const one = { method, table, record, body, label, by };
      queue.waiting.push(one);
      await queue.keep(one);
    }
    queue.changed();
    await queue.flush();
  },

  stateOf(record) {
    const mine = queue.waiting.filter((one) => one.record === record);
    const refused = mine.find((one) => one.refused);
    if (refused) return { is: "refused", why: refused.refused };
    return { is: !mine.length ? "saved" : queue.failing ? "waiting" : "saving" };
  },

  // What waits of a record that this phone made and the diary does not have yet; null where there is none.
  unsent(table, same) {
    const made = queue.waiting.find((one) => one.table === table && one.method === "POST" && !one.refused && Object.entries(same).every(([field, word]) => one.body[field] === word));
    const later = made ? queue.waiting.filter((one) => one.record === made.record) : [];
    return made && !later.some((one) => one.method === "DELETE") ? Object.assign({}, ...later.map((one) => one.body)) : null;
  },

  next(stuck) {
    const held = new Set(stuck);
    for (const one of queue.waiting) {
      if (!one.ready || one.refused) held.add(one.record);
      else if (!held.has(one.record)) return one;
    }
    return null;
  },

  async discard(record) {
    for (const one of queue.waiting.filter((each) => each.record === record)) await queue.drop(one);
    queue.changed();
  },

  async flush() {
    if (queue.flushing) return;
    queue.flushing = true;
    clearTimeout(queue.timer);
    const stuck = new Set();
    try {
      for (let one; (one = queue.next(stuck)); ) {
        one.sending = true;
        const outcome = (await queue.gone(one)) ? "sent" : await queue.attempt(one);
        if (outcome === "down" || outcome === "later") queue.failing = true;
        one.sending = false;
        if (outcome === "down") break;
        if (outcome === "later") stuck.add(one.record);
        if (outcome === "sent") {
          queue.failing = false;
          await queue.drop(one);
        }
        queue.changed();
      }
    } finally {
      queue.flushing = false;
      queue.changed();
      if (queue.next(new Set())) queue.timer = setTimeout(queue.flush, RETRY_MS);
    }
  },

  // "sent": the diary has it · "refused": it never will · "down": nobody answers · "later": somebody does, but not now
  async attempt(one) {
    const path = `/api/v1/${one.table}${one.method === "POST" ? "" : `/${one.record}`}`;
    let answer, told;
    try {
      [answer, told] = await ask(path, one.by, { method: one.method, body: one.method === "DELETE" ? undefined : JSON.stringify(one.body) });
    } catch {
      return "down";
    }
    if (answer.ok && told.id === one.record) {
      queue.arrived(told, one);
      return "sent";
    }
    if (answer.status >= 500 || COME_BACK.includes(answer.status) || !Array.isArray(told.problems)) return "later";
    if (answer.status === 404 && one.method === "DELETE") return "sent";
    if (one.body?.time_zone && told.problems.every((problem) => problem.where === "time_zone")) {
      delete one.body.time_zone; // a place the diary does not know: the offset still tells the moment
      return "again";
    }
    if (!one.moved && told.problems.every((problem) => problem.problem === "is in the future")) {
      one.moved = true; // this phone's clock runs ahead: its times are moved by as much
      const apart = Date.parse(answer.headers.get("date")) - Date.now();
      for (const name of ["started_at", "logged_at"]) if (one.body[name]) one.body[name] = iso(Date.parse(one.body[name]) + apart);
      await queue.keep(one);
      return "again";
    }
    const said = (field) => PLAIN_WORDS[field] || field.replace(/_/g, " ");
    one.refused = told.problems.map((problem) => `${said(problem.where)} ${problem.problem}`).join("; ");
    await queue.keep(one);
    return "refused";
  },
};

async function ask(path, by, options = {}) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  const address = by ? `${path}${path.includes("?") ? "&" : "?"}by=${encodeURIComponent(by)}` : path;
  try {
    const headers = options.body ? { "content-type": "application/json" } : {};
    const answer = await fetch(address, { ...options, headers, redirect: "error", cache: "no-store", signal: late.signal });
    queue.signedOut = answer.status === 401;
    return [answer, await answer.json()];
  } finally {
    clearTimeout(timer);
  }
}
