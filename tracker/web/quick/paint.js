// Drawing. Only what changed is replaced, so that a screen reader does not announce it again.
function paint() {
  paintFamily();
  paintStatusLine();
  paintUrgent();
  paintEndedWarning();
  if (paint.after || screen === "running") paintCall();
  else requestAnimationFrame(() => setTimeout(paintCallLater));
  if (withFilms.loaded) paintFilms();
  if (screen === "which") paintWhich();
  if (screen === "home") paintHome();
  if (screen === "running") paintRunning();
}

// Guessing the emergency number needs the time zone, which is slow at first: the buttons are drawn before.
function paintCallLater() {
  paint.after = true;
  paintCall();
}

function paintFamily() {
  const one = currentChild();
  const locked = screen === "running" || screen === "entry" || screen === "day";
  const shown = screen === "which" ? [] : locked ? [childById((screen === "day" ? day : memory.state.running || entry)?.child)].filter(Boolean) : memory.state.children;
  const others = locked ? memory.state.children.filter((each) => each.id !== shown[0]?.id && memory.state.warnings[each.id]) : [];
  const tagOf = (each) => (memory.state.warnings[each.id] ? [warningTag(memory.state.warnings[each.id].urgency)] : []);
  const key = JSON.stringify([shown, one?.id, locked, memory.state.children.map((each) => memory.state.warnings[each.id]?.urgency)]);
  if ($("family").dataset.key === key) return;
  $("family").dataset.key = key;
  const made = shown.map((each) => {
    if (locked || memory.state.children.length === 1) return element("span", { className: "whose" }, badge(each), each.name);
    const chosen = button("", () => choose(each.id));
    chosen.append(badge(each), isolated(each.name), ...tagOf(each));
    chosen.setAttribute("aria-pressed", String(each.id === one?.id));
    return chosen;
  });
  // On a screen about one child, the others are named only if they have a warning.
  const beside = others.map((each) => element("span", { className: "beside" }, each.name, ...tagOf(each)));
  $("family").replaceChildren(...made, ...beside);
}

function choose(id) {
  chosen = id;
  device.save({ child: id });
  [glance, warning, runningElsewhere] = [null, memory.state.warnings[id] || null, null];
  takeConfirm(null);
  showHome();
  refresh();
}

function paintHome() {
  const one = currentChild();
  for (const [id, words] of [["now", TEXT.startsTimer], ["past", TEXT.savesMinute]]) {
    const line = $(id).querySelector("span");
    const whose = memory.state.children.length > 1 ? [badge(one), `${one.name} · `] : [];
    const key = JSON.stringify([one, whose.length]);
    if (line.dataset.key !== key) line.replaceChildren(...whose, words);
    line.dataset.key = key;
    $(id).style.setProperty("--child", one.colour);
  }
}

function paintRunning() {
  const running = memory.state.running;
  if (!running) return;
  const passed = Math.max(0, now() - running.startedAt);
  $("timer").textContent = durationText(passed);
  $("running").querySelector(".began span").textContent = joined(fill(TEXT.began, { time: whenText(running.startedAt) }), running.mine ? "" : TEXT.startedElsewhere);
  const count = running.taps.length;
  $("pad").querySelector("span").textContent = count ? counted(TEXT.taps, count) : TEXT.eightTaps;
  $("still").hidden = passed < running.askAfter;
  $("pad").hidden = !$("still").hidden;
  return paintCall();
}

function paintCall() {
  const running = screen === "running" ? memory.state.running : null;
  for (const line of document.querySelectorAll(".call")) paintCallLine(line, running ? now() - running.startedAt : 0, childById(running?.child ?? currentChild()?.id)?.name);
}

function hasUnsentEmergency() {
  return (flagsUnknown && (isEmergency(entry) || isEmergency(day))) || queue.waiting.some(isUnsentEmergency);
}

function paintUrgent() {
  const answering = screen === "entry" || screen === "day";
  const isJudged = warning?.urgency === "emergency_now";
  const card = !isJudged && (hasUnsentEmergency() || mustCall()) ? unsentWarning(childById((entry || day)?.child ?? currentChild()?.id)?.name ?? "") : warning;
  const asked = card ? confirmQuestions() : [];
  const cards = card ? [warningSection(card, asked)] : [];
  if (flagsUnknown) cards.push(element("p", { className: "card", textContent: TEXT.unchecked }));
  const key = cards.map((each) => each.outerHTML).join("");
  if ($("urgent").dataset.key !== key) $("urgent").replaceChildren(...cards);
  $("urgent").dataset.key = key;
  const many = asked.filter((each) => each.className === "asked").length > 1 ? "yes" : "";
  if (many && document.body.dataset.asked !== many) scrollTo(0, 0);
  document.body.dataset.asked = many;
  // An emergency raised by these answers stays visible while scrolling.
  const alarm = cards[0]?.className === "emergency";
  if (!answering) paintUrgent.before = alarm;
  document.body.dataset.alarm = answering && alarm && (!paintUrgent.before || isEmergency(entry) || isEmergency(day)) ? "yes" : "";
}

