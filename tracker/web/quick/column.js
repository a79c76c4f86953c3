// One column per child: last entry, the two buttons, the timer of a running episode, and the question who saw it.
const ASK_WHO_MS = 45000;
const DAY_MS = 24 * 60 * MINUTE;
const LAST_LABEL = 0.9; // an hour later on the strip has a line and no words: they would not fit
const wallState = (() => {
  try {
    return { running: {}, ...JSON.parse(localStorage.getItem(ownName("wall")) || "{}") };
  } catch {
    return { running: {} };
  }
})();
const childOfRecord = new Map(); // child id by record id, for the entries of this page
const endedIds = new Set(); // episodes stopped or removed on this page: an older status may still report them as running
function saveWallState() {
  try {
    localStorage.setItem(ownName("wall"), JSON.stringify(wallState));
  } catch {} // a private window may refuse storage: the state then lives only in this page
}

function createColumn(one) {
  const part = (name, className, ...inside) => element(name, { className }, ...inside);
  const parts = {
    urgent: part("div", "urgent"),
    since: part("p", "since", element("b"), element("span")),
    strip: part("div", "strip"),
    gap: element("p", { className: "quiet", textContent: TEXT.gap }),
    reminders: part("p", "quiet reminders"),
    statusLine: part("div", "status-line", element("p"), button(TEXT.undo, () => {})),
    who: part("div", "who"),
    call: part("p", "call"),
    timer: part("div", "timer"),
    film: element("p", { className: "film" }, ...marked(TEXT.filmNow)),
    still: part("div", "card still"),
    now: button("", () => isSettled(state) && startEpisode(state), { className: "target now" }),
    past: button("", () => isSettled(state) && saveStopped(state), { className: "target past" }),
    stop: button("", () => isSettled(state) && stopEpisode(state, true), { className: "target stop" }),
  };
  const heading = element("h2", {}, badge(one), element("span", { id: `name-${one.id}`, textContent: one.name }), element("span", { className: "tag" }));
  const state = { child: one, parts, glance: null, lastChange: null, prompt: null, answeredAt: 0, changedAt: -SETTLE_MS, newest: 0 };
  for (const [name, words, more] of [["now", TEXT.happening, TEXT.startsTimer], ["past", TEXT.stopped, TEXT.savesMinute], ["stop", TEXT.stop, ""]])
    parts[name].append(element("b", { textContent: words }), element("span", {}, badge(one), joined(one.name, more)));
  parts.strip.setAttribute("role", "img");
  parts.timer.setAttribute("role", "timer");
  parts.urgent.setAttribute("role", "alert");
  parts.statusLine.setAttribute("role", "status");
  parts.still.append(element("p", {}, element("b", { textContent: `${TEXT.stillGoing} ` }), TEXT.longTimer),
    part("div", "two", button(TEXT.going, () => extendTimer(state)), button(TEXT.over, () => stopEpisode(state, false))));
  state.node = element("section", { className: "column" }, heading, ...Object.values(parts));
  state.node.style.setProperty("--child", one.colour);
  state.heading = heading;
  state.node.setAttribute("aria-labelledby", `name-${one.id}`);
  return state;
}

const timeText = (state, ms) => whenText(ms, state.child.time_zone);
const isSettled = (state) => performance.now() - state.changedAt > SETTLE_MS;
const waitingOf = (state) => queue.waiting.filter((one) => (one.body?.child ?? childOfRecord.get(one.record)) === state.child.id);
const runningOf = (state) => wallState.running[state.child.id];

function setRunning(state, running) {
  if (running) wallState.running[state.child.id] = running;
  else delete wallState.running[state.child.id];
  state.changedAt = performance.now();
  saveWallState();
}

function saveChange(state, method, record, body, words, more = {}, by = "") {
  childOfRecord.set(record, state.child.id);
  state.lastChange = { record, words, since: performance.now(), savedAt: 0, ...more };
  setTimeout(paintAll, SAVING_MS + 50);
  queue.add(method, "episodes", record, body, joined(words, state.child.name), by);
  paintAll();
}

function newEpisode(state, startedAt, more = {}) {
  const episode = { id: uuid(), child: state.child.id, started_at: iso(startedAt), time_precision: "exact", source: "app", ...more, logged_at: iso(now()) };
  if (timeZone()) episode.time_zone = timeZone();
  state.newest = startedAt;
  state.changedAt = performance.now();
  return episode;
}

function startEpisode(state) {
  const startedAt = now();
  const episode = newEpisode(state, startedAt, { running: true });
  setRunning(state, { id: episode.id, startedAt, askAfter: ASK_AFTER });
  promptWho(state, episode.id, false);
  saveChange(state, "POST", episode.id, episode, timeText(state, startedAt));
}

