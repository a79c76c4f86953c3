// The check-in of a day (one per child and local day; each answer is saved at once) and the form for a skill.
const cards = new Map(); // check-ins answered on this page, used until the server returns the stored one

const FRESH_MS = 3 * MINUTE;

// Today's date at the child's home. A browser that does not know the time zone takes the diary's date, or its own where that is old.
function todayOf(child) {
  try {
    return dayInZone(now(), childById(child).time_zone);
  } catch {
    const isFresh = glance?.child === child && Math.abs(now() - Date.parse(glance.now)) < FRESH_MS;
    return isFresh ? glance.today : isoDay(new Date(now()));
  }
}

const dayText = (date) => localText(Date.parse(`${date}T12:00`), { weekday: "long", day: "numeric", month: "long" });

// The check-in of a day, today's unless another one is given: as the diary has it, as answered here, or a new one.
function cardOf(date = todayOf(currentChild().id)) {
  const one = currentChild();
  const stored = glance?.child === one.id && glance.card?.date === date ? { ...glance.card, child: one.id } : null;
  const key = `${one.id} ${date}`;
  const mine = cards.get(key);
  const unsent = mine && queue.waiting.some((waiting) => waiting.record === mine.id);
  const left = stored ? null : queue.unsent("check-ins", { child: one.id, date }); // answered before a reload and not sent yet
  const card = unsent || !stored ? mine || left || { id: uuid(), child: one.id, date, fresh: true } : stored;
  cards.set(key, card);
  return card;
}

// The first answer creates the check-in, later ones change it; Undo restores the previous values.
function answerDay(card, changes, words) {
  const before = Object.fromEntries(Object.keys(changes).map((field) => [field, card[field] ?? null]));
  rememberAnswers(card, changes);
  Object.assign(card, changes);
  for (const field of Object.keys(changes)) if (card[field] === null) delete card[field];
  if (card.fresh) {
    delete card.fresh;
    return saveChange("POST", "check-ins", card.id, { ...newRecord({ id: card.id, child: card.child, date: card.date, ...changes }) }, words);
  }
  return saveChange("PATCH", "check-ins", card.id, changes, words, { before });
}

const cardLabel = (card) => joined(card.date === todayOf(card.child) ? TEXT.cardToday : fill(TEXT.cardOf, { day: dayText(card.date) }), childById(card.child).name);

function openDay(date) {
  day = cardOf(date);
  restoreSkills();
  paintDay();
  showScreen("day");
  loadSkills();
}

// Before noon at the child's home, a check-in of today asks about the night first.
function isMorning() {
  if (day.date !== todayOf(day.child)) return false;
  try {
    return Number(new Intl.DateTimeFormat("en-GB", { timeZone: childById(day.child).time_zone, hour: "2-digit", hourCycle: "h23" }).format(now())) < 12;
  } catch {
    return new Date(now()).getHours() < 12;
  }
}

// The heading names the day that the answers are for; if that is not today, it leads there.
function paintDayHead() {
  const heading = $("day").querySelector("h1");
  const whose = childById(day.child);
  const isToday = day.date === todayOf(day.child);
  const key = `${whose.name} ${day.child} ${day.date} ${isToday}`;
  if (heading.dataset.key === key) return;
  heading.dataset.key = key;
  heading.replaceChildren(badge(whose), joined(whose.name, isToday ? fill(TEXT.todayIs, { day: dayText(day.date) }) : dayText(day.date)), element("small", { textContent: TEXT.skip }));
  const line = element("p", { className: "quiet", textContent: fill(TEXT.answersFor, { day: dayText(day.date) }) });
  line.setAttribute("role", "status");
  const missing = isToday && glance?.child === day.child ? glance.missing_day : null;
  const yesterday = missing ? [button(TEXT.yesterdayOpen, () => openDay(missing), { className: "wide" })] : [];
  $("new-day").replaceChildren(...(isToday ? yesterday : [line, button(TEXT.goToday, () => openDay(), { className: "wide" })]));
}

