// An episode while it lasts: the timer that survives a reload, the taps, and what another phone does meanwhile.
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
  ended.add(running.id);
  wake?.release().catch(() => {});
  Object.assign(entry, changes);
  showEntry();
  amend(changes);
}

// Another phone seems to have stopped it. A glance may be older than the tap, so the entry itself is asked; what was tapped here is kept.
async function stoppedElsewhere() {
  const running = memory.held.running;
  const found = await ask(`/api/v1/episodes/${running.id}`).catch(() => null);
  if (!found?.[0].ok || found[1].entry.running || memory.held.running?.id !== running.id) return;
  memory.keep({ running: null });
  entry = { ...found[1].entry, child: running.child, elsewhere: true, words: found[1].rhythm };
  if (entry.removed_at) return home();
  showEntry();
  if (running.taps.length > running.sent) amend({ jerk_offsets_s: [...new Set([...(entry.jerk_offsets_s || []), ...offsets(running)])].sort((a, b) => a - b) });
}

// What the diary says: the family, the child's status, what runs elsewhere.
async function readFamily() {
  const found = await ask("/api/v1/children").catch(() => null);
  unreachable = !found || found[0].status >= 500;
  if (!found?.[0].ok) return paint();
  compareClocks(found[1].now);
  known = true;
  memory.keep({ children: found[1].children, family: found[1].emergency_number || "" });
  if (screen === "which" || !child()) home();
  paint();
}

async function look() {
  clearTimeout(look.timer);
  look.timer = setTimeout(look, memory.held.running ? LOOK_RUNNING_MS : LOOK_MS);
  if (document.visibilityState !== "visible") return;
  if (!known) await readFamily();
  const whose = memory.held.running?.child || child()?.id;
  if (!whose) return;
  const found = await ask(`/api/v1/status?child=${whose}`).catch(() => null);
  unreachable = !found || found[0].status >= 500;
  if (unreachable) paint();
  if (!found?.[0].ok || found[1].child !== (memory.held.running?.child || child()?.id)) return;
  compareClocks(found[1].now);
  glance = found[1];
  urgent = glance.urgent;
  memory.keep({ urgent: { ...memory.held.urgent, [whose]: urgent } });
  urgentUnknown = false;
  const mine = memory.held.running;
  if (mine && !queue.waiting.some((one) => one.record === mine.id) && !glance.all_running.some((one) => one.id === mine.id)) await stoppedElsewhere();
  elsewhere = memory.held.running || ended.has(glance.running?.id) ? null : glance.running;
  if (elsewhere && screen === "home" && look.left !== elsewhere.id && $("sheet").open === false && !queue.waiting.length) join();
  paint();
}

function join() {
  const startedAt = Date.parse(elsewhere.started_at);
  begin(elsewhere.id, startedAt, elsewhere.jerk_offsets_s.map((offset) => startedAt + offset * 1000), false);
}