function saveStopped(state) {
  const startedAt = now();
  const episode = newEpisode(state, startedAt);
  promptWho(state, episode.id, true);
  saveChange(state, "POST", episode.id, episode, timeText(state, startedAt));
}

function stopEpisode(state, isLengthKnown) {
  const running = runningOf(state);
  const length = { duration_s: Math.max(0, Math.round((now() - running.startedAt) / 100) / 10), duration_precision: "measured" };
  setRunning(state, null);
  endedIds.add(running.id);
  if (state.prompt?.record !== running.id) promptWho(state, running.id, false);
  const words = fill(isLengthKnown ? TEXT.lasted : TEXT.lengthUnknown, { time: timeText(state, running.startedAt), length: durationText(length.duration_s * 1000) });
  saveChange(state, "PATCH", running.id, { running: false, ...(isLengthKnown ? length : {}) }, words, { stopped: true });
}

function extendTimer(state) {
  const running = runningOf(state);
  running.askAfter = now() - running.startedAt + ASK_AFTER;
  setRunning(state, running);
  paintAll();
}

function undo(state) {
  const { record: id, words } = state.lastChange;
  if (runningOf(state)?.id === id) setRunning(state, null);
  endedIds.add(id);
  [state.prompt, state.newest] = [null, 0];
  saveChange(state, "DELETE", id, null, words, { removed: true });
}

// After saving, for a limited time: ask who saw it and, if no timer ran, how long it lasted.
function promptWho(state, id, length) {
  state.prompt = { record: id, who: true, length, until: performance.now() + ASK_WHO_MS };
  setTimeout(paintAll, ASK_WHO_MS + 50);
}

function saveAnswer(state, question, changes, by) {
  const { record: id } = state.prompt;
  state.prompt[question] = false;
  state.prompt.until = performance.now() + ASK_WHO_MS;
  saveChange(state, "PATCH", id, changes, state.lastChange?.record === id ? state.lastChange.words : TEXT.theEntry, { stopped: state.lastChange?.stopped }, by);
}

const isPrompting = ({ prompt }) => Boolean(prompt && performance.now() < prompt.until && (prompt.who || prompt.length));

function paintWho(state) {
  const { prompt } = state;
  const open = isPrompting(state);
  const key = open ? JSON.stringify([prompt.record, prompt.who, prompt.length, names]) : "";
  state.parts.who.hidden = !open;
  if (state.parts.who.dataset.key === key) return;
  state.parts.who.dataset.key = key;
  const row = (words, ...inside) => {
    const made = element("div", { className: "chips" }, element("b", { textContent: words }), ...inside);
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words);
    return made;
  };
  const by = (name) => saveAnswer(state, "who", { logged_by: name }, name);
  const other = element("input", { placeholder: TEXT.anotherName, maxLength: 100, autocomplete: "off" });
  other.setAttribute("aria-label", TEXT.otherName);
  other.onchange = () => other.value.trim() && (names.unshift(other.value.trim()), by(other.value.trim()));
  const lengths = WORDS.lengths.filter(([, seconds]) => seconds);
  const rows = [];
  if (open && prompt.who) rows.push(row(TEXT.whoSaw, ...names.slice(0, 5).map((name) => button(name, () => by(name))), other));
  else if (open)
    rows.push(row(TEXT.howLong, ...lengths.map(([words, seconds]) => button(words, () => saveAnswer(state, "length", { duration_s: seconds, duration_precision: "estimated" }, "")))));
  state.parts.who.replaceChildren(...rows);
}

const elapsedText = (ms) => {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (!hours) return minutes ? fill(TEXT.minutes, { minutes }) : TEXT.underMinute;
  return days < 2 ? fill(TEXT.hoursMinutes, { hours, minutes: minutes % 60 }) : counted(TEXT.daysHours, days, { hours: hours % 24 });
};

function paintSince(state) {
  const [big, small] = state.parts.since.children;
  const last = Math.max(state.newest, state.glance?.last_episode_at ? Date.parse(state.glance.last_episode_at) : 0);
  const isUnknown = state.glance?.clock_is_behind && !memory.state.phoneIsRight; // neither clock here can tell
  const day = state.newest ? null : state.glance?.last_episode_day;
  const words = day ? [nearDayText(day, state.glance.today), TEXT.lastOne]
    : last && isUnknown ? [TEXT.unknown, fill(TEXT.unknownSince, { time: timeText(state, last) })]
    : last ? [elapsedText(now() - last), fill(TEXT.sinceLast, { time: timeText(state, last) })]
    : state.glance ? [TEXT.noEntries, TEXT.firstTap] : ["…", TEXT.asking];
  if (big.textContent !== words[0]) big.textContent = words[0];
  if (small.textContent !== words[1]) small.textContent = words[1];
  const open = (state.glance?.reminders || []).join(" ");
  if (state.parts.reminders.textContent !== open) state.parts.reminders.textContent = open;
}

