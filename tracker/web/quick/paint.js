// Drawing. Only what changed is replaced, so that a screen reader does not announce it again.
function paint() {
  paintFamily();
  paintStatusLine();
  paintUrgent();
  if (paint.after || screen === "running") paintCall();
  else requestAnimationFrame(() => setTimeout(paintCallLater));
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
  const key = JSON.stringify([shown, one?.id, locked]);
  if ($("family").dataset.key === key) return;
  $("family").dataset.key = key;
  const made = shown.map((each) => {
    if (locked || memory.state.children.length === 1) return element("span", { className: "whose" }, badge(each), each.name);
    const chosen = button("", () => choose(each.id));
    chosen.append(badge(each), isolated(each.name));
    chosen.setAttribute("aria-pressed", String(each.id === one?.id));
    return chosen;
  });
  $("family").replaceChildren(...made);
}

function choose(id) {
  chosen = id;
  device.save({ child: id });
  [glance, urgent, runningElsewhere] = [null, memory.state.urgent[id] || [], null];
  takeConfirm(null);
  showHome();
  refresh();
}

function paintHome() {
  const one = currentChild();
  for (const [id, words] of [["now", "starts a timer"], ["past", "saves this minute"]]) {
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
  $("running").querySelector(".began span").textContent = `Began ${whenText(running.startedAt)}${running.mine ? "" : " · running on another phone too"}`;
  const count = running.taps.length;
  $("pad").querySelector("span").textContent = count ? `${count} tap${count === 1 ? "" : "s"}` : "the times between are kept";
  $("still").hidden = passed < running.askAfter;
  $("pad").hidden = !$("still").hidden;
  return paintCall();
}

function paintCall() {
  const running = screen === "running" ? memory.state.running : null;
  for (const line of document.querySelectorAll(".call")) paintCallLine(line, running ? now() - running.startedAt : 0);
}

function hasUnsentEmergency() {
  return (flagsUnknown && (isEmergency(entry) || isEmergency(day))) || queue.waiting.some(isUnsentEmergency);
}

function paintUrgent() {
  const now_ = urgent.filter((flag) => flag.urgency === "emergency_now");
  const today = urgent.filter((flag) => flag.urgency !== "emergency_now");
  const answering = screen === "entry" || screen === "day";
  const alarms = now_.length || hasUnsentEmergency() || mustCall();
  const number = alarms ? emergencyNumber() : "";
  const cards = [];
  const callLink = number ? [element("a", { href: `tel:${number}`, className: "dial", textContent: `Call ${number}` })] : [];
  const why = (words) => element("a", { href: "/flags", textContent: words });
  const asked = confirmCard();
  if (asked) cards.push(asked);
  else if (now_.length)
    cards.push(element("section", { className: "emergency" }, element("h2", { textContent: "Call the emergency number now" }),
      element("p", {}, element("b", { textContent: now_.map((flag) => flag.title).slice(0, 2).join(" · ") })), ...(answering ? [element("p", { textContent: now_[0].do })] : []), ...callLink, firstAid(),
      why("Read why, and note whom you called")));
  else if (alarms)
    cards.push(element("section", { className: "emergency" }, element("h2", { textContent: "Call the emergency number now" }),
      element("p", { textContent: "What you answered needs help at once, even if it is over by now." }), ...callLink, firstAid()));
  if (today.length && !cards.length)
    cards.push(element("section", { className: "today" }, element("h2", { textContent: "Speak to a doctor today, and show the film" }),
      why(`${today[0].title}${today.length > 1 ? `, and ${today.length - 1} more` : ""}: read why`)));
  if (flagsUnknown) cards.push(element("p", { className: "card", textContent: "The entry is saved, but the warning signs could not be checked here. Look at the diary." }));
  const key = cards.map((card) => card.outerHTML).join("");
  if ($("urgent").dataset.key !== key) $("urgent").replaceChildren(...cards);
  $("urgent").dataset.key = key;
  const many = (asked?.querySelectorAll(".asked").length ?? 0) > 1 ? "yes" : "";
  if (many && document.body.dataset.asked !== many) scrollTo(0, 0);
  document.body.dataset.asked = many;
  // An emergency raised by these answers stays visible while scrolling.
  const alarm = cards[0]?.className === "emergency";
  if (!answering) paintUrgent.before = alarm;
  document.body.dataset.alarm = answering && alarm && (!paintUrgent.before || isEmergency(entry) || isEmergency(day)) ? "yes" : "";
}

function paintStatusLine() {
  const [line, act] = $("told").children;
  const others = new Set(queue.waiting.map((one) => one.record));
  const refused = queue.waiting.find((one) => one.refused);
  let [words, kind, doing] = ["", "", null];
  const mine = lastChange ? queue.stateOf(lastChange.record) : null;
  const fresh = lastChange && performance.now() - (lastChange.savedAt || lastChange.since) < UNDO_MS;
  const where = queue.safe ? "Waiting on this device" : "Kept in this page only until it is sent; keep it open";
  if (refused) {
    [words, kind, doing] = [`Not saved (${refused.label || "an entry"}): ${refused.refused}`, "refused", ["Discard", () => queue.discard(refused.record)]];
  } else if (queue.signedOut) {
    [words, kind, doing] = [`${others.size ? `${where}: ${others.size} not sent yet. ` : ""}The diary asks who you are.`, "waiting", ["Sign in", () => location.assign("/login")]];
  } else if (mine && mine.is !== "saved") {
    const slow = mine.is === "waiting" || performance.now() - lastChange.since > SAVING_MS;
    const many = others.size > 1 ? ` · ${others.size} entries` : "";
    words = slow ? `${where} · ${lastChange.words}${many}` : `Saving… ${lastChange.words}`;
    kind = slow ? "waiting" : "saving";
    doing = lastChange.removed ? null : ["Undo", undo];
  } else if (others.size) {
    [words, kind] = [`${where}: ${others.size} ${others.size === 1 ? "entry" : "entries"}, not sent yet`, "waiting"];
  } else if (lastChange && (fresh || (entry?.id === lastChange.record && screen === "entry"))) {
    words = lastChange.removed ? `Taken out again: ${lastChange.words}` : `Saved ${lastChange.words}`;
    kind = "saved";
    doing = lastChange.removed ? ["Bring back", bringBack] : lastChange.joined ? null : [lastChange.method === "POST" || lastChange.before ? "Undo" : "Remove", undo];
  } else if (runningElsewhere && screen === "home") {
    [words, kind, doing] = [`${runningElsewhere.id === refresh.left ? "Still running" : "Running on another phone"} since ${whenText(Date.parse(runningElsewhere.started_at))}`, "", ["Open", joinRunning]];
  } else if (screen === "home" && unreachable) {
    words = "The diary cannot be reached now. Entries wait on this device until it can.";
  } else if (screen === "home" && glance && glance.child === currentChild()?.id) {
    words = glance.last_episode_at ? `Last entry ${whenText(Date.parse(glance.last_episode_at))}${glance.episodes_today ? ` · today: ${glance.episodes_today}` : ""}` : "No entries yet. The first tap makes one.";
    if (glance.last_episode_at) doing = ["Add to it", openLast];
    words = clockWords(glance, "phone") || words;
    if (clockOffset) doing = ["My phone is right", trustPhone];
  }
  if (!words && (screen === "entry" || screen === "day")) words = "Each answer saves itself as you tap it.";
  words = isolated(words);
  if (line.textContent !== words) line.textContent = words;
  $("told").dataset.kind = kind;
  act.hidden = !doing;
  act.textContent = doing?.[0] ?? "";
  act.onclick = doing ? () => doing[1]() : null;
}

function trustPhone() {
  memory.save({ phoneIsRight: true });
  refresh();
}

async function openLast() {
  const result = await fetchJson(`/api/v1/episodes/${glance.recent[0].id}`).catch(() => null);
  if (result?.[0].ok) openEntry({ ...result[1].entry, child: result[1].child, words: result[1].rhythm });
}

function paintWhich() {
  const key = JSON.stringify([familyLoaded, unreachable, memory.state.children]);
  if (paintWhich.key === key) return;
  paintWhich.key = key;
  const none = familyLoaded && !memory.state.children.length;
  const lost = unreachable && !memory.state.children.length;
  const asked = memory.state.children.length ? "Which baby?" : lost ? "The diary cannot be reached" : "Looking for the diary…";
  $("which").querySelector("h1").textContent = none ? "There is no baby in this diary yet" : asked;
  $("which").querySelector("p").textContent = none ? "Add one in the diary; it takes a minute." : lost ? "This device has not read it yet. It keeps trying: is it in your home network, and is the diary running?" : "";
  const made = memory.state.children.map((one) => {
    const chosen = button("", () => choose(one.id));
    chosen.append(badge(one), isolated(one.name));
    return chosen;
  });
  $("which").querySelector(".stack").replaceChildren(...(none ? [element("a", { href: "/", className: "solid", textContent: "Add a baby" })] : made));
}
