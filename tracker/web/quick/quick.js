// The screens: home · running · an entry. One tap stores; what became of it is always said in the same place, and truly.
const SETTLE_MS = 500; // a second tap of the same thumb is no second wish
const UNDO_MS = 10000;
const SAVING_MS = 1500;
const LOOK_MS = 15000;
const LOOK_RUNNING_MS = 3000;
const TAPS_MS = 2000;
const ASK_AFTER = 20 * MINUTE;
const GROW = 3 * MINUTE;
const $ = (id) => document.getElementById(id);

let screen = "";
let shownAt = 0;
let glance = null; // what the diary says of the chosen child
let known = false; // the family was read from the diary, not from this phone's memory
let told = null; // the last thing done: {record, table, words, since, savedAt, removed}
let entry = null; // the entry on the screen, in the exchange file's words, and its child
let urgent = []; // the words of the flags that stay in sight
let urgentUnknown = false;
let elsewhere = null; // what another phone has running, and this one left alone
let wake = null;

const child = () => memory.held.children.find((one) => one.id === device.read().child) || (memory.held.children.length === 1 ? memory.held.children[0] : null);
const childOf = (id) => memory.held.children.find((one) => one.id === id);
const settled = () => performance.now() - shownAt > SETTLE_MS;
const tap = (id, act) => ($(id).onclick = () => settled() && act());

function show(name) {
  for (const each of document.querySelectorAll("main")) each.hidden = each.id !== name;
  if (screen !== name) {
    shownAt = performance.now();
    scrollTo(0, 0);
  }
  screen = name;
  document.body.dataset.screen = name;
  document.body.dataset.many = memory.held.children.length > 1 ? "yes" : "";
  paint();
}

const home = () => {
  entry = null;
  show(child() ? "home" : "which");
};

// ---------------------------------------------------------------------------------------------------------------- storing

function store(method, table, record, body, words, more = {}) {
  const since = performance.now();
  told = { method, table, record, words, since, savedAt: 0, ...more };
  setTimeout(paint, SAVING_MS + 50);
  queue.add(method, table, record, body, words);
  paint();
}

function signed(said) {
  const by = device.read().caregiver;
  return { id: uuid(), child: child().id, ...said, logged_at: iso(now()), ...(by ? { logged_by: by } : {}) };
}

function episode(startedAt, precision, more = {}) {
  const said = signed({ started_at: iso(startedAt), ...(PLACE ? { time_zone: PLACE } : {}), time_precision: precision, source: "app", ...more });
  store("POST", "episodes", said.id, said, `${saidWhen(startedAt)} · ${child().name}`);
  return said;
}

function amend(changes) {
  Object.assign(entry, changes);
  for (const field of Object.keys(changes)) if (entry[field] === null) delete entry[field];
  store("PATCH", "episodes", entry.id, changes, told?.record === entry.id ? told.words : saidWhen(Date.parse(entry.started_at)));
}

function undo() {
  const { record, table, words } = told;
  if (memory.held.running?.id === record) memory.keep({ running: null });
  store("DELETE", table, record, null, words, { removed: true });
  home();
}

function bringBack() {
  const { record, table, words } = told;
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
  if (entry?.id === one.record && answer.rhythm) {
    entry.words = answer.rhythm;
    paintEntryHead();
  }
  if (one.method !== "PATCH") look();
};
queue.changed = () => paint();

// ---------------------------------------------------------------------------------------------------------------- running

function begin(id, startedAt, taps, mine) {
  memory.keep({ running: { id, child: child().id, startedAt, taps, sent: taps.length, moved: false, askAfter: ASK_AFTER, mine } });
  elsewhere = null;
  show("running");
  stayAwake();
}

function happeningNow() {
  const startedAt = now();
  const said = episode(startedAt, "exact", { running: true });
  begin(said.id, startedAt, [], true);
}

const offsets = (running) => running.taps.map((at) => Math.max(0, Math.round(at - running.startedAt) / 1000));

function jerk(event) {
  if (!settled()) return;
  event.preventDefault();
  const running = memory.held.running;
  running.taps.push(now() - Math.max(0, performance.now() - event.timeStamp));
  memory.keep({ running });
  clearTimeout(jerk.timer);
  jerk.timer = setTimeout(keepTaps, TAPS_MS);
  $("pad").classList.remove("hit");
  void $("pad").offsetWidth;
  $("pad").classList.add("hit");
  paintRunning();
}