const hourText = (ms) => (hasHalfDays ? localText(ms, { hour: "numeric" }) : wallTime(ms).slice(0, 2));

// The last 24 hours from left to right. A gap means no entry, not no movement.
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
  const ticks = hours.map((ms) => at(ms, element("i", { className: "tick", textContent: ms - from < LAST_LABEL * DAY_MS ? hourText(ms) : "" })));
  const marks = starts.filter((ms) => ms >= from && ms <= now() + MINUTE).map((ms) => at(ms, element("i", { className: "mark" })));
  state.parts.strip.replaceChildren(...ticks, ...marks);
  const text = starts.length ? counted(TEXT.strip, starts.length, { times: starts.map(clockText).join(", ") }) : TEXT.emptyStrip;
  state.parts.strip.setAttribute("aria-label", text);
}

function paintRunning(state) {
  const running = runningOf(state);
  const { parts } = state;
  const passed = running ? Math.max(0, now() - running.startedAt) : 0;
  for (const name of ["call", "timer", "film", "stop"]) parts[name].hidden = !running;
  for (const name of ["now", "past"]) parts[name].hidden = Boolean(running);
  for (const name of ["since", "strip", "gap", "reminders"]) parts[name].hidden = Boolean(running || isPrompting(state)); // the running episode or the question takes their place
  parts.urgent.dataset.running = running ? "yes" : "";
  parts.still.hidden = !running || passed < running.askAfter;
  state.node.dataset.still = parts.still.hidden ? "" : "yes";
  if (!running) return;
  parts.timer.textContent = durationText(passed);
  paintCallLine(parts.call, passed);
}

function paintStatusLine(state) {
  const { lastChange, parts } = state;
  const [line, act] = parts.statusLine.children;
  const mine = waitingOf(state);
  const refused = queue.waiting.find((one) => one.refused && mine.includes(one));
  const fresh = isUndoOffered(lastChange);
  let [words, kind, undoing] = ["", "", false];
  if (refused) [words, kind] = [fill(TEXT.notSaved, { what: refused.label, problem: refused.refused }), "refused"];
  else if (mine.length) {
    const slow = queue.failing || queue.signedOut || performance.now() - (lastChange?.since ?? 0) > SAVING_MS;
    const where = queue.safe ? TEXT.uploads : TEXT.keepOpen;
    [words, kind, undoing] = slow ? [joined(where, lastChange?.words), "waiting", lastChange && !lastChange.removed && !lastChange.stopped] : [fill(TEXT.saving, { what: lastChange.words }), "saving", false];
  } else if (fresh) [words, kind, undoing] = [fill(lastChange.removed ? TEXT.deleted : TEXT.saved, { what: lastChange.words }), "saved", !lastChange.removed && !lastChange.stopped];
  else if (unreachable) words = TEXT.unreachable;
  else if (queue.signedOut) words = TEXT.signInAgain;
  else if (state.glance) words = state.glance.episodes_today ? counted(TEXT.loggedToday, state.glance.episodes_today) : TEXT.noneLogged;
  words = isolated(words);
  if (line.textContent !== words) line.textContent = words;
  parts.statusLine.dataset.kind = kind;
  parts.statusLine.hidden = !kind && !parts.still.hidden;
  act.hidden = !undoing;
  act.onclick = () => undo(state);
}

function paintUrgent(state) {
  const waits = waitingOf(state).some(isUnsentEmergency);
  const known = state.glance?.warning;
  const card = waits && known?.urgency !== "emergency_now" ? unsentWarning(state.child.name) : known;
  const asked = Boolean(state.glance?.confirm);
  const key = JSON.stringify([card, emergencyNumber(), asked]);
  if (state.parts.urgent.dataset.key === key) return;
  state.parts.urgent.dataset.key = key;
  const open = () => device.save({ child: state.child.id });
  const settle = asked ? [element("a", { href: "quick", textContent: TEXT.settle, onclick: open })] : [];
  state.parts.urgent.replaceChildren(...(card ? [warningSection(card, settle, open, 1)] : []));
  state.node.dataset.alarm = card ? "yes" : "";
  state.heading.querySelector(".tag").replaceChildren(...(card ? [warningTag(card.urgency)] : []));
}

function paintColumn(state) {
  paintRunning(state);
  paintSince(state);
  paintStrip(state);
  paintStatusLine(state);
  paintWho(state);
  paintUrgent(state);
}
