// The screens: home, running, entry, day. One tap stores; its state is always shown in the same line.
const LOOK_MS = 15000;
const LOOK_RUNNING_MS = 3000;
const OTHERS_MS = 60000;
const TAPS_MS = 2000;

let screen = "";
let shownAt = 0;
let glance = null; // status of the chosen child, from the server
let chosen = null; // the child's id
let unreachable = false;
let familyLoaded = false; // the list of children came from the server, not from this phone
let lastChange = null; // the last change: {record, table, words, since, savedAt, removed}
let entry = null; // the episode on the screen, as fields of the exchange file, with its child
let day = null; // the check-in on the screen, likewise
let warning = null; // the one card of all urgent flags, as the diary sends it
let flagsUnknown = false;
const endedIds = new Set(); // episodes stopped or removed on this page: an older status may still report them as running
let runningElsewhere = null; // an episode running on another phone, or left running on this one

// Videos are handled by a script of their own, loaded once the page can be used. Return a place that shows what `draw` makes then.
const filmPlaces = [];
function withFilms(draw) {
  if (withFilms.loaded) return draw();
  const place = element("div");
  filmPlaces.push([place, draw]);
  loadFilms();
  return place;
}

function loadFilms() {
  if (withFilms.script || !filmPlaces.length) return;
  const script = (withFilms.script = element("script", { src: "quick/films.js" }));
  script.onerror = () => {
    withFilms.script = null;
    setTimeout(loadFilms, LOOK_MS); // the network may be back without an event that says so
  };
  script.onload = () => {
    withFilms.loaded = true;
    filmPlaces.splice(0).forEach(([each, later]) => each.replaceWith(later()));
    films.open();
  };
  document.head.append(script);
}
addEventListener("online", loadFilms);

const childById = (id) => memory.state.children.find((one) => one.id === id);
// The child on the screen, even if another window has chosen another one since.
const homeZone = () => currentChild()?.time_zone ?? null;
const currentChild = () => childById(chosen) || (memory.state.children.length === 1 ? memory.state.children[0] : null);
const isSettled = () => performance.now() - shownAt > SETTLE_MS;
const isIdle = () => ["home", "which"].includes(screen) && !memory.state.running && !$("sheet").open && !isUndoOffered(lastChange);
const tap = (id, act) => ($(id).onclick = act);
// Ignore the second half of a double tap after a change of screen.
addEventListener("click", (event) => isSettled() || (event.stopPropagation(), event.preventDefault()), true);

function showScreen(name) {
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
  document.body.dataset.many = memory.state.children.length > 1 ? "yes" : "";
  paint();
}

const showHome = () => {
  saveTyped();
  entry = day = endedWarning = null;
  showScreen(currentChild() ? "home" : "which");
};

function saveChange(method, table, record, body, words, more = {}) {
  const since = performance.now();
  lastChange = { method, table, record, body, words, since, savedAt: 0, ...more };
  setTimeout(paint, PROMPT_MS + 50);
  setTimeout(paint, SAVING_MS + 50);
  const stored = queue.add(method, table, record, body, words);
  paint();
  return stored;
}

// Keep what the diary last said about a child's warnings, for the next visit and for the pages of the others.
function saveWarning(child, answer) {
  if (child === currentChild()?.id) warning = answer.warning;
  memory.save({ urgent: { ...memory.state.urgent, [child]: answer.urgent }, warnings: { ...memory.state.warnings, [child]: answer.warning } });
}

function newRecord(record) {
  const by = device.read().caregiver;
  return { id: uuid(), child: currentChild().id, ...record, logged_at: iso(now()), ...(by ? { logged_by: by } : {}) };
}

function createEpisode(startedAt, precision, more = {}) {
  const record = newRecord({ started_at: iso(startedAt), ...(timeZone() ? { time_zone: timeZone() } : {}), time_precision: precision, source: "app", ...more });
  saveChange("POST", "episodes", record.id, record, joined(entryTime(record), currentChild().name));
  return record;
}

// When an episode was: only the day if no more is known.
function entryTime({ started_at: startedAt, time_precision: precision }) {
  const at = Date.parse(startedAt);
  return precision === "day_only" ? nearDayText(isoDay(new Date(at)), isoDay(new Date(now()))) : whenText(at);
}

function amendEpisode(changes) {
  rememberAnswers(entry, changes);
  Object.assign(entry, changes);
  for (const field of Object.keys(changes)) if (entry[field] === null) delete entry[field];
  return saveChange("PATCH", "episodes", entry.id, changes, lastChange?.record === entry.id ? lastChange.words : entryTime(entry));
}

