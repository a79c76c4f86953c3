// The episode on the screen, and the dialogs.
function openEntry(record) {
  saveTyped();
  entry = { ...record };
  showEntry();
}

function showEntry() {
  showScreen("entry");
  const before = glance?.recent.find((one) => one.id !== entry.id && Object.keys(one).length > 2 && glance.child === entry.child);
  paintEntryHead();
  const lengths = entry.duration_precision === "measured" || entry.running ? [] : [lengthChips()];
  const move = button(TEXT.changeTime, () => timeSheet(true), { className: "wide" });
  const others = memory.state.children.filter((one) => one.id !== entry.child);
  const wrong = others.length ? [chips(TEXT.otherBaby, "", others.map((one) => [one.id, one.name]), (id) => id === entry.child, moveToChild)] : [];
  const light = element("p", { className: "quiet", textContent: TEXT.skip });
  $("answers").replaceChildren(...lengths, light, questions(entry, amendEpisode, before), move, ...wrong);
}

function paintEntryHead() {
  const whose = childById(entry.child);
  const heading = $("entry").querySelector("h1");
  const badgeOf = whose ? [badge(whose)] : [];
  heading.replaceChildren(...badgeOf, `${whose?.name ?? ""} · ${entryTime(entry)}`);
  const lines = [];
  if (entry.elsewhere) lines.push(TEXT.stoppedElsewhere);
  if (entry.unknown) lines.push(TEXT.lengthUnknown);
  if (entry.duration_precision === "measured" && entry.duration_s !== undefined) lines.push(fill(TEXT.timed, { length: durationText(entry.duration_s * 1000) }));
  if (entry.words) lines.push(entry.words);
  heading.append(...lines.map((line) => element("small", { textContent: line })));
}

function lengthChips() {
  let picked = entry.duration_s;
  const choose = (seconds) => {
    picked = picked === seconds ? undefined : seconds;
    amendEpisode({ duration_s: picked ?? null, duration_precision: picked ? "estimated" : null });
  };
  const chosen = (seconds) => picked !== undefined && seconds === picked;
  return chips(WORDS.lengthQuestion, "", WORDS.lengths.map(([words, seconds]) => [seconds, words]), chosen, choose);
}

function moveToChild(id) {
  entry.child = chosen = id;
  device.save({ child: id });
  saveChange("PATCH", "episodes", entry.id, { child: id }, joined(whenText(Date.parse(entry.started_at)), childById(id).name));
  paintEntryHead();
  refresh();
}

function sheet(title, ...inside) {
  const open = $("sheet");
  open.querySelector("h2").textContent = isolated(title);
  open.querySelector("div").replaceChildren(...inside);
  if (!open.open) open.showModal();
  open.querySelector("h2").focus();
}
const closeSheet = () => $("sheet").close();

