// One column a baby: what was logged last, the two targets, the timer while it lasts, and afterwards who saw it. Nothing here deletes.
const ASK_WHO_MS = 45000;
const DAY_MS = 24 * 60 * MINUTE;
const ours = (() => {
  try {
    return { running: {}, ...JSON.parse(localStorage.getItem("wall") || "{}") };
  } catch {
    return { running: {} };
  }
})();
const owners = new Map(); // whose each entry of this page is
const ended = new Set(); // what this page stopped or took out: an older glance may still call it running
function keepOurs() {
  try {
    localStorage.setItem("wall", JSON.stringify(ours));
  } catch {} // a private window may keep nothing: then this page alone remembers
}

function column(one) {
  const part = (name, className, ...inside) => element(name, { className }, ...inside);
  const parts = {
    urgent: part("div", "urgent"),
    since: part("p", "since", element("b"), element("span")),
    strip: part("div", "strip"),
    gap: element("p", { className: "quiet", textContent: "The last 24 hours. A gap is no entry, not a quiet time." }),
    told: part("div", "told", element("p"), button("Undo", () => {})),
    who: part("div", "who"),
    call: part("p", "call"),
    timer: part("div", "timer"),
    film: element("p", { className: "film" }, element("b", { textContent: "Film now: " }), "whole body and face, light on. Keep filming for a minute after it stops."),
    still: part("div", "card still"),
    now: button("", () => settled(state) && happening(state), { className: "target now" }),
    past: button("", () => settled(state) && justStopped(state), { className: "target past" }),
    stop: button("", () => settled(state) && stopped(state, true), { className: "target stop" }),
  };
  const heading = element("h2", { id: `name-${one.id}` }, badge(one), one.name);
  const state = { child: one, parts, glance: null, told: null, asked: null, answeredAt: 0, changedAt: -SETTLE_MS, newest: 0 };
  for (const [name, words, more] of [["now", "Happening now", "starts a timer"], ["past", "Just stopped", "saves this minute"], ["stop", "Stop", ""]])
    parts[name].append(element("b", { textContent: words }), element("span", {}, badge(one), [one.name, more].filter(Boolean).join(" · ")));
  parts.strip.setAttribute("role", "img");
  parts.timer.setAttribute("role", "timer");
  parts.urgent.setAttribute("role", "alert");
  parts.told.setAttribute("role", "status");
  parts.still.append(element("p", {}, element("b", { textContent: "Is it still going? " }), "The timer has run for more than 20 minutes."),
    part("div", "two", button("Yes, still going", () => stillGoing(state)), button("It stopped, I don't know when", () => stopped(state, false))));
  state.node = element("section", { className: "column" }, heading, ...Object.values(parts));
  state.node.style.setProperty("--child", one.colour);
  state.node.setAttribute("aria-labelledby", heading.id);
  return state;
}

const settled = (state) => performance.now() - state.changedAt > SETTLE_MS;
const waitingOf = (state) => queue.waiting.filter((one) => (one.body?.child ?? owners.get(one.record)) === state.child.id);
const runningOf = (state) => ours.running[state.child.id];

function keepRunning(state, running) {
  if (running) ours.running[state.child.id] = running;
  else delete ours.running[state.child.id];
  state.changedAt = performance.now();
  keepOurs();
}

function send(state, method, record, body, words, more = {}, by = "") {
  owners.set(record, state.child.id);
  state.told = { record, words, since: performance.now(), savedAt: 0, ...more };
  setTimeout(paintAll, SAVING_MS + 50);
  queue.add(method, "episodes", record, body, `${words} · ${state.child.name}`, by);
  paintAll();
}

function record(state, startedAt, more = {}) {
  const told = { id: uuid(), child: state.child.id, started_at: iso(startedAt), time_precision: "exact", source: "app", ...more, logged_at: iso(now()) };
  if (place()) told.time_zone = place();
  state.newest = startedAt;
  state.changedAt = performance.now();
  return told;
}

function happening(state) {
  const startedAt = now();
  const told = record(state, startedAt, { running: true });
  keepRunning(state, { id: told.id, startedAt, askAfter: ASK_AFTER });
  askWho(state, told.id, false);
  send(state, "POST", told.id, told, saidWhen(startedAt));
}

function justStopped(state) {
  const startedAt = now();
  const told = record(state, startedAt);
  askWho(state, told.id, true);
  send(state, "POST", told.id, told, saidWhen(startedAt));
}