function keepTaps() {
  const running = memory.held.running;
  if (!running || running.taps.length <= running.sent) return;
  store("PATCH", "episodes", running.id, { jerk_offsets_s: offsets(running) }, saidWhen(running.startedAt) + " · " + childOf(running.child).name);
}

function stopped(known) {
  const running = memory.held.running;
  clearTimeout(jerk.timer);
  const changes = { running: false };
  if (known) Object.assign(changes, { duration_s: Math.max(0, Math.round((now() - running.startedAt) / 100) / 10), duration_precision: running.moved ? "estimated" : "measured" });
  if (running.taps.length) changes.jerk_offsets_s = offsets(running);
  entry = { id: running.id, child: running.child, started_at: iso(running.startedAt), unknown: !known };
  memory.keep({ running: null });
  wake?.release().catch(() => {});
  Object.assign(entry, changes);
  showEntry();
  amend(changes);
}

// Another phone stopped it: what was tapped here is kept, and nothing else is changed.
async function stoppedElsewhere() {
  const running = memory.held.running;
  memory.keep({ running: null });
  entry = { id: running.id, child: running.child, started_at: iso(running.startedAt), elsewhere: true };
  const found = await ask(`/api/v1/episodes/${running.id}`).catch(() => null);
  if (found?.[0].ok) Object.assign(entry, found[1].entry, { words: found[1].rhythm });
  if (entry.removed_at) return home();
  showEntry();
  if (running.taps.length > running.sent) amend({ jerk_offsets_s: [...new Set([...(entry.jerk_offsets_s || []), ...offsets(running)])].sort((a, b) => a - b) });
}

async function stayAwake() {
  wake = await navigator.wakeLock?.request("screen").catch(() => null);
}

// ---------------------------------------------------------------------------------------------------- looking at the diary

async function readFamily() {
  const found = await ask("/api/v1/children").catch(() => null);
  if (!found?.[0].ok) return;
  compareClocks(found[1].now);
  known = true;
  memory.keep({ children: found[1].children });
  if (screen === "which" || !child()) home();
  paint();
}

async function look() {
  clearTimeout(look.timer);
  look.timer = setTimeout(look, memory.held.running ? LOOK_RUNNING_MS : LOOK_MS);
  if (document.visibilityState !== "visible") return;
  if (!known) await readFamily();
  const chosen = memory.held.running?.child || child()?.id;
  if (!chosen) return;
  const found = await ask(`/api/v1/status?child=${chosen}`).catch(() => null);
  if (!found?.[0].ok || found[1].child !== (memory.held.running?.child || child()?.id)) return;
  compareClocks(found[1].now);
  glance = found[1];
  urgent = glance.urgent;
  urgentUnknown = false;
  const mine = memory.held.running;
  if (mine && !queue.waiting.some((one) => one.record === mine.id) && !glance.all_running.some((one) => one.id === mine.id)) await stoppedElsewhere();
  elsewhere = mine ? null : glance.running;
  if (elsewhere && screen === "home" && look.left !== elsewhere.id && $("sheet").open === false && !queue.waiting.length) join();
  paint();
}

function join() {
  const startedAt = Date.parse(elsewhere.started_at);
  begin(elsewhere.id, startedAt, elsewhere.jerk_offsets_s.map((offset) => startedAt + offset * 1000), false);
}

// -------------------------------------------------------------------------------------------------------------- the entry

function openEntry(said) {
  entry = { ...said };
  showEntry();
}

function showEntry() {
  show("entry");
  const before = glance?.recent.find((one) => one.id !== entry.id && Object.keys(one).length > 2 && glance.child === entry.child);
  paintEntryHead();
  const lengths = entry.duration_precision === "measured" || entry.running ? [] : [lengthChips()];
  const move = button("It began at another time", () => timeSheet(true), { className: "wide" });
  const others = memory.held.children.filter((one) => one.id !== entry.child);
  const wrong = others.length ? [chips("Was it another baby?", "", others.map((one) => [one.id, one.name]), (id) => id === entry.child, moveTo)] : [];
  const light = element("p", { className: "quiet", textContent: "Everything below is optional. Each answer saves itself; leave at any time." });
  $("answers").replaceChildren(...lengths, light, questions(entry, amend, before), move, ...wrong);
}