function undo() {
  const { record, table, words, before } = lastChange;
  if (before) {
    saveChange("PATCH", table, record, before, words, { removed: true, again: lastChange.body });
    return showOnCard(before);
  }
  if (memory.state.running?.id === record) memory.save({ running: null });
  endedIds.add(record);
  for (const [key, card] of cards) if (card.id === record) cards.delete(key);
  saveChange("DELETE", table, record, null, words, { removed: true });
  showHome();
}

function bringBack() {
  const { record, table, words, again } = lastChange;
  if (again) {
    saveChange("PATCH", table, record, again, words, { before: lastChange.body });
    return showOnCard(again);
  }
  endedIds.delete(record);
  saveChange("PATCH", table, record, { removed_at: null, removed_why: null }, words);
}

// This phone's check-in of a day was added to the one that another phone had begun.
function joinCard({ joined, record }) {
  if (lastChange?.record === joined) Object.assign(lastChange, { record, joined: true });
  for (const card of [...cards.values(), day]) if (card?.id === joined) card.id = record;
}

queue.onSent = (answer, one) => {
  if (one.joined) joinCard(one);
  if (lastChange?.record === one.record) lastChange.savedAt = performance.now();
  setTimeout(paint, UNDO_MS + 50);
  flagsUnknown = answer.urgent === null;
  const running = memory.state.running;
  if (running?.id === one.record && one.body?.jerk_offsets_s) {
    running.sent = one.body.jerk_offsets_s.length;
    memory.save({ running });
  }
  if (answer.urgent) {
    noticeEndedWarning(memory.state.urgent[answer.child] || [], answer, one);
    saveWarning(answer.child, answer);
    if (answer.child === currentChild()?.id) takeConfirm(answer.confirm);
  }
  if (entry?.id === one.record && answer.rhythm) {
    entry.words = answer.rhythm;
    paintEntryHead();
  }
  if (one.table === "check-ins" && answer.child === glance?.child) glance.card = answer.entry.removed_at ? null : answer.entry;
  if (one.method !== "PATCH") refresh();
};
queue.onChange = () => paint();
queue.onSignedOut = () => {
  [glance, warning, endedWarning, runningElsewhere, familyLoaded, skillsForAge] = [null, null, null, null, false, null];
  takeConfirm(null);
  cards.clear();
  skillAnswers.clear();
  if (lastChange) lastChange.words = labelWithoutName(lastChange.words);
  if (screen === "entry") paintEntryHead();
  if (screen === "day") paintDay();
  paint();
};

// Event handlers and start
tap("now", startEpisode);
tap("past", () => openEntry(createEpisode(now(), "exact")));
tap("earlier", () => timeSheet(false));
tap("none", noneSheet);
tap("card", () => openDay());
tap("stop", () => stopEpisode(true));
tap("over", () => stopEpisode(false));
tap("going", () => {
  memory.state.running.askAfter = now() - memory.state.running.startedAt + ASK_AFTER;
  memory.save({ running: memory.state.running });
  paintRunning();
});
tap("leave", () => {
  refresh.left = memory.state.running.id;
  runningElsewhere = { id: refresh.left, started_at: iso(memory.state.running.startedAt), jerk_offsets_s: offsets(memory.state.running) };
  saveTaps();
  memory.save({ running: null });
  showHome();
});
tap("begin", () => timeSheet(true));
tap("done", showHome);
tap("day-done", showHome);
$("phone").onclick = phoneSheet;
$("pad").addEventListener("pointerdown", recordTap);
$("pad").onkeydown = (event) => (event.key === "Enter" || event.key === " ") && !event.repeat && recordTap(event);
$("sheet").querySelector("button:last-child").onclick = closeSheet;
$("sheet").onclick = (event) => event.target === $("sheet") && closeSheet();
addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return saveTaps();
  applyNightColours();
  if (screen === "day") paintDayHead();
  const picked = device.read().child;
  if (screen === "home" && picked && picked !== chosen) choose(picked);
  queue.flush();
  refresh();
  if (memory.state.running) keepScreenOn();
});
setInterval(() => screen === "running" && paintRunning(), 250);
setInterval(() => screen === "day" && paintDayHead(), LOOK_RUNNING_MS);

async function start() {
  applyNightColours();
  memory.load();
  // A first visit needs the list of children before anything else: request it while the local store opens.
  const family = !memory.state.children.length && document.visibilityState === "visible" ? loadFamily() : null;
  chosen = device.read().child;
  warning = memory.state.warnings[currentChild()?.id] || null; // the warning of the last visit, until the server answers
  if (memory.state.running) showScreen("running");
  else showHome();
  welcome();
  if (isVisitOver()) forgetVisit();
  registerServiceWorker("quick");
  await queue.open();
  queue.flush();
  saveTaps();
  drafts.send();
  await family;
  refresh();
  withFilms(() => element("i")); // what waits is sent
}
start();