const entriesText = (count) => counted(TEXT.entries, count);

function paintStatusLine() {
  const [line, act] = $("status-line").children;
  const others = new Set(queue.waiting.map((one) => one.record));
  const refused = queue.waiting.find((one) => one.refused);
  let [words, kind, doing] = ["", "", null];
  const mine = lastChange ? queue.stateOf(lastChange.record) : null;
  const fresh = isUndoOffered(lastChange);
  const where = queue.safe ? TEXT.uploads : TEXT.keepOpen;
  if (refused) {
    [words, kind, doing] = [fill(TEXT.notSaved, { what: refused.label || TEXT.anEntry, problem: refused.refused }), "refused", [TEXT.delete, () => queue.discard(refused.record)]];
  } else if (queue.signedOut) {
    [words, kind, doing] = [others.size ? fill(TEXT.waitSignIn, { waiting: joined(where, entriesText(others.size)) }) : TEXT.signInAgain, "waiting", [TEXT.signIn, () => location.assign("login")]];
  } else if (mine && mine.is !== "saved") {
    const slow = mine.is === "waiting" || performance.now() - lastChange.since > SAVING_MS;
    words = slow ? joined(where, lastChange.words, others.size > 1 && entriesText(others.size)) : fill(TEXT.saving, { what: lastChange.words });
    kind = slow ? "waiting" : "saving";
    doing = lastChange.removed ? null : [TEXT.undo, undo];
  } else if (others.size) {
    [words, kind] = [joined(where, entriesText(others.size)), "waiting"];
  } else if (lastChange && (fresh || (entry?.id === lastChange.record && screen === "entry"))) {
    words = fill(lastChange.removed ? TEXT.deleted : TEXT.saved, { what: lastChange.words });
    kind = "saved";
    doing = lastChange.removed ? [TEXT.bringBack, bringBack] : lastChange.joined ? null : [lastChange.method === "POST" || lastChange.before ? TEXT.undo : TEXT.delete, undo];
  } else if (runningElsewhere && screen === "home") {
    [words, kind, doing] = [fill(memory.state.begun.includes(runningElsewhere.id) ? TEXT.runsHere : TEXT.runsElsewhere, { time: whenText(Date.parse(runningElsewhere.started_at)) }), "", [TEXT.open, joinRunning]];
  } else if (screen === "home" && unreachable) {
    words = TEXT.unreachable;
  } else if (screen === "home" && glance && glance.child === currentChild()?.id) {
    words = glance.last_episode_at ? joined(fill(TEXT.last, { when: lastText(glance) }), glance.episodes_today && counted(TEXT.countToday, glance.episodes_today)) : TEXT.noEntries;
    if (glance.last_episode_at) doing = [TEXT.details, openLast];
    words = clockWords(glance) || words;
    if (clockOffset) doing = [TEXT.phoneRight, trustPhone];
  }
  if (!words && (screen === "entry" || screen === "day")) words = TEXT.eachSaves;
  words = isolated(words);
  if (line.textContent !== words) line.textContent = words;
  $("status-line").dataset.kind = kind;
  act.hidden = !doing;
  act.textContent = doing?.[0] ?? "";
  act.onclick = doing ? () => doing[1]() : null;
}

function trustPhone() {
  memory.save({ phoneIsRight: true });
  refresh();
}

async function openLast() {
  const result = await fetchJson(`api/v1/episodes/${glance.recent[0].id}`).catch(() => null);
  if (result?.[0].ok) openEntry({ ...result[1].entry, child: result[1].child, words: result[1].rhythm });
}

function paintWhich() {
  const key = JSON.stringify([familyLoaded, unreachable, memory.state.children, memory.state.warnings]);
  if (paintWhich.key === key) return;
  paintWhich.key = key;
  const none = familyLoaded && !memory.state.children.length;
  const lost = unreachable && !memory.state.children.length;
  const asked = memory.state.children.length ? TEXT.whichBabyAsked : lost ? TEXT.unreached : TEXT.looking;
  $("which").querySelector("h1").textContent = none ? TEXT.noBaby : asked;
  $("which").querySelector("p").textContent = none ? TEXT.addInDiary : lost ? TEXT.keepTrying : "";
  const made = memory.state.children.map((one) => {
    const chosen = button("", () => choose(one.id));
    chosen.append(badge(one), isolated(one.name), ...(memory.state.warnings[one.id] ? [warningTag(memory.state.warnings[one.id].urgency)] : []));
    return chosen;
  });
  $("which").querySelector(".stack").replaceChildren(...(none ? [element("a", { href: "./", className: "solid", textContent: TEXT.addBaby })] : made));
}