function paintEntryHead() {
  const whose = childOf(entry.child);
  const heading = $("entry").querySelector("h1");
  const badgeOf = whose ? [badge(whose)] : [];
  heading.replaceChildren(...badgeOf, `${whose?.name ?? ""} · ${saidWhen(Date.parse(entry.started_at))}`);
  const lines = [];
  if (entry.elsewhere) lines.push("It was stopped on another phone.");
  if (entry.unknown) lines.push("How long it lasted is not known, and nothing was made up.");
  if (entry.duration_precision === "measured" && entry.duration_s !== undefined) lines.push(`Timed: ${lasting(entry.duration_s * 1000)}.`);
  if (entry.words) lines.push(entry.words);
  heading.append(...lines.map((line) => element("small", { textContent: line })));
}

function lengthChips() {
  let picked = entry.duration_s;
  const choose = (words) => {
    const seconds = WORDS.lengths.find(([name]) => name === words)[1];
    picked = picked === seconds ? undefined : seconds;
    amend({ duration_s: picked ?? null, duration_precision: picked ? "estimated" : null });
  };
  const chosen = (words) => picked !== undefined && WORDS.lengths.find(([name]) => name === words)[1] === picked;
  return chips("How long did it last?", "", WORDS.lengths.map(([words]) => [words, words]), chosen, choose);
}

function moveTo(id) {
  entry.child = id;
  device.keep({ child: id });
  store("PATCH", "episodes", entry.id, { child: id }, `${saidWhen(Date.parse(entry.started_at))} · ${childOf(id).name}`);
  paintEntryHead();
  look();
}

// ----------------------------------------------------------------------------------------------------------------- sheets

function sheet(title, ...inside) {
  const open = $("sheet");
  open.querySelector("h2").textContent = title;
  open.querySelector("div").replaceChildren(...inside);
  if (!open.open) open.showModal();
  open.querySelector("h2").focus();
}
const closeSheet = () => $("sheet").close();

// One sheet for a new entry at an earlier time and for moving the start of the one that stands.
function timeSheet(moving) {
  const running = moving && memory.held.running && screen === "running" ? memory.held.running : null;
  const from = running ? running.startedAt : moving ? Date.parse(entry.started_at) : now();
  const use = (at, precision) => {
    closeSheet();
    if (!moving) return openEntry(episode(at, precision));
    const changes = { started_at: iso(at), ...(PLACE ? { time_zone: PLACE } : {}), time_precision: precision };
    if (!running) {
      amend(changes);
      return paintEntryHead();
    }
    Object.assign(running, { startedAt: at, moved: true });
    memory.keep({ running });
    if (running.taps.length) changes.jerk_offsets_s = offsets(running);
    store("PATCH", "episodes", running.id, changes, `${saidWhen(at)} · ${childOf(running.child).name}`);
  };
  const steps = (running ? [1, 2, 5] : [5, 15, 60]).map((minutes) => button(`−${minutes} min`, () => use(from - minutes * MINUTE, "about")));
  const box = element("input", { type: "datetime-local", id: "at", value: iso(from).slice(0, 16), max: iso(now()).slice(0, 16) });
  let [precision, which] = ["about", null];
  const twice = element("div");
  const save = button(moving ? "Use this time" : "Save at this time", () => {
    const read = readWallClock(box.value);
    const at = read && read.readings[which ?? 0];
    if (at === undefined || at === null || at > now() + MINUTE || (running && running.taps.length && at > running.taps[0])) return hint("Give a day and a time that is not ahead.");
    if (read.readings.length > 1 && which === null) return hint("Say which of the two it was.");
    return use(Math.min(at, now()), precision);
  }, { className: "solid" });
  const said = element("p", { className: "quiet" });
  said.setAttribute("role", "status");
  const hint = (words) => (said.textContent = words);
  box.oninput = () => {
    const read = readWallClock(box.value);
    which = null;
    hint(read?.moved ? `That time did not exist: the clocks went forward. ${clockOf(read.readings[0])} will be stored.` : "");
    const names = [["0", "the first"], ["1", "the second"]];
    const ask = chips("That hour came twice: the clocks went back. Which one was it?", "", names, (word) => Number(word) === which && which !== null, (word) => (which = Number(word)));
    twice.replaceChildren(...(read?.readings.length > 1 ? [ask] : []));
  };
  const sure = chips("How sure is the time?", "", WORDS.precisions, (word) => word === precision, (word) => (precision = word));
  const label = element("label", { htmlFor: "at", textContent: "Or pick a time" });
  sheet(moving ? "When did it begin?" : "When was it?", element("div", { className: "three" }, ...steps), label, box, twice, ...(running ? [] : [sure]), said, save);
}

