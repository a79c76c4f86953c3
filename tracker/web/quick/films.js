// Videos on their way: each is kept on this device, sent in parts after its entry, and forgotten once the diary has it whole.
const FILM_TRY_MS = 4000;
const FILM_LOOK_MS = 1500;
const FILM_PATIENCE_MS = 60000;
const FILM_PART = { least: 64 << 10, first: 512 << 10, most: 4 << 20 }; // bytes sent at once, so that a part takes a second or two
const FILM_BLOCK = 1 << 20; // bytes read at once
const MOST_FILM_BYTES = { [null]: 200 << 20, movements: 650 << 20 }; // by the shot list it was filmed by
const FILM_KINDS = ["mp4", "m4v", "mov", "webm", "3gp", "3g2"];

// SHA-256 (FIPS 180-4) of a file read in blocks: `crypto.subtle` takes none, and is missing on a plain http address.
class Sha256 {
  constructor() {
    this.state = Int32Array.of(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(0);
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const end = all.length - (all.length % 64);
    const view = new DataView(all.buffer);
    for (let at = 0; at < end; at += 64) this.block(view, at);
    this.rest = all.slice(end);
  }

  block(view, at) {
    const [w, s] = [this.words, this.state];
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [x, y] = [w[t - 15], w[t - 2]];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] + low + w[t - 7] + high) | 0;
    }
    const k = SHA256_K;
    let [a, b, c, d, e, f, g, h] = s;
    for (let t = 0; t < 64; t++) {
      const one = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
      const two = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
    s[5] += f;
    s[6] += g;
    s[7] += h;
  }

  hex() {
    const [bits, tail] = [this.length * 8, new Uint8Array(this.rest.length < 56 ? 64 - this.rest.length : 128 - this.rest.length)];
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.update(tail);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

// The fractions of the cube roots of the first 64 primes.
const SHA256_K = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  return Int32Array.from(primes, (prime) => cubeRootBits(prime));
})();

// The first 32 bits of the fraction of a cube root, exactly: the largest x with x³ ≤ n·2⁹⁶.
function cubeRootBits(n) {
  const wanted = BigInt(n) << 96n;
  let root = 0n;
  for (let bit = 1n << 35n; bit; bit >>= 1n) if ((root | bit) ** 3n <= wanted) root |= bit;
  return Number(BigInt.asIntN(32, root));
}

// The files wait in IndexedDB, each written once beside what is known about it; where the browser refuses that, on this page alone.
const filmStore = {
  held: new Map(), // videos that only this page keeps

  act(mode, act) {
    return new Promise((done, failed) => {
      const opening = indexedDB.open(ownName("diary-films"), 1);
      opening.onupgradeneeded = () => ["films", "files"].forEach((name) => opening.result.createObjectStore(name));
      opening.onerror = opening.onblocked = () => failed(opening.error);
      opening.onsuccess = () => {
        const change = opening.result.transaction(["films", "files"], mode);
        const requests = act(change.objectStore("films"), change.objectStore("files"));
        const end = (settle, value) => {
          opening.result.close();
          settle(value);
        };
        change.oncomplete = () => end(done, requests.map(({ result }) => result));
        change.onerror = change.onabort = () => end(failed, change.error);
      };
    });
  },

  async all() {
    const [stored, ids, files] = await filmStore.act("readonly", (films, files) => [films.getAll(), files.getAllKeys(), files.getAll()]).catch(() => [[], [], []]);
    const fileOf = new Map(ids.map((id, place) => [id, files[place]]));
    return [...stored.map((film) => ({ ...film, file: fileOf.get(film.id) })), ...filmStore.held.values()];
  },

  async put(film, isNew = false) {
    const { file, waits, rate, ...fields } = film;
    if (!isNew && filmStore.held.has(film.id)) return;
    const isStored = await filmStore.act("readwrite", (films, files) => [films.put(fields, film.id), ...(isNew ? [files.put(file, film.id)] : file ? [] : [files.delete(film.id)])]).then(() => true, () => false);
    if (!isStored) filmStore.held.set(film.id, film);
  },

  async remove(id) {
    filmStore.held.delete(id);
    await filmStore.act("readwrite", (films, files) => [films.delete(id), files.delete(id)]).catch(() => {});
  },
};

