// The tablet on the kitchen wall: the columns, what the diary says of each, and a screen that dims itself.
const LOOK_MS = 10000;
const LOOK_RUNNING_MS = 3000;
const DIM_MS = 60000;
let columns = [];
let names = []; // who logs in this diary
let unreachable = false;

function paintAll() {
  columns.forEach(paintColumn);
  paintCallLine(document.querySelector("footer .call"), 0);
  const clock = clockOf(now());
  if ($("clock").textContent !== clock) $("clock").textContent = clock;
}

function drawColumns() {
  const children = memory.held.children;
  const key = JSON.stringify(children);
  $("nobody").hidden = children.length > 0;
  $("columns").hidden = !children.length;
  if (drawColumns.key === key) return;
  drawColumns.key = key;
  const before = new Map(columns.map((state) => [state.child.id, state]));
  columns = children.map((one) => {
    const old = before.get(one.id);
    return Object.assign(column(one), old ? { glance: old.glance, told: old.told, asked: old.asked, newest: old.newest } : {});
  });
  $("columns").dataset.many = children.length;
  $("columns").replaceChildren(...columns.map((state) => state.node));
  paintAll();
}

// Before the first answer this tablet has no column to say it in.
function paintNobody() {
  if (unreachable) $("nobody").textContent = "The diary cannot be reached. This page keeps trying.";
  else if (queue.signedOut) $("nobody").replaceChildren("The diary asks who you are. ", element("a", { href: "/login?next=/wall", textContent: "Sign in on this tablet." }));
}

async function readFamily() {
  const found = await ask("/api/v1/children").catch(() => null);
  unreachable = !found || found[0].status >= 500;
  if (!found?.[0].ok) return paintNobody();
  names = [...new Set([...found[1].caregivers, ...names])];
  memory.keep({ children: found[1].children, family: found[1].emergency_number || "" });
  if (!found[1].children.length) $("nobody").replaceChildren("There is no baby in this diary yet. ", element("a", { href: "/", textContent: "Add one; it takes a minute." }));
  drawColumns();
}

async function lookAt(state) {
  const began = performance.now();
  const found = await ask(`/api/v1/status?child=${state.child.id}`).catch(() => null);
  unreachable = !found || found[0].status >= 500;
  if (!found?.[0].ok) return;
  if (Date.parse(found[1].now) && !Object.keys(ours.running).length) compareClocks(found[1].now);
  state.glance = found[1];
  if (waitingOf(state).length || began < state.answeredAt) return;
  state.newest = 0;
  const [runs, mine] = [found[1].all_running.find((one) => !ended.has(one.id)), runningOf(state)];
  if (runs && runs.id !== mine?.id) keepRunning(state, { id: runs.id, startedAt: Date.parse(runs.started_at), askAfter: ASK_AFTER });
  if (runs && runs.id === mine?.id && Date.parse(runs.started_at) !== mine.startedAt) keepRunning(state, { ...mine, startedAt: Date.parse(runs.started_at) });
  if (!runs && mine) keepRunning(state, null);
}

async function look() {
  clearTimeout(look.timer);
  look.timer = setTimeout(look, Object.keys(ours.running).length ? LOOK_RUNNING_MS : LOOK_MS);
  if (document.visibilityState !== "visible") return;
  await readFamily();
  await Promise.all(columns.map(lookAt));
  paintAll();
}

queue.arrived = (answer, one) => {
  for (const state of columns) {
    if (state.told?.record === one.record) state.told.savedAt = performance.now();
    if (answer.child !== state.child.id) continue;
    state.answeredAt = performance.now();
    if (answer.urgent && state.glance) state.glance.urgent = answer.urgent;
  }
  setTimeout(paintAll, UNDO_MS + 50);
  look();
};
queue.changed = paintAll;

// Nobody needs a bright wall; it stays bright while something runs, waits or needs a doctor. A touch brightens it and acts at once.
function touched() {
  document.body.dataset.dim = "";
  clearTimeout(touched.timer);
  touched.timer = setTimeout(() => {
    const awake = Object.keys(ours.running).length || queue.waiting.length || columns.some((state) => state.glance?.urgent.length);
    if (awake) touched();
    else document.body.dataset.dim = "yes";
  }, DIM_MS);
}

function paintNight() {
  dress();
  $("night").setAttribute("aria-pressed", String(Boolean(device.read().night)));
}

$("night").onclick = () => {
  turnNight();
  paintNight();
};
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touched, { passive: true });
addEventListener("online", () => queue.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  paintNight();
  stayAwake();
  queue.flush();
  look();
});
setInterval(paintAll, 500);

async function start() {
  paintNight();
  memory.load();
  drawColumns();
  touched();
  stayAwake();
  keepOffline("/wall");
  await queue.open();
  queue.flush();
  look();
}
start();