function noneSheet() {
  const seen = glance && glance.child === child().id && glance.today === dayAt(now(), child().time_zone) && glance.episodes_today > 0;
  const save = (watched) => {
    closeSheet();
    const said = signed({ date: dayAt(now(), child().time_zone), watched, ...(seen ? {} : { episodes_seen: "none" }) });
    store("POST", "check-ins", said.id, said, `${seen ? "how much was watched" : "none seen today"} · ${child().name}`);
  };
  const words = seen
    ? `Today already has ${glance.episodes_today === 1 ? "an entry" : `${glance.episodes_today} entries`}, so only how much was watched is saved.`
    : "It counts as a real zero only for the time someone could watch.";
  const answers = WORDS.watched.map(([word, said]) => button(said, () => save(word)));
  sheet("How much of today could someone watch?", element("p", { className: "quiet", textContent: words }), element("div", { className: "stack" }, ...answers));
}

function phoneSheet() {
  const name = element("input", { id: "name", value: device.read().caregiver || "", maxLength: 100, autocomplete: "given-name" });
  name.onchange = () => device.keep({ caregiver: name.value.trim() });
  const number = element("input", { id: "number", type: "tel", value: memory.held.number, placeholder: guessedNumber(), maxLength: 20 });
  number.onchange = () => {
    memory.keep({ number: number.value.replace(/[^\d+*#]/g, "") });
    paint();
  };
  const night = button("Night: red on black", () => {
    device.keep({ night: device.read().night ? "" : "yes" });
    dress();
    night.setAttribute("aria-pressed", String(Boolean(device.read().night)));
  });
  night.setAttribute("aria-pressed", String(Boolean(device.read().night)));
  const label = (id, words) => element("label", { htmlFor: id, textContent: words });
  const kept = element("p", { className: "quiet", textContent: "Kept on this phone. The name goes with each entry, so that the family sees who wrote it." });
  sheet("This phone", label("name", "Your name"), name, label("number", "The emergency number where you are"), number, kept, element("div", { className: "chips" }, night));
}

// ---------------------------------------------------------------------------------------------------------------- painting

function badge(one) {
  const made = element("i", { className: "badge", textContent: one.initial });
  made.style.setProperty("--child", one.colour);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function paint() {
  paintFamily();
  paintTold();
  paintUrgent();
  paintCall();
  if (screen === "which") paintWhich();
  if (screen === "home") paintHome();
  if (screen === "running") paintRunning();
}

function paintFamily() {
  const one = child();
  const locked = screen === "running" || screen === "entry";
  const shown = locked ? [childOf(memory.held.running?.child || entry?.child)].filter(Boolean) : memory.held.children;
  const key = JSON.stringify([shown, one?.id, locked]);
  if ($("family").dataset.key === key) return;
  $("family").dataset.key = key;
  const made = shown.map((each) => {
    if (locked || memory.held.children.length === 1) return element("span", { className: "whose" }, badge(each), each.name);
    const chosen = button("", () => choose(each.id));
    chosen.append(badge(each), each.name);
    chosen.setAttribute("aria-pressed", String(each.id === one?.id));
    return chosen;
  });
  $("family").replaceChildren(...made);
}

function choose(id) {
  device.keep({ child: id });
  [glance, urgent, elsewhere] = [null, [], null];
  home();
  look();
}

function paintHome() {
  const one = child();
  for (const [id, words] of [["now", "starts a timer"], ["past", "saves this minute"]]) {
    const line = $(id).querySelector("span");
    const whose = memory.held.children.length > 1 ? [badge(one), one.name, "·"] : [];
    const key = JSON.stringify([one, whose.length]);
    if (line.dataset.key !== key) line.replaceChildren(...whose, words);
    line.dataset.key = key;
    $(id).style.setProperty("--child", one.colour);
  }
}

function paintRunning() {
  const running = memory.held.running;
  if (!running) return;
  const passed = Math.max(0, now() - running.startedAt);
  $("timer").textContent = lasting(passed);
  $("running").querySelector(".began span").textContent = `Began ${saidWhen(running.startedAt)}${running.mine ? "" : " · running on another phone too"}`;
  const count = running.taps.length;
  $("pad").querySelector("span").textContent = count ? `${count} tap${count === 1 ? "" : "s"}` : "the times between are kept";
  $("still").hidden = passed < running.askAfter;
  $("pad").hidden = !$("still").hidden;
  return paintCall();
}

// From the first second one calm line; it grows at three and at five minutes.
function paintCall() {
  const running = screen === "running" ? memory.held.running : null;
  const passed = running ? now() - running.startedAt : 0;
  const stage = passed >= WORDS.longS * 1000 ? "late" : passed >= GROW ? "soon" : "calm";
  const number = emergencyNumber();
  const who = number ? `call ${number}` : "call your emergency number";
  const words = {
    calm: `Blue, not breathing as usual, not responding, or past 5 minutes: ${who}.`,
    soon: `Past 3 minutes. At 5 minutes, or at once if blue, not breathing as usual or not responding: ${who}.`,
    late: `Past 5 minutes: ${who} now.`,
  }[stage];
  for (const line of document.querySelectorAll(".call")) {
    if (line.dataset.said === words) continue;
    line.dataset.said = words;
    line.dataset.stage = stage;
    line.setAttribute("role", stage === "calm" ? "note" : "alert");
    line.replaceChildren(words, ...(number && stage !== "calm" ? [element("a", { href: `tel:${number}`, textContent: `Call ${number}` })] : []));
  }
}

const alarmed = () => entry && ((entry.duration_s ?? 0) >= WORDS.longS || Object.entries(WORDS.atOnce).some(([field, words]) => words.includes(entry[field])));

function paintUrgent() {
  const now_ = urgent.filter((flag) => flag.urgency === "emergency_now");
  const today = urgent.filter((flag) => flag.urgency !== "emergency_now");
  const number = emergencyNumber();
  const cards = [];
  const callLink = number ? [element("a", { href: `tel:${number}`, className: "dial", textContent: `Call ${number}` })] : [];
  const why = () => element("a", { href: "/flags", textContent: "Read why, and note whom you called" });
  if (now_.length)
    cards.push(element("section", { className: "emergency" }, element("h2", { textContent: "Call the emergency number now" }),
      element("p", {}, element("b", { textContent: now_.map((flag) => flag.title).slice(0, 2).join(" · ") })), element("p", { textContent: now_[0].do }), ...callLink, why()));
  else if (alarmed())
    cards.push(element("section", { className: "emergency" }, element("h2", { textContent: "Call the emergency number now" }),
      element("p", { textContent: "What you answered needs help at once, even if it is over by now." }), ...callLink));
  if (today.length && !now_.length)
    cards.push(element("section", { className: "today" }, element("h2", { textContent: "Speak to a doctor today, and show the film" }),
      element("p", { textContent: today.map((flag) => flag.title).slice(0, 2).join(" · ") }), why()));
  if (urgentUnknown) cards.push(element("p", { className: "card", textContent: "The entry is saved, but the warning signs could not be checked here. Look at the diary." }));
  const key = cards.map((card) => card.outerHTML).join("");
  if ($("urgent").dataset.key !== key) $("urgent").replaceChildren(...cards);
  $("urgent").dataset.key = key;
}

function paintTold() {
  const [line, act] = $("told").children;
  const others = new Set(queue.waiting.map((one) => one.record));
  const refused = queue.waiting.find((one) => one.refused);
  let [words, kind, doing] = ["", "", null];
  const mine = told ? queue.stateOf(told.record) : null;
  const fresh = told && performance.now() - (told.savedAt || told.since) < UNDO_MS;
  const place = queue.safe ? "Waiting on this phone" : "Not sent. Keep this page open";
  if (refused) {
    [words, kind, doing] = [`Not saved (${refused.label || "an entry"}): ${refused.refused}`, "refused", ["Discard", () => queue.discard(refused.record)]];
  } else if (mine && mine.is !== "saved") {
    const slow = mine.is === "waiting" || performance.now() - told.since > SAVING_MS;
    const many = others.size > 1 ? ` · ${others.size} entries` : "";
    words = slow ? `${place} · ${told.words}${many}` : `Saving… ${told.words}`;
    kind = slow ? "waiting" : "saving";
    doing = told.removed ? null : ["Undo", undo];
  } else if (others.size) {
    [words, kind] = [`${place}: ${others.size} ${others.size === 1 ? "entry" : "entries"}, not sent yet`, "waiting"];
  } else if (told && (fresh || (entry?.id === told.record && screen === "entry"))) {
    words = told.removed ? `Taken out again: ${told.words}` : `Saved ${told.words}`;
    kind = "saved";
    doing = told.removed ? ["Bring back", bringBack] : [told.method === "POST" ? "Undo" : "Remove", undo];
  } else if (elsewhere && screen === "home") {
    [words, kind, doing] = [`Running on another phone since ${saidWhen(Date.parse(elsewhere.started_at))}`, "", ["Open", join]];
  } else if (screen === "home" && glance && glance.child === child()?.id) {
    words = glance.last_episode_at ? `Last entry ${saidWhen(Date.parse(glance.last_episode_at))}${glance.episodes_today ? ` · today: ${glance.episodes_today}` : ""}` : "No entries yet. The first tap makes one.";
    if (ahead) words = `This phone's clock is wrong by ${Math.round(Math.abs(ahead) / MINUTE)} min. The diary's is used.`;
    if (glance.last_episode_at) doing = ["Add to it", openLast];
  }
  if (line.textContent !== words) line.textContent = words;
  $("told").dataset.kind = kind;
  act.hidden = !doing;
  act.textContent = doing?.[0] ?? "";
  act.onclick = doing ? () => settled() && doing[1]() : null;
}

async function openLast() {
  const found = await ask(`/api/v1/episodes/${glance.recent[0].id}`).catch(() => null);
  if (found?.[0].ok) openEntry({ ...found[1].entry, child: found[1].child, words: found[1].rhythm });
}

function paintWhich() {
  const key = JSON.stringify([known, memory.held.children]);
  if (paintWhich.key === key) return;
  paintWhich.key = key;
  const none = known && !memory.held.children.length;
  $("which").querySelector("h1").textContent = none ? "There is no baby in this diary yet" : memory.held.children.length ? "Which baby?" : "Looking for the diary…";
  $("which").querySelector("p").textContent = none ? "Add one in the diary; it takes a minute." : "";
  const made = memory.held.children.map((one) => {
    const chosen = button("", () => choose(one.id));
    chosen.append(badge(one), one.name);
    return chosen;
  });
  $("which").querySelector(".stack").replaceChildren(...(none ? [element("a", { href: "/", className: "solid", textContent: "Add a baby" })] : made));
}

const dress = () => (document.documentElement.dataset.night = device.read().night ? "yes" : "");

// ------------------------------------------------------------------------------------------------------------------- start

tap("now", happeningNow);
tap("past", () => openEntry(episode(now(), "exact")));
tap("earlier", () => timeSheet(false));
tap("none", noneSheet);
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
$("phone").onclick = phoneSheet;
$("pad").addEventListener("pointerdown", jerk);
$("pad").onkeydown = (event) => (event.key === "Enter" || event.key === " ") && !event.repeat && jerk(event);
$("sheet").querySelector("button:last-child").onclick = closeSheet;
$("sheet").onclick = (event) => event.target === $("sheet") && closeSheet();
addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return keepTaps();
  dress();
  queue.flush();
  look();
  if (memory.held.running) stayAwake();
});
setInterval(() => screen === "running" && paintRunning(), 250);

async function start() {
  dress();
  memory.load();
  if (memory.held.running) show("running");
  else home();
  if (isSecureContext && navigator.serviceWorker) navigator.serviceWorker.register("/sw.js", { scope: "/quick" }).catch(() => {});
  await queue.open();
  queue.flush();
  keepTaps();
  look();
}
start();
