// The screens: home · running · an entry · the day. One tap stores; what became of it is always said in the same place, and truly.
const LOOK_MS = 15000;
const LOOK_RUNNING_MS = 3000;
const TAPS_MS = 2000;

let screen = "";
let shownAt = 0;
let glance = null; // what the diary says of the chosen child
let chosen = null; // the child's id
let unreachable = false;
let known = false; // the family was read from the diary, not from this phone's memory
let told = null; // the last thing done: {record, table, words, since, savedAt, removed}
let entry = null; // the entry on the screen, in the exchange file's words, and its child
let day = null; // the day's card on the screen, the same way
let urgent = []; // the words of the flags that stay in sight
let urgentUnknown = false;
const ended = new Set(); // what this page stopped or took out: an older glance may still call it running
let elsewhere = null; // what another phone has running, and this one left alone

const childOf = (id) => memory.held.children.find((one) => one.id === id);
// The child on the screen: another window may have chosen another one since, and a tap means the one that is seen.
const child = () => childOf(chosen) || (memory.held.children.length === 1 ? memory.held.children[0] : null);
const settled = () => performance.now() - shownAt > SETTLE_MS;
const tap = (id, act) => ($(id).onclick = act);
// Whatever a new screen puts under the thumb, the second half of a double tap does not answer it.
addEventListener("click", (event) => settled() || (event.stopPropagation(), event.preventDefault()), true);

function show(name) {
  for (const each of document.querySelectorAll("main")) each.hidden = each.id !== name;
  if (screen !== name) {
    shownAt = performance.now();
    if (screen) {
      scrollTo(0, 0);
      $(name).querySelector("h1").focus({ preventScroll: true });
    }
  }
  screen = name;
  document.body.dataset.screen = name;
  document.body.dataset.many = memory.held.children.length > 1 ? "yes" : "";
  paint();
}

const home = () => {
  entry = day = null;
  show(child() ? "home" : "which");
};

function store(method, table, record, body, words, more = {}) {
  const since = performance.now();
  told = { method, table, record, body, words, since, savedAt: 0, ...more };
  setTimeout(paint, PROMPT_MS + 50);
  setTimeout(paint, SAVING_MS + 50);
  queue.add(method, table, record, body, words);
  paint();
}

function signed(said) {
  const by = device.read().caregiver;
  return { id: uuid(), child: child().id, ...said, logged_at: iso(now()), ...(by ? { logged_by: by } : {}) };
}

function episode(startedAt, precision, more = {}) {
  const said = signed({ started_at: iso(startedAt), ...(place() ? { time_zone: place() } : {}), time_precision: precision, source: "app", ...more });
  store("POST", "episodes", said.id, said, `${saidWhen(startedAt)} · ${child().name}`);
  return said;
}

function amend(changes) {
  Object.assign(entry, changes);
  for (const field of Object.keys(changes)) if (entry[field] === null) delete entry[field];
  store("PATCH", "episodes", entry.id, changes, told?.record === entry.id ? told.words : saidWhen(Date.parse(entry.started_at)));
}

function undo() {
  const { record, table, words, before } = told;
  if (before) {
    store("PATCH", table, record, before, words, { removed: true, again: told.body });
    return onTheCard(before);
  }
  if (memory.held.running?.id === record) memory.keep({ running: null });
  ended.add(record);
  for (const [key, card] of cards) if (card.id === record) cards.delete(key);
  store("DELETE", table, record, null, words, { removed: true });
  home();
}

function bringBack() {
  const { record, table, words, again } = told;
  if (again) {
    store("PATCH", table, record, again, words, { before: told.body });
    return onTheCard(again);
  }
  ended.delete(record);
  store("PATCH", table, record, { removed_at: null, removed_why: null }, words);
}

queue.arrived = (answer, one) => {
  if (told?.record === one.record) told.savedAt = performance.now();
  setTimeout(paint, UNDO_MS + 50);
  urgentUnknown = answer.urgent === null;
  const running = memory.held.running;
  if (running?.id === one.record && one.body?.jerk_offsets_s) {
    running.sent = one.body.jerk_offsets_s.length;
    memory.keep({ running });
  }
  if (answer.urgent && answer.child === child()?.id) urgent = answer.urgent;
  if (answer.urgent) memory.keep({ urgent: { ...memory.held.urgent, [answer.child]: answer.urgent } });
  if (entry?.id === one.record && answer.rhythm) {
    entry.words = answer.rhythm;
    paintEntryHead();
  }
  if (one.table === "check-ins" && answer.child === glance?.child) glance.card = answer.entry.removed_at ? null : answer.entry;
  if (one.method !== "PATCH") look();
};
queue.changed = () => paint();

// How it starts
tap("now", happeningNow);
tap("past", () => openEntry(episode(now(), "exact")));
tap("earlier", () => timeSheet(false));
tap("none", noneSheet);
tap("card", openDay);
tap("stop", () => stopped(true));
tap("over", () => stopped(false));
tap("going", () => {
  memory.held.running.askAfter = now() - memory.held.running.startedAt + ASK_AFTER;
  memory.keep({ running: memory.held.running });
  paintRunning();
});
tap("leave", () => {
  look.left = memory.held.running.id;
  elsewhere = { id: look.left, started_at: iso(memory.held.running.startedAt), jerk_offsets_s: offsets(memory.held.running) };
  keepTaps();
  memory.keep({ running: null });
  home();
});
tap("begin", () => timeSheet(true));
tap("done", home);
tap("day-done", home);
$("phone").onclick = phoneSheet;
$("pad").addEventListener("pointerdown", jerk);
$("pad").onkeydown = (event) => (event.key === "Enter" || event.key === " ") && !event.repeat && jerk(event);
$("sheet").querySelector("button:last-child").onclick = closeSheet;
$("sheet").onclick = (event) => event.target === $("sheet") && closeSheet();
addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return keepTaps();
  dress();
  const picked = device.read().child;
  if (screen === "home" && picked && picked !== chosen) choose(picked);
  queue.flush();
  look();
  if (memory.held.running) stayAwake();
});
setInterval(() => screen === "running" && paintRunning(), 250);

async function start() {
  dress();
  memory.load();
  // On a first visit nothing can be shown before the family is known: asked for while the page is laid out and the phone's store opens.
  const family = !memory.held.children.length && document.visibilityState === "visible" ? readFamily() : null;
  chosen = device.read().child;
  urgent = memory.held.urgent[child()?.id] || []; // what stood when this phone last asked, until it is answered again
  if (memory.held.running) show("running");
  else home();
  keepOffline("/quick");
  await queue.open();
  queue.flush();
  keepTaps();
  await family;
  look();
}
start();