function stopped(state, known) {
  const running = runningOf(state);
  const length = { duration_s: Math.max(0, Math.round((now() - running.startedAt) / 100) / 10), duration_precision: "measured" };
  keepRunning(state, null);
  ended.add(running.id);
  if (state.asked?.record !== running.id) askWho(state, running.id, false);
  const words = known ? `${saidWhen(running.startedAt)}, lasted ${lasting(length.duration_s * 1000)}` : `${saidWhen(running.startedAt)}, how long is not known`;
  send(state, "PATCH", running.id, { running: false, ...(known ? length : {}) }, words, { stopped: true });
}

function stillGoing(state) {
  const running = runningOf(state);
  running.askAfter = now() - running.startedAt + ASK_AFTER;
  keepRunning(state, running);
  paintAll();
}

function undo(state) {
  const { record: id, words } = state.told;
  if (runningOf(state)?.id === id) keepRunning(state, null);
  ended.add(id);
  [state.asked, state.newest] = [null, 0];
  send(state, "DELETE", id, null, words, { removed: true });
}

// Asked after saving, and only for a while: who saw it and, where no timer ran, how long it was.
function askWho(state, id, length) {
  state.asked = { record: id, who: true, length, until: performance.now() + ASK_WHO_MS };
  setTimeout(paintAll, ASK_WHO_MS + 50);
}

function answered(state, question, changes, by) {
  const { record: id } = state.asked;
  state.asked[question] = false;
  state.asked.until = performance.now() + ASK_WHO_MS;
  send(state, "PATCH", id, changes, state.told?.record === id ? state.told.words : "the entry", { stopped: state.told?.stopped }, by);
}

const asking = ({ asked }) => Boolean(asked && performance.now() < asked.until && (asked.who || asked.length));

function paintWho(state) {
  const { asked } = state;
  const open = asking(state);
  const key = open ? JSON.stringify([asked.record, asked.who, asked.length, names]) : "";
  state.parts.who.hidden = !open;
  if (state.parts.who.dataset.key === key) return;
  state.parts.who.dataset.key = key;
  const row = (words, ...inside) => {
    const made = element("div", { className: "chips" }, element("b", { textContent: words }), ...inside);
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words);
    return made;
  };
  const by = (name) => answered(state, "who", { logged_by: name }, name);
  const other = element("input", { placeholder: "another name", maxLength: 100, autocomplete: "off" });
  other.setAttribute("aria-label", "Another name");
  other.onchange = () => other.value.trim() && (names.unshift(other.value.trim()), by(other.value.trim()));
  const lengths = WORDS.lengths.filter(([, seconds]) => seconds);
  const rows = [];
  if (open && asked.who) rows.push(row("Who saw it?", ...names.slice(0, 5).map((name) => button(name, () => by(name))), other));
  else if (open)
    rows.push(row("How long?", ...lengths.map(([words, seconds]) => button(words, () => answered(state, "length", { duration_s: seconds, duration_precision: "estimated" }, "")))));
  state.parts.who.replaceChildren(...rows);
}

const sinceWords = (ms) => {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (!hours) return minutes ? `${minutes} min` : "< 1 min";
  return days < 2 ? `${hours} h ${minutes % 60} min` : `${days} days ${hours % 24} h`;
};

function paintSince(state) {
  const [big, small] = state.parts.since.children;
  const last = Math.max(state.newest, state.glance?.last_episode_at ? Date.parse(state.glance.last_episode_at) : 0);
  const words = last ? [sinceWords(now() - last), `since the last one, ${saidWhen(last)}`] : state.glance ? ["No entries yet", "the first tap makes one"] : ["…", "asking the diary"];
  if (big.textContent !== words[0]) big.textContent = words[0];
  if (small.textContent !== words[1]) small.textContent = words[1];
}

