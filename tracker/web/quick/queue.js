// Write queue: each change is stored on the phone, then sent, in order per record, until the server confirms it.
const RETRY_MS = 3000;
const PATIENCE_MS = 15000;
const COME_BACK = [401, 403, 408, 421, 425, 429];

// Whether a change holds a time of this phone's clock.
const isTimed = ({ body }) => Boolean(body && (body.started_at || body.logged_at));

const RECORD_FIELDS = ["id", "child", "date", "logged_at", "logged_by"]; // what is no answer of a check-in

const isSame = (stored, item) => stored.key === item.key && stored.version === item.version;

const queue = {
  waiting: [], // what this window knows of the store, in the order of sending
  store: new SharedStore(ownName("diary-quick")),
  opened: false,
  failing: false, // the last attempt did not reach the server
  signedOut: false, // the server requires a sign-in
  flushing: false,
  timer: 0,
  onChange() {}, // set by the page
  onSent() {},
  onSignedOut() {},

  // Unsent changes survive closing the page.
  get safe() {
    return queue.store.kind !== "page";
  },

  async open() {
    await queue.sync();
    queue.opened = true;
  },

  // Read what all windows have stored. A change that is no longer there was sent by another one. A new record is
  // sent again anyway: only a response confirms it.
  async sync() {
    const stored = await queue.store.all();
    const idOf = (item) => item.id ?? item.key;
    const known = new Map(queue.waiting.map((item) => [idOf(item), item]));
    const ids = new Set(stored.map(idOf));
    const isSentElsewhere = (item) => item.ready && item.method !== "POST" && queue.store.looksFor(item.key);
    const mine = queue.waiting.filter((item) => !ids.has(idOf(item)) && !isSentElsewhere(item));
    const shared = stored.map((item) => Object.assign(known.get(idOf(item)) || {}, item, { ready: true }));
    queue.waiting = [...mine.filter((item) => item.ready), ...shared, ...mine.filter((item) => !item.ready)];
  },

  // Store an item, or add a change to the last one of its record while that has not been sent.
  async save(item) {
    const { sending, ready, ...fields } = item;
    const { put } = await queue.store.edit((stored) => {
      if (queue.store.looksFor(item.key)) return { put: stored.some((other) => isSame(other, item)) ? [fields] : [] };
      const before = stored.filter((other) => other.record === item.record).pop();
      const joins = item.method === "PATCH" && before?.method === "PATCH" && before.by === item.by && !before.refused && !isTimed(before) && !isTimed(item);
      if (!joins || item.key !== undefined) return { put: [fields] };
      return { put: [{ ...before, body: { ...before.body, ...item.body }, version: (before.version || 0) + 1 }] };
    });
    Object.assign(item, put[0], { ready: true });
    queue.waiting = queue.waiting.filter((other) => other === item || other.id !== item.id);
  },

  // Forget an item that was sent, unless a change was added to it meanwhile.
  async drop(item) {
    queue.waiting = queue.waiting.filter((other) => other !== item);
    if (item.key !== undefined && !queue.store.looksFor(item.key)) queue.store.markSent(item.key);
    await queue.store.edit((stored) => ({ remove: stored.filter((other) => isSame(other, item)).map(({ key }) => key) }));
  },

  // Return when the change is stored on this device; it is sent after that.
  async add(method, table, record, body, label, by = device.read().caregiver || "") {
    const item = { id: uuid(), method, table, record, body, label, by, clock: clockReading() };
    queue.waiting.push(item);
    await queue.save(item);
    queue.onChange();
    queue.flush();
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

  // The answers of `sent` were added to another record: send the later changes there. Undo takes back these answers only.
  async moveTo(record, sent) {
    const emptied = () => Object.fromEntries(Object.keys(sent.body).filter((field) => !RECORD_FIELDS.includes(field)).map((field) => [field, null]));
    const moved = (item) => ({ ...item, record, ...(item.method === "DELETE" ? { method: "PATCH", body: emptied() } : {}) });
    const isLater = (item) => item.record === sent.record && item.key !== sent.key;
    for (const item of queue.waiting.filter(isLater)) Object.assign(item, moved(item));
    await queue.store.edit((stored) => ({ put: stored.filter(isLater).map(moved) }));
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
    try {
      await exclusively(queue.sendAll);
    } finally {
      queue.flushing = false;
      queue.onChange();
      if (queue.next(new Set())) queue.timer = setTimeout(queue.flush, RETRY_MS);
    }
  },

  // Send what all windows have stored, oldest first in each record. `mayGoOn` says whether this window is still the one that sends.
  async sendAll(mayGoOn) {
    const stuck = new Set();
    await queue.store.gather();
    for (let item; await mayGoOn(); ) {
      await queue.sync();
      if (!(item = queue.next(stuck))) return;
      item.sending = true;
      const outcome = await queue.attempt(item);
      if (outcome === "down" || outcome === "later") queue.failing = true;
      item.sending = false;
      if (outcome === "down") return;
      if (outcome === "later") stuck.add(item.record);
      if (outcome === "sent") {
        queue.failing = false;
        await queue.drop(item);
      }
      queue.onChange();
    }
  },

  // "sent": stored · "refused": invalid · "down": no response · "later": a temporary error · "again": changed, retry at once
  async attempt(item) {
    if (item.clock && isTimed(item)) {
      if (!isMeasured()) await measureClock();
      if (!isMeasured()) return "down";
      correctTimes(item);
      await queue.save(item);
    }
    const joins = item.method === "POST" && item.table === "check-ins"; // one check-in a day, whichever phone began it
    const path = `api/v1/${item.table}${joins ? "?join=day" : item.method === "POST" ? "" : `/${item.record}`}`;
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
    if (answer.ok && joins && body.id) {
      await queue.moveTo(body.id, item);
      queue.onSent(body, { ...item, record: body.id, joined: item.record });
      return "sent";
    }
    if (answer.status >= 500 || COME_BACK.includes(answer.status) || !Array.isArray(body.problems)) return "later";
    if (answer.status === 404 && item.method === "DELETE") return "sent";
    if (item.body?.time_zone && body.problems.every((problem) => problem.where === "time_zone")) {
      delete item.body.time_zone; // a time zone the server does not know: the offset still defines the instant
      await queue.save(item);
      return "again";
    }
    if (memory.state.phoneIsRight && body.problems.some((problem) => problem.problem === "is in the future")) return "later"; // until the diary's clock is put right
    if (!item.moved && body.problems.every((problem) => problem.problem === "is in the future")) {
      item.moved = true; // this phone's clock is ahead: its times are corrected by the difference
      const apart = Date.parse(answer.headers.get("date")) - Date.now();
      for (const name of ["started_at", "logged_at"]) if (item.body[name]) item.body[name] = iso(Date.parse(item.body[name]) + apart);
      await queue.save(item);
      return "again";
    }
    const fieldText = (field) => WORDS.fields[field] || field.replace(/_/g, " ");
    item.refused = body.problems.map(({ where, problem }) => WORDS.problems[where]?.[problem] ?? fill(TEXT.fieldProblem, { field: fieldText(where), problem: problemText(problem) })).join("; ");
    await queue.save(item);
    return "refused";
  },
};

// `keepsName`: a passcode was set meanwhile, and this device was never signed in: the name typed on it is its own.
function forgetFamily(keepsName) {
  const caregiver = keepsName ? device.read().caregiver : "";
  for (const item of queue.waiting) Object.assign(item, withoutName(item));
  forgetNames(queue.store, caregiver);
  queue.onSignedOut();
}

async function measureClock() {
  const result = await fetchJson("api/v1/children").catch(() => null);
  if (result?.[0].ok) compareClocks(result[1].now);
}

// Move the times of a change from this phone's clock to the diary's, once.
function correctTimes(item) {
  const { clock, body } = item;
  const { shift, isExact } = clockCorrection(clock);
  delete item.clock;
  if (!isExact && body.started_at && (body.time_precision ?? "exact") === "exact") body.time_precision = "about";
  if (!shift) return;
  for (const name of ["started_at", "logged_at"]) if (body[name]) body[name] = iso(Date.parse(body[name]) + shift);
  const zone = memory.state.children.find((child) => child.id === body.child)?.time_zone;
  const at = clock.wall + clock.offset;
  try {
    if (zone && body.date === dayInZone(at, zone)) body.date = dayInZone(at + shift, zone);
  } catch {} // a zone this browser does not know
}

async function fetchJson(path, by, options = {}) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  const address = by ? `${path}${path.includes("?") ? "&" : "?"}by=${encodeURIComponent(by)}` : path;
  try {
    const headers = options.body ? { "content-type": "application/json" } : {};
    const answer = await fetch(address, { ...options, headers, redirect: "error", cache: "no-store", signal: late.signal });
    if (answer.status === 401 && !queue.signedOut) forgetFamily(!answer.headers.has("x-signed-out"));
    queue.signedOut = answer.status === 401;
    return [answer, await answer.json()];
  } finally {
    clearTimeout(timer);
  }
}

// Ask before the page closes while something is unsent that might be lost with it.
addEventListener("beforeunload", (event) => {
  const isStored = (item) => item.ready && queue.store.kind === "database";
  if (!queue.waiting.every(isStored)) event.preventDefault();
});