// One dialog for a new episode at an earlier time and for changing the start of the current one.
// `onRecord` gets a new episode.
function timeSheet(moving, onRecord = () => {}) {
  const running = moving && memory.state.running && screen === "running" ? memory.state.running : null;
  const from = running ? running.startedAt : moving ? Date.parse(entry.started_at) : now();
  const use = (at, precision) => {
    closeSheet();
    if (!moving) {
      const record = createEpisode(at, precision);
      onRecord(record);
      return openEntry(record);
    }
    const changes = { started_at: iso(at), ...(timeZone() ? { time_zone: timeZone() } : {}), time_precision: precision };
    if (!running) {
      amendEpisode(changes);
      return paintEntryHead();
    }
    Object.assign(running, { startedAt: at, moved: true });
    memory.save({ running });
    if (running.taps.length) changes.jerk_offsets_s = offsets(running);
    saveChange("PATCH", "episodes", running.id, changes, joined(whenText(at), childById(running.child).name));
  };
  const steps = (running ? [1, 2, 5] : [5, 15, 60]).map((minutes) => button(fill(running ? WORDS.earlierBy : WORDS.ago[minutes], { minutes }), () => use(from - minutes * MINUTE, "about")));
  const box = element("input", { type: "datetime-local", id: "at", value: iso(from).slice(0, 16), max: iso(now()).slice(0, 16) });
  let [precision, which] = ["about", null];
  const twice = element("div");
  const save = button(moving ? TEXT.useTime : TEXT.saveTime, () => {
    const read = readWallClock(box.value);
    const at = read && read.readings[which ?? 0];
    if (at === undefined || at === null || at > now() + MINUTE || (running && running.taps.length && at > running.taps[0])) return hint(TEXT.notFuture);
    if (read.readings.length > 1 && which === null) return hint(TEXT.chooseHour);
    return use(Math.min(at, now()), precision);
  }, { className: "solid" });
  const hintLine = element("p", { className: "quiet" });
  hintLine.setAttribute("role", "status");
  const hint = (words) => (hintLine.textContent = words);
  box.oninput = () => {
    const read = readWallClock(box.value);
    which = null;
    hint(read?.moved ? fill(TEXT.forward, { time: clockText(read.readings[0]) }) : "");
    const names = [["0", TEXT.first], ["1", TEXT.second]];
    const hourChoice = chips(TEXT.twice, "", names, (word) => Number(word) === which && which !== null, (word) => (which = Number(word)));
    twice.replaceChildren(...(read?.readings.length > 1 ? [hourChoice] : []));
  };
  const sure = chips(TEXT.howSure, "", WORDS.precisions, (word) => word === precision, (word) => (precision = word));
  const label = element("label", { htmlFor: "at", textContent: TEXT.pick });
  const days = moving ? [] : [element("div", { className: "two" }, ...WORDS.dayOnly.map(([words, back]) => button(words, () => use(dayOnlyTime(back), "day_only"))))];
  sheet(moving ? TEXT.whenBegan : TEXT.whenWas, element("div", { className: "three" }, ...steps), ...days, label, box, twice, ...(running ? [] : [sure]), hintLine, save, ...(moving ? [] : [withFilms(() => element("section", { className: "apart" }, ...filmStart()))]));
}

// What is stored if only the day is known: noon, or now if noon is still to come.
function dayOnlyTime(daysBack) {
  const today = new Date(now());
  return Math.min(new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysBack, 12).getTime(), now());
}

function noneSheet() {
  const card = cardOf(); // of the day on which the question was asked, even if it is answered after midnight
  const seen = glance && glance.child === card.child && glance.today === card.date && glance.episodes_today > 0;
  const save = (watched) => {
    closeSheet();
    const isToday = card.date === todayOf(card.child);
    const words = seen ? (isToday ? TEXT.watchedToday : TEXT.watchedOn) : isToday ? TEXT.noneToday : TEXT.noneOn;
    answerDay(card, { watched, ...(seen ? {} : { episodes_seen: "none" }) }, joined(fill(words, { day: dayText(card.date) }), childById(card.child).name));
  };
  const words = seen ? counted(TEXT.onlyWatched, glance.episodes_today) : TEXT.noneCounts;
  const watched = WORDS.day.find((asked) => asked.field === "watched");
  const answers = watched.answers.map(([word, text]) => button(text, () => save(word)));
  sheet(watched.words, element("p", { className: "quiet", textContent: `${dayText(card.date)}. ${words}` }), element("div", { className: "stack" }, ...answers));
}

function phoneSheet() {
  const name = element("input", { id: "name", value: device.read().caregiver || "", maxLength: 100, autocomplete: "given-name" });
  name.oninput = () => device.save({ caregiver: name.value.trim() });
  const number = element("input", { id: "number", type: "tel", value: memory.state.number, placeholder: memory.state.family || guessedNumber(), maxLength: 20 });
  number.oninput = () => {
    memory.save({ number: number.value.replace(/[^\d+*#]/g, "") });
    paint();
  };
  const night = button(TEXT.redOnBlack, () => {
    toggleNight();
    night.setAttribute("aria-pressed", String(Boolean(device.read().night)));
  });
  night.setAttribute("aria-pressed", String(Boolean(device.read().night)));
  const label = (id, words) => element("label", { htmlFor: id, textContent: words });
  const kept = element("p", { className: "quiet", textContent: TEXT.kept });
  const install = isInstalled() ? [] : [button(TEXT.homeScreen, welcomeSheet, { className: "wide" })];
  sheet(TEXT.phone, label("name", TEXT.yourName), name, label("number", TEXT.emergencyNumber), number, kept, element("div", { className: "chips" }, night), ...install, ...handoverParts());
}