function paintDay() {
  paintDayHead();
  const painters = [];
  const save = (changes) => {
    answerDay(day, changes, cardLabel(day));
    painters.forEach((one) => one.paint());
  };
  const asked = new Map(WORDS.day.map((question) => [question.field, question.choices
    ? numberChips(question.words, question.more, question.choices, () => day[question.field], (number) => save({ [question.field]: number }))
    : questionChips(question, day, save)]));
  const usual = usualButton(save);
  painters.push(usual, ...asked.values());
  const { watched, night_wakings: wakings, serious_signs: signs, ...others } = Object.fromEntries(asked);
  const danger = folded(TEXT.danger, signs);
  const changes = [watched, ...Object.values(others)];
  const order = isMorning() ? [wakings, danger, folded(TEXT.soFar, usual, ...changes)] : [usual, watched, danger, ...Object.values(others), wakings];
  $("card-answers").replaceChildren(...order, skillList(), skill());
}

function folded(words, ...inside) {
  return element("details", { className: "folded" }, element("summary", { textContent: words }), ...inside);
}

// One tap for a usual day: answers the questions it names, unless they have an answer.
function usualButton(save) {
  const { words, hint, answers } = WORDS.usual;
  const all = button(words, () => {
    const open = Object.fromEntries(Object.entries(answers).filter(([field]) => day[field] === undefined));
    if (Object.keys(open).length) save(open);
  });
  const section = element("section", {}, all, element("p", { className: "quiet", textContent: hint }));
  section.paint = () => {
    all.className = memory.state.warnings[day.child] ? "wide usual" : "solid usual"; // under a warning it is not the first thing to do
    all.setAttribute("aria-pressed", String(Object.entries(answers).every(([field, word]) => day[field] === word)));
  };
  section.paint();
  return section;
}

// Show restored values on the check-in or skill after Undo.
function showOnCard(changes) {
  for (const card of [...cards.values(), ...skillAnswers.values()]) if (card.id === lastChange.record) {
    Object.assign(card, changes);
    for (const field of Object.keys(changes)) if (card[field] === null) delete card[field];
  }
  if (screen === "day") paintDay();
}

function skill() {
  const { milestone, status: does, date: since } = WORDS.skill;
  const words = element("input", { id: "skill", maxLength: milestone.maxLength, autocapitalize: "none" });
  const child = day.child;
  const keepTyped = (text) => memory.save({ typedSkills: { ...memory.state.typedSkills, [child]: text } });
  words.value = memory.state.typedSkills[child] || "";
  words.oninput = () => keepTyped(words.value);
  const date = element("input", { id: "skill-day", type: "date", value: day.date, max: day.date });
  const hint = element("p", { className: "quiet" });
  hint.setAttribute("role", "status");
  let status = null;
  const doesIt = chips(does.words, "", does.answers, (word) => word === status, (word) => (status = word));
  const save = button(TEXT.saveSkill, () => {
    if (!words.value.trim() || !status || !date.value || date.value > day.date) return (hint.textContent = TEXT.skillMissing);
    keepTyped("");
    const record = newRecord({ child: day.child, milestone: words.value.trim(), status, date: date.value });
    saveChange("POST", "milestones", record.id, record, skillLabel(record.milestone, status));
    return [...document.querySelectorAll("#new-skill")].forEach((one) => one.replaceWith(skill()));
  }, { className: "solid" });
  const label = (id, text) => element("label", { htmlFor: id, textContent: text });
  const list = element("p", { className: "quiet" }, element("a", { href: "milestones", textContent: TEXT.allLists }));
  return element("section", { id: "new-skill", className: "apart" }, element("h2", { textContent: TEXT.newSkill }),
    label("skill", milestone.words), words, doesIt, label("skill-day", since.words), date, hint, save, list);
}
