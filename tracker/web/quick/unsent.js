// Items that all windows of this device share: in IndexedDB; in localStorage where that gives no answer; else in this page alone.
const OPEN_MS = 2000;

// Call `act` with done and failed; fail if neither is called in time. `late` gets what comes after that.
const inTime = (act, late = () => {}) =>
  new Promise((done, failed) => {
    let over = false;
    const end = (settle) => (value) => {
      clearTimeout(timer);
      if (over) return settle === done && late(value);
      over = true;
      return settle(value);
    };
    const timer = setTimeout(end(failed), OPEN_MS, new Error("no answer"));
    try {
      act(end(done), end(failed));
    } catch (error) {
      end(failed)(error);
    }
  });

class SharedStore {
  constructor(name) {
    this.name = name;
    this.kind = ""; // "database", "local" (localStorage) or "page"; empty until it is open
    this.items = []; // used where the kind is "page"
  }

  open() {
    return (this.opening ??= this.openOnce());
  }

  async openOnce() {
    try {
      await inTime((done, failed) => {
        const request = indexedDB.open(this.name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "key", autoIncrement: true });
        request.onsuccess = () => done(request.result);
        request.onerror = request.onblocked = () => failed(request.error);
      }, (db) => this.useDatabase(db)).then((db) => this.useDatabase(db));
      await this.editDatabase(() => ({}), "readonly");
    } catch {
      this.fallBack();
    }
  }

  useDatabase(db) {
    [this.db, this.kind] = [db, "database"];
  }

  fallBack() {
    this.kind = "local";
    try {
      localStorage.setItem(`${this.name}?`, "");
      localStorage.removeItem(`${this.name}?`);
    } catch {
      this.kind = "page";
    }
  }

  // Whether an item with this key is kept where this store looks now.
  looksFor(key) {
    return key !== undefined && (this.kind === "database") === (typeof key === "number");
  }

  all() {
    return this.edit(() => ({}), "readonly").then(({ stored }) => stored);
  }

  // Change the items in one step, whatever other windows do: `act` gets them all and returns which to put and which keys to delete.
  async edit(act, mode = "readwrite") {
    await this.open();
    if (this.kind === "database") {
      try {
        return await this.editDatabase(act, mode);
      } catch {
        this.fallBack();
      }
    }
    const stored = this.kind === "local" ? this.readLocal() : [...this.items];
    const { put = [], remove = [] } = act(stored);
    return { stored, put: put.map((item) => this.putLocal(item)), removed: remove.map((key) => this.removeLocal(key)) };
  }

  editDatabase(act, mode) {
    let change;
    return inTime((done, failed) => {
      change = this.db.transaction("waiting", mode, { durability: "strict" });
      const store = change.objectStore("waiting");
      const result = {};
      const request = store.getAll();
      request.onsuccess = () => {
        const { put = [], remove = [] } = act(request.result);
        Object.assign(result, { stored: request.result, put: [], removed: remove });
        put.forEach((item, place) => (store.put(item).onsuccess = (event) => (result.put[place] = { ...item, key: event.target.result })));
        remove.forEach((key) => store.delete(key));
      };
      change.oncomplete = () => done(result);
      change.onerror = change.onabort = () => failed(change.error);
    }).catch((error) => {
      try {
        change?.abort(); // what gave no answer must not be stored later
      } catch {}
      throw error;
    });
  }

  readLocal() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${this.name} `)).sort();
    return keys.map((key) => ({ ...JSON.parse(localStorage.getItem(key)), key }));
  }

  putLocal(item) {
    const last = this.kind === "local" ? this.readLocal().pop()?.key : this.items[this.items.length - 1]?.key;
    const order = Math.max(Date.now(), Number(last?.split(" ")[1] ?? 0) + 1);
    const stored = { ...item, key: typeof item.key === "string" ? item.key : `${this.name} ${String(order).padStart(15, "0")} ${uuid()}` };
    try {
      if (this.kind === "local") localStorage.setItem(stored.key, JSON.stringify(stored));
    } catch {
      [this.items, this.kind] = [this.readLocal(), "page"];
    }
    if (this.kind === "page") this.items = [...this.items.filter(({ key }) => key !== stored.key), stored].sort((a, b) => (a.key < b.key ? -1 : 1));
    return stored;
  }

  removeLocal(key) {
    this.items = this.items.filter((item) => item.key !== key);
    try {
      localStorage.removeItem(key);
    } catch {}
    return key;
  }

  // Remember that an item of the database was sent while the database gave no answer.
  markSent(key) {
    try {
      localStorage.setItem(`${this.name}-sent ${key}`, "");
    } catch {}
  }

  // Move what was left in localStorage into the database, and delete what was sent. One window at a time may do so.
  async gather() {
    await this.open();
    if (this.kind !== "database") return;
    const left = () => Object.keys(localStorage).filter((key) => key.startsWith(`${this.name}-sent `));
    let [local, sent] = [[], []];
    try {
      [local, sent] = [this.readLocal(), left()];
    } catch {}
    if (!local.length && !sent.length) return;
    const { put } = await this.edit((stored) => {
      if (this.kind !== "database") return {};
      const isNew = ({ id }) => !stored.some((item) => item.id === id);
      return { put: local.filter(isNew).map(({ key, ...item }) => item), remove: sent.map((key) => Number(key.split(" ")[1])) };
    });
    if (put && this.kind === "database") [...local.map(({ key }) => key), ...sent].forEach((key) => this.removeLocal(key));
  }
}

// One window at a time sends: a lock where the browser has them, else (a plain HTTP address) a lease that runs out with a window that was closed.
const LEASE_MS = 20000;
const leases = new SharedStore(ownName("diary-lease"));
const WINDOW = uuid();

async function takeLease(seconds = LEASE_MS) {
  const at = Date.now();
  const { put } = await leases.edit(([lease]) => {
    const taken = lease && lease.holder !== WINDOW && lease.until > at && lease.until <= at + LEASE_MS;
    return taken ? {} : { put: [{ ...lease, holder: WINDOW, until: at + seconds }] };
  });
  return put.length > 0;
}

async function exclusively(act) {
  if (navigator.locks) return navigator.locks.request(ownName("diary-queue"), () => act(async () => true));
  if (!(await takeLease())) return null;
  try {
    return await act(takeLease);
  } finally {
    await takeLease(0);
  }
}
