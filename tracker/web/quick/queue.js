// Write queue: each change is stored on the phone, then sent, in order per record, until the server confirms it.
const RETRY_MS = 3000;
const PATIENCE_MS = 15000;
const PLAIN_WORDS = { started_at: "the time", date: "the day", duration_s: "the length", temperature_c: "the temperature", jerk_offsets_s: "a tap", logged_by: "the name" };
const COME_BACK = [401, 403, 408, 421, 425, 429];

const queue = {
  waiting: [],
  failing: false, // the last attempt did not reach the server
  safe: true, // unsent changes survive closing the page
  signedOut: false, // the server requires a sign-in
  flushing: false,
  timer: 0,
  db: null,
  onChange() {}, // set by the page
  onSent() {},

  open: () => (queue.opening ??= queue.openOnce()),

  async openOnce() {
    try {
      queue.db = await new Promise((done, failed) => {
        const request = indexedDB.open("diary-quick", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "key", autoIncrement: true });
        request.onsuccess = () => done(request.result);
        request.onerror = request.onblocked = () => failed(request.error);
      });
      const stored = await queue.transact("readonly", (store) => store.getAll());
      queue.waiting.unshift(...stored.map((item) => ({ ...item, ready: true })));
    } catch {
      queue.safe = false;
    }
  },

  transact(mode, act) {
    return new Promise((done, failed) => {
      const change = queue.db.transaction("waiting", mode, { durability: "strict" });
      const request = act(change.objectStore("waiting"));
      change.oncomplete = () => done(request.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  },

  async save(item) {
    await queue.open(); // a tap may come before the store is open
    try {
      const { sending, ready, ...stored } = item;
      item.key = await queue.transact("readwrite", (store) => store.put(stored));
    } catch {
      queue.safe = false;
    }
    item.ready = true;
  },

  async drop(item) {
    queue.waiting = queue.waiting.filter((other) => other !== item);
    if (item.key !== undefined && queue.db) await queue.transact("readwrite", (store) => store.delete(item.key)).catch(() => {});
  },

  // Whether another window of this phone has sent it. A new record is sent again anyway: only a response confirms it.
  async isSentElsewhere(item) {
    if (item.method === "POST" || item.key === undefined || !queue.db) return false;
    const stored = await queue.transact("readonly", (store) => store.get(item.key)).catch(() => item);
    return stored === undefined;
  },

  async add(method, table, record, body, label, by = device.read().caregiver || "") {
    const before = queue.waiting.filter((item) => item.record === record).pop();
    if (method === "PATCH" && before?.method === "PATCH" && before.by === by && before.ready && !before.sending && !before.refused) {
      Object.assign(before.body, body);
      await queue.save(before);
    } else {
      const item = { method, table, record, body, label, by };
      queue.waiting.push(item);
      await queue.save(item);
    }
    queue.onChange();
    await queue.flush();
  },

  stateOf(record) {
    const mine = queue.waiting.filter((item) => item.record === record);
    const refused = mine.find((item) => item.refused);
    if (refused) return { is: "refused", why: refused.refused };
    return { is: !mine.length ? "saved" : queue.failing ? "waiting" : "saving" };
  },

  // The unsent fields of a record created on this phone that matches `same`; null if there is none.
  unsent(table, same) {
    const first = queue.waiting.find((item) => item.table === table && item.method === "POST" && !item.refused && Object.entries(same).every(([field, word]) => item.body[field] === word));
    const later = first ? queue.waiting.filter((item) => item.record === first.record) : [];
    return first && !later.some((item) => item.method === "DELETE") ? Object.assign({}, ...later.map((item) => item.body)) : null;
  },

  next(stuck) {
    const blocked = new Set(stuck);
    for (const item of queue.waiting) {
      if (!item.ready || item.refused) blocked.add(item.record);
      else if (!blocked.has(item.record)) return item;
    }
    return null;
  },

  async discard(record) {
    for (const item of queue.waiting.filter((each) => each.record === record)) await queue.drop(item);
    queue.onChange();
  },

  async flush() {
    if (queue.flushing) return;
    queue.flushing = true;
    clearTimeout(queue.timer);
    const stuck = new Set();
    try {
      for (let item; (item = queue.next(stuck)); ) {
        item.sending = true;
        const outcome = (await queue.isSentElsewhere(item)) ? "sent" : await queue.attempt(item);
        if (outcome === "down" || outcome === "later") queue.failing = true;
        item.sending = false;
        if (outcome === "down") break;
        if (outcome === "later") stuck.add(item.record);
        if (outcome === "sent") {
          queue.failing = false;
          await queue.drop(item);
        }
        queue.onChange();
      }
    } finally {
      queue.flushing = false;
      queue.onChange();
      if (queue.next(new Set())) queue.timer = setTimeout(queue.flush, RETRY_MS);
    }
  },

  // "sent": stored · "refused": invalid · "down": no response · "later": a temporary error · "again": changed, retry at once
  async attempt(item) {
    const path = `/api/v1/${item.table}${item.method === "POST" ? "" : `/${item.record}`}`;
    let answer, body;
    try {
      [answer, body] = await fetchJson(path, item.by, { method: item.method, body: item.method === "DELETE" ? undefined : JSON.stringify(item.body) });
    } catch {
      return "down";
    }
    if (answer.ok && body.id === item.record) {
      queue.onSent(body, item);
      return "sent";
    }
    if (answer.status >= 500 || COME_BACK.includes(answer.status) || !Array.isArray(body.problems)) return "later";
    if (answer.status === 404 && item.method === "DELETE") return "sent";
    if (item.body?.time_zone && body.problems.every((problem) => problem.where === "time_zone")) {
      delete item.body.time_zone; // a time zone the server does not know: the offset still defines the instant
      return "again";
    }
    if (!item.moved && body.problems.every((problem) => problem.problem === "is in the future")) {
      item.moved = true; // this phone's clock is ahead: its times are corrected by the difference
      const apart = Date.parse(answer.headers.get("date")) - Date.now();
      for (const name of ["started_at", "logged_at"]) if (item.body[name]) item.body[name] = iso(Date.parse(item.body[name]) + apart);
      await queue.save(item);
      return "again";
    }
    const fieldText = (field) => PLAIN_WORDS[field] || field.replace(/_/g, " ");
    item.refused = body.problems.map((problem) => `${fieldText(problem.where)} ${problem.problem}`).join("; ");
    await queue.save(item);
    return "refused";
  },
};

async function fetchJson(path, by, options = {}) {
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