// The last 24 hours from left to right. A gap is a stretch without an entry, never a stretch without a movement.
function paintStrip(state) {
  const waiting = queue.waiting.filter((one) => one.method === "POST" && one.body.child === state.child.id).map((one) => one.body.started_at);
  const starts = [...(state.glance?.last_24_h || []), ...waiting].map(Date.parse);
  const minute = Math.floor(now() / MINUTE);
  const key = `${minute} ${starts}`;
  if (state.parts.strip.dataset.key === key) return;
  state.parts.strip.dataset.key = key;
  const from = now() - DAY_MS;
  const at = (ms, made) => {
    made.style.left = `${((ms - from) / DAY_MS) * 100}%`;
    return made;
  };
  const hour = new Date(from);
  hour.setMinutes(0, 0, 0);
  const hours = Array.from({ length: 25 }, (_, n) => hour.getTime() + (n + 1) * 60 * MINUTE).filter((ms) => new Date(ms).getHours() % 6 === 0 && ms < now());
  const ticks = hours.map((ms) => at(ms, element("i", { className: "tick", textContent: clockOf(ms).slice(0, 2) })));
  const marks = starts.filter((ms) => ms >= from && ms <= now() + MINUTE).map((ms) => at(ms, element("i", { className: "mark" })));
  state.parts.strip.replaceChildren(...ticks, ...marks);
  const said = starts.length ? `${starts.length} in the last 24 hours: ${starts.map(clockOf).join(", ")}` : "no entry in the last 24 hours";
  state.parts.strip.setAttribute("aria-label", `${said}. A gap means that nothing was written down.`);
}

function paintRunning(state) {
  const running = runningOf(state);
  const { parts } = state;
  const passed = running ? Math.max(0, now() - running.startedAt) : 0;
  for (const name of ["call", "timer", "film", "stop"]) parts[name].hidden = !running;
  for (const name of ["now", "past"]) parts[name].hidden = Boolean(running);
  for (const name of ["since", "strip", "gap"]) parts[name].hidden = Boolean(running || asking(state)); // what was just tapped takes their place
  parts.urgent.dataset.running = running ? "yes" : "";
  parts.still.hidden = !running || passed < running.askAfter;
  state.node.dataset.still = parts.still.hidden ? "" : "yes";
  if (!running) return;
  parts.timer.textContent = lasting(passed);
  paintCallLine(parts.call, passed);
}

function paintTold(state) {
  const { told, parts } = state;
  const [line, act] = parts.told.children;
  const mine = waitingOf(state);
  const refused = queue.waiting.find((one) => one.refused && mine.includes(one));
  const fresh = told && performance.now() - (told.savedAt || told.since) < UNDO_MS;
  let [words, kind, undoing] = ["", "", false];
  if (refused) [words, kind] = [`Not saved (${refused.label}): ${refused.refused}`, "refused"];
  else if (mine.length) {
    const slow = queue.failing || queue.signedOut || performance.now() - (told?.since ?? 0) > SAVING_MS;
    const where = queue.safe ? "Waiting on this tablet" : "Not sent. Keep this page open";
    [words, kind, undoing] = slow ? [`${where}${told ? ` · ${told.words}` : ""}`, "waiting", told && !told.removed && !told.stopped] : [`Saving… ${told.words}`, "saving", false];
  } else if (fresh) [words, kind, undoing] = [told.removed ? `Taken out again: ${told.words}` : `Saved ${told.words}`, "saved", !told.removed && !told.stopped];
  else if (unreachable) words = "The diary cannot be reached now. Entries wait here until it can.";
  else if (queue.signedOut) words = "The diary asks who you are: sign in on this tablet.";
  else if (state.glance) words = state.glance.episodes_today ? `Today: ${state.glance.episodes_today} logged` : "Nothing logged today. That is not the same as nothing seen.";
  if (line.textContent !== words) line.textContent = words;
  parts.told.dataset.kind = kind;
  parts.told.hidden = !kind && !parts.still.hidden;
  act.hidden = !undoing;
  act.onclick = () => undo(state);
}

function paintUrgent(state) {
  const flags = state.glance?.urgent || [];
  const waits = waitingOf(state).some(alarmWaits);
  const emergency = waits || flags.some((flag) => flag.urgency === "emergency_now");
  const key = JSON.stringify([flags.map((flag) => flag.title), emergency, emergencyNumber()]);
  if (state.parts.urgent.dataset.key === key) return;
  state.parts.urgent.dataset.key = key;
  const number = emergencyNumber();
  const heading = emergency ? `Call ${number || "the emergency number"} now` : "Speak to a doctor today, and show the film";
  const why = element("a", { href: "/flags", textContent: flags.length ? `${flags[0].title}${flags.length > 1 ? `, and ${flags.length - 1} more` : ""}: read why` : "", onclick: () => device.keep({ child: state.child.id }) });
  const card = element("div", { className: emergency ? "emergency" : "today" }, element("b", { textContent: heading }), ...(flags.length ? [why] : []));
  state.parts.urgent.replaceChildren(...(flags.length || emergency ? [card] : []));
}

function paintColumn(state) {
  paintRunning(state);
  paintSince(state);
  paintStrip(state);
  paintTold(state);
  paintWho(state);
  paintUrgent(state);
}
