const MOST_BEGUN = 20; // episodes begun here that are remembered: one of them is not "another phone's"

// A running episode: the timer (survives a reload), the taps, and changes made on other phones.
function runTimer(id, startedAt, taps, mine) {
  memory.save({ running: { id, child: currentChild().id, startedAt, taps, sent: taps.length, moved: false, askAfter: ASK_AFTER, mine } });
  runningElsewhere = null;
  showScreen("running");
  keepScreenOn();
}

function startEpisode() {
  const startedAt = now();
  const record = createEpisode(startedAt, "exact", { running: true });
  memory.save({ begun: [...memory.state.begun, record.id].slice(-MOST_BEGUN) });
  runTimer(record.id, startedAt, [], true);
}

const offsets = (running) => running.taps.map((at) => Math.max(0, Math.round(at - running.startedAt) / 1000));

function recordTap(event) {
  if (!isSettled()) return;
  event.preventDefault();
  const running = memory.state.running;
  running.taps.push(now() - Math.max(0, performance.now() - event.timeStamp));
  memory.save({ running });
  clearTimeout(recordTap.timer);
  recordTap.timer = setTimeout(saveTaps, TAPS_MS);
  $("pad").classList.remove("hit");
  void $("pad").offsetWidth;
  $("pad").classList.add("hit");
  paintRunning();
}

function saveTaps() {
  const running = memory.state.running;
  if (!running || running.taps.length <= running.sent) return;
  saveChange("PATCH", "episodes", running.id, { jerk_offsets_s: offsets(running) }, joined(whenText(running.startedAt), childById(running.child).name));
}

function stopEpisode(isLengthKnown) {
  const running = memory.state.running;
  clearTimeout(recordTap.timer);
  const changes = { running: false };
  if (isLengthKnown) Object.assign(changes, { duration_s: Math.max(0, Math.round((now() - running.startedAt) / 100) / 10), duration_precision: running.moved ? "estimated" : "measured" });
  if (running.taps.length) changes.jerk_offsets_s = offsets(running);
  entry = { id: running.id, child: running.child, started_at: iso(running.startedAt), unknown: !isLengthKnown };
  memory.save({ running: null });
  endedIds.add(running.id);
  wake?.release().catch(() => {});
  Object.assign(entry, changes);
  showEntry();
  amendEpisode(changes);
}

// Another phone may have stopped it. The status can be outdated, so read the episode itself; keep the taps made here.
async function closeIfStoppedElsewhere() {
  const running = memory.state.running;
  const result = await fetchJson(`api/v1/episodes/${running.id}`).catch(() => null);
  if (!result?.[0].ok || result[1].entry.running || memory.state.running?.id !== running.id) return;
  memory.save({ running: null });
  entry = { ...result[1].entry, child: running.child, elsewhere: true, words: result[1].rhythm };
  if (entry.removed_at) return showHome();
  showEntry();
  if (running.taps.length > running.sent) amendEpisode({ jerk_offsets_s: [...new Set([...(entry.jerk_offsets_s || []), ...offsets(running)])].sort((a, b) => a - b) });
}

// Reading from the server: children, the child's status, episodes running elsewhere.
async function loadFamily() {
  const result = await fetchJson("api/v1/children").catch(() => null);
  unreachable = !result || result[0].status >= 500;
  if (!result?.[0].ok) return paint();
  compareClocks(result[1].now);
  familyLoaded = true;
  memory.save({ children: result[1].children, family: result[1].emergency_number || "", doctor: result[1].doctor_number || "", caregivers: result[1].caregivers || [] });
  if (screen === "which" || !currentChild()) showHome();
  paint();
  if (isIdle()) takeRegion(result[0]);
}

async function refresh() {
  clearTimeout(refresh.timer);
  refresh.timer = setTimeout(refresh, memory.state.running ? LOOK_RUNNING_MS : LOOK_MS);
  if (document.visibilityState !== "visible") return;
  if (!familyLoaded) await loadFamily();
  else if (screen === "which") return loadFamily();
  const whose = memory.state.running?.child || currentChild()?.id;
  if (!whose) return;
  const result = await fetchJson(`api/v1/status?child=${whose}`).catch(() => null);
  unreachable = !result || result[0].status >= 500;
  if (unreachable) paint();
  if (!result?.[0].ok || result[1].child !== (memory.state.running?.child || currentChild()?.id)) return;
  compareClocks(result[1].now, Boolean(memory.state.running), result[1].newest_entry_at);
  glance = result[1];
  takeConfirm(glance.confirm);
  saveWarning(whose, glance);
  refreshOthers(whose);
  flagsUnknown = false;
  const mine = memory.state.running;
  if (mine && !queue.waiting.some((one) => one.record === mine.id) && !glance.all_running.some((one) => one.id === mine.id)) await closeIfStoppedElsewhere();
  runningElsewhere = memory.state.running || endedIds.has(glance.running?.id) ? null : glance.running;
  if (runningElsewhere && screen === "home" && refresh.left !== runningElsewhere.id && $("sheet").open === false && !queue.waiting.length) joinRunning();
  paint();
  if (isIdle()) takeRegion(result[0]);
}

// The warnings of the other children, less often.
async function refreshOthers(whose) {
  if (now() - (refreshOthers.at || 0) < OTHERS_MS) return;
  refreshOthers.at = now();
  for (const { id } of memory.state.children.filter((each) => each.id !== whose)) {
    const result = await fetchJson(`api/v1/status?child=${id}`).catch(() => null);
    if (result?.[0].ok) saveWarning(id, result[1]);
  }
  paint();
}

function joinRunning() {
  const startedAt = Date.parse(runningElsewhere.started_at);
  runTimer(runningElsewhere.id, startedAt, runningElsewhere.jerk_offsets_s.map((offset) => startedAt + offset * 1000), memory.state.begun.includes(runningElsewhere.id));
}
