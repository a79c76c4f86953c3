// The kitchen-wall page: its columns, their status, and the dimming of the screen.
const LOOK_MS = 10000;
const LOOK_RUNNING_MS = 3000;
const DIM_MS = 60000;
let columns = [];
const homeZone = () => null; // each column names its own child's
let names = []; // names of the caregivers
let unreachable = false;

function paintAll() {
  columns.forEach(paintColumn);
  paintCallLine(document.querySelector("footer .call"), 0);
  const words = clockWords(columns.map((state) => state.glance).find((status) => status?.clock));
  if ($("clock-words").textContent !== words) $("clock-words").textContent = words;
  $("clock-words").hidden = !words;
  const clock = clockText(now());
  if ($("clock").textContent !== clock) $("clock").textContent = clock;
}

function drawColumns() {
  const children = memory.state.children;
  const key = JSON.stringify(children);
  $("nobody").hidden = children.length > 0;
  $("columns").hidden = !children.length;
  if (drawColumns.key === key) return;
  drawColumns.key = key;
  const before = new Map(columns.map((state) => [state.child.id, state]));
  columns = children.map((one) => {
    const old = before.get(one.id);
    return Object.assign(createColumn(one), old ? { glance: old.glance, lastChange: old.lastChange, prompt: old.prompt, newest: old.newest } : {});
  });
  $("columns").dataset.many = children.length;
  $("columns").replaceChildren(...columns.map((state) => state.node));
  paintAll();
}

// Shown while there is no column yet.
function paintNobody() {
  if (unreachable) $("nobody").textContent = TEXT.nobody;
  else if (queue.signedOut) $("nobody").replaceChildren(`${TEXT.signedOut} `, element("a", { href: "login?next=/wall", textContent: TEXT.signIn }));
}

async function loadFamily() {
  const result = await fetchJson("api/v1/children").catch(() => null);
  unreachable = !result || result[0].status >= 500;
  if (!result?.[0].ok) return paintNobody();
  names = [...new Set([...result[1].caregivers, ...names])];
  memory.save({ children: result[1].children, family: result[1].emergency_number || "", doctor: result[1].doctor_number || "" });
  if (!result[1].children.length) $("nobody").replaceChildren(`${TEXT.noBaby} `, element("a", { href: "./", textContent: TEXT.addBaby }));
  drawColumns();
  return result[0];
}

// Nothing runs, is asked or can be taken back.
const isIdle = () => !Object.keys(wallState.running).length && !columns.some((state) => isPrompting(state) || isUndoOffered(state.lastChange));

async function refreshColumn(state) {
  const began = performance.now();
  const result = await fetchJson(`api/v1/status?child=${state.child.id}`).catch(() => null);
  unreachable = !result || result[0].status >= 500;
  if (!result?.[0].ok) return;
  compareClocks(result[1].now, Object.keys(wallState.running).length > 0, result[1].newest_entry_at);
  state.glance = result[1];
  if (waitingOf(state).length || began < state.answeredAt) return;
  state.newest = 0;
  const [runs, mine] = [result[1].all_running.find((one) => !endedIds.has(one.id)), runningOf(state)];
  const startedAt = runs ? Date.parse(runs.started_at) + clockOffset - (measured?.offset ?? 0) : 0;
  if (runs && runs.id !== mine?.id) setRunning(state, { id: runs.id, startedAt, askAfter: ASK_AFTER });
  if (runs && runs.id === mine?.id && startedAt !== mine.startedAt) {
    mine.startedAt = startedAt; // nothing moves under the thumb: the next tap counts
    saveWallState();
  }
  if (!runs && mine) setRunning(state, null);
}

async function refresh() {
  clearTimeout(refresh.timer);
  refresh.timer = setTimeout(refresh, Object.keys(wallState.running).length ? LOOK_RUNNING_MS : LOOK_MS);
  if (document.visibilityState !== "visible") return;
  const answer = await loadFamily();
  await Promise.all(columns.map(refreshColumn));
  paintAll();
  if (answer && isIdle()) takeRegion(answer);
}

queue.onSent = (answer, one) => {
  for (const state of columns) {
    if (state.lastChange?.record === one.record) state.lastChange.savedAt = performance.now();
    if (answer.child !== state.child.id) continue;
    state.answeredAt = performance.now();
    if (answer.urgent && state.glance) Object.assign(state.glance, { urgent: answer.urgent, warning: answer.warning });
  }
  setTimeout(paintAll, UNDO_MS + 50);
  refresh();
};
queue.onChange = paintAll;
queue.onSignedOut = () => {
  names = [];
  for (const state of columns) {
    state.glance = null;
    if (state.lastChange) state.lastChange.words = labelWithoutName(state.lastChange.words);
  }
  drawColumns();
};

// Dim the unused screen, unless something runs, waits or is urgent. A touch brightens it and still acts.
function onTouch() {
  document.body.dataset.dim = "";
  clearTimeout(onTouch.timer);
  onTouch.timer = setTimeout(() => {
    const awake = Object.keys(wallState.running).length || queue.waiting.length || columns.some((state) => state.glance?.urgent.length);
    if (awake) onTouch();
    else document.body.dataset.dim = "yes";
  }, DIM_MS);
}

function paintNight() {
  applyNightColours();
  $("night").setAttribute("aria-pressed", String(Boolean(device.read().night)));
}

$("night").onclick = () => {
  toggleNight();
  paintNight();
};
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, onTouch, { passive: true });
addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  paintNight();
  keepScreenOn();
  queue.flush();
  refresh();
});
setInterval(paintAll, 500);

async function start() {
  paintNight();
  memory.load();
  drawColumns();
  onTouch();
  keepScreenOn();
  registerServiceWorker("wall");
  await queue.open();
  queue.flush();
  refresh();
}
start();