// Why a file cannot be a video of the diary, "" if it may be one. The diary's computer looks inside later.
function filmProblem(file, guide) {
  const ending = file.name.split(".").pop().toLowerCase();
  if (!file.type.startsWith("video/") && !FILM_KINDS.includes(ending)) return FILM_TEXT.notVideo;
  if (!file.size) return FILM_TEXT.empty;
  const most = MOST_FILM_BYTES[guide];
  if (file.size > most) return fill(FILM_TEXT.tooLarge, { size: Math.round(file.size / 2 ** 20), most: most >> 20 });
  return "";
}

const films = {
  list: [],
  timer: 0,
  running: false,
  onChange() {}, // set by the page
  onReady() {},

  async open() {
    const known = new Set(films.list.map(({ id }) => id));
    films.list.push(...(await filmStore.all()).filter(({ id }) => !known.has(id)));
    films.onChange();
    films.run();
  },

  // Keep a chosen file and begin to send it; `episode` null for a video without an entry.
  async add(file, { episode, child, keepSound, startedAt = null, isTimed = false, guide = null }) {
    const film = { id: uuid(), file, episode, child, keepSound, startedAt, isTimed, guide, answered: Boolean(guide), name: file.name, size: file.size, type: file.type, madeAt: new Date(file.lastModified || Date.now()).toISOString(), read: 0, received: 0, state: "reading", problem: filmProblem(file, guide) };
    if (film.problem) film.state = "refused";
    films.list.push(film);
    films.onChange();
    if (!film.problem) await filmStore.put(film, true);
    films.run();
    return film;
  },

  async set(film, fields) {
    Object.assign(film, fields);
    films.onChange();
    if (films.list.includes(film) && film.state !== "refused") await filmStore.put(film);
  },

  // Stop sending a video and forget it here; what arrived of it is deleted there.
  async cancel(film) {
    films.list = films.list.filter((other) => other !== film);
    films.onChange();
    await filmStore.remove(film.id);
    if (film.state !== "ready" && film.sha256) await fetchJson(`api/v1/videos/${film.id}`, device.read().caregiver || "", { method: "DELETE" }).catch(() => null);
  },

  async forget(film) {
    films.list = films.list.filter((other) => other !== film);
    films.onChange();
    await filmStore.remove(film.id);
  },

  async again(film) {
    await films.set(film, { problem: "", state: film.sha256 ? "sending" : "reading" });
    films.run();
  },

  async run() {
    if (films.running) return;
    films.running = true;
    clearTimeout(films.timer);
    let wait = FILM_TRY_MS;
    const work = async (lock) => {
      if (lock === null) return; // another window sends
      wait = 0;
      for (const film of [...films.list]) wait = Math.max(wait, await films.step(film));
    };
    try {
      await (navigator.locks ? navigator.locks.request(ownName("diary-films"), { ifAvailable: true }, work) : work());
    } finally {
      films.running = false;
      if (wait) films.timer = setTimeout(films.run, wait);
    }
  },

  // Bring a video as far as it goes now; return after how many ms to look again, 0 for never.
  async step(film) {
    if (film.state === "ready" && film.link) return films.linkTo(film).catch(() => films.pause(film));
    if (film.state === "refused" || film.state === "ready" || film.problem) return 0;
    if (!film.file && film.state !== "checking") {
      await films.set(film, { problem: FILM_TEXT.unreadable });
      return 0;
    }
    try {
      if (film.state === "reading") await films.read(film);
      if (film.episode && queue.waiting.some((item) => item.record === film.episode && item.method === "POST")) return films.pause(film, "entry", FILM_LOOK_MS);
      if (film.state === "sending") await films.send(film);
      if (film.state === "checking") await films.look(film);
    } catch (error) {
      if (error.name === "NotReadableError" || error.name === "NotFoundError") await films.set(film, { problem: FILM_TEXT.unreadable });
      return film.problem ? 0 : films.pause(film);
    }
    if (!films.list.includes(film) || film.problem) return 0;
    return film.state === "checking" ? FILM_LOOK_MS : 0;
  },

  // Put a video that had no entry into the one made for it, once that is in the diary.
  async linkTo(film) {
    if (queue.waiting.some((item) => item.record === film.link && item.method === "POST")) return FILM_TRY_MS;
    const [answer] = await films.ask(film, `/${film.id}`, { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify({ episode: film.link }) });
    if (answer.ok) await films.set(film, { episode: film.link, link: null });
    return answer.ok ? 0 : FILM_TRY_MS;
  },

  pause(film, waits = "network", ms = FILM_TRY_MS) {
    film.waits = waits;
    films.onChange();
    return ms;
  },

  async read(film) {
    const digest = new Sha256();
    for (let at = 0; at < film.size; at += FILM_BLOCK) {
      digest.update(new Uint8Array(await film.file.slice(at, at + FILM_BLOCK).arrayBuffer()));
      film.read = at;
      films.onChange();
    }
    await films.set(film, { sha256: digest.hex(), state: "sending" });
  },

  async ask(film, path, options, patience = FILM_PATIENCE_MS) {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patience);
    try {
      const name = device.read().caregiver;
      const by = name ? `?by=${encodeURIComponent(name)}` : "";
      const answer = await fetch(`api/v1/videos${path}${by}`, { ...options, redirect: "error", cache: "no-store", signal: late.signal });
      queue.signedOut = answer.status === 401;
      if (answer.status >= 500 && answer.status !== 507) throw new Error("later");
      if (COME_BACK.includes(answer.status)) throw new Error("later");
      return [answer, await answer.json()];
    } finally {
      clearTimeout(timer);
    }
  },

  // Take what the diary says about a video; a refusal is a sentence for the parent.
  async take(film, [answer, body]) {
    if (answer.ok || answer.status === 409) {
      film.waits = "";
      return films.takeState(film, body);
    }
    const gone = answer.status === 404 ? FILM_TEXT.gone : "";
    const [problem] = body.problems || [];
    return films.set(film, { problem: gone || problemText(problem?.problem || FILM_TEXT.notTaken) });
  },

  async takeState(film, body) {
    const { state, received, problem } = body;
    if (state === "uploading") return films.onChange(Object.assign(film, { state: "sending", received })); // the diary knows how much it has
    if (state === "refused") return films.set(film, { state, problem });
    const isReady = state === "ready";
    if (isReady) delete film.file; // until then this device may hold the only copy
    await films.set(film, { state, received, note: problem || "", recordedAt: body.recorded_at, recordedFrom: body.recorded_at_is_from, seconds: body.duration_s });
    if (isReady) films.onReady(film);
  },

  async send(film) {
    const { id, child, episode, size, sha256, type, name, keepSound, madeAt, guide = null } = film;
    const announcement = { id, child, episode, bytes: size, sha256, media_type: type.startsWith("video/") ? type : "", name, keep_sound: keepSound, made_at: madeAt, guide };
    await films.take(film, await films.ask(film, "", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(announcement) }));
    let length = FILM_PART.first;
    while (film.state === "sending" && !film.problem && films.list.includes(film)) {
      const first = film.received;
      const last = Math.min(size, first + length) - 1;
      const began = performance.now();
      const options = { method: "PUT", headers: { "content-range": `bytes ${first}-${last}/${size}`, "content-type": "application/octet-stream" }, body: film.file.slice(first, last + 1) };
      try {
        await films.take(film, await films.ask(film, `/${id}/content`, options));
      } catch (error) {
        length = Math.max(FILM_PART.least, length >> 2);
        throw error;
      }
      const ms = performance.now() - began;
      film.rate = films.averageRate(film, film.received - first, ms);
      length = ms < 1000 ? Math.min(FILM_PART.most, length * 2) : ms > 4000 ? Math.max(FILM_PART.least, length >> 1) : length;
    }
  },

  // Bytes a second, of late.
  averageRate(film, bytes, ms) {
    const rate = (Math.max(0, bytes) * 1000) / Math.max(1, ms);
    return film.rate ? film.rate * 0.7 + rate * 0.3 : rate;
  },

  async look(film) {
    await films.take(film, await films.ask(film, `/${film.id}`, {}));
  },
};

addEventListener("online", () => films.run());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && films.run());
addEventListener("beforeunload", (event) => films.list.some((film) => film.file && filmStore.held.has(film.id)) && event.preventDefault());
