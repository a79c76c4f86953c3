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

const dayText = (date) => new Date(`${date}T12:00`).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

function todaysCard() {
  const one = currentChild();
  const date = todayOf(one.id);
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
  Object.assign(card, changes);
  for (const field of Object.keys(changes)) if (card[field] === null) delete card[field];
  if (card.fresh) {
    delete card.fresh;
    return saveChange("POST", "check-ins", card.id, { ...newRecord({ id: card.id, child: card.child, date: card.date, ...changes }) }, words);
  }
  return saveChange("PATCH", "check-ins", card.id, changes, words, { before });
}

const cardLabel = (card) => `${card.date === todayOf(card.child) ? "today's card" : `card of ${dayText(card.date)}`} · ${childById(card.child).name}`;

function openDay() {
  day = todaysCard();
  restoreSkills();
  paintDay();
  showScreen("day");
  loadSkills();
}

// The heading names the day that the answers are for; after midnight it says that a new one has begun.
function paintDayHead() {
  const heading = $("day").querySelector("h1");
  const whose = childById(day.child);
  const isToday = day.date === todayOf(day.child);
  const key = `${whose.name} ${day.child} ${day.date} ${isToday}`;
  if (heading.dataset.key === key) return;
  heading.dataset.key = key;
  heading.replaceChildren(badge(whose), `${whose.name} · ${isToday ? "today, " : ""}${dayText(day.date)}`, element("small", { textContent: "What you leave out stays not asked." }));
  const line = element("p", { className: "quiet", textContent: `It is past midnight. Answers here are saved for ${dayText(day.date)}.` });
  line.setAttribute("role", "status");
  $("new-day").replaceChildren(...(isToday ? [] : [line, button("Go to today's card", openDay, { className: "wide" })]));
}

function paintDay() {
  paintDayHead();
  const painters = [];
  const save = (changes) => {
    answerDay(day, changes, cardLabel(day));
    painters.forEach((one) => one.paint());
  };
  painters.push(...WORDS.day.map((asked) => questionChips(asked, day, save)));
  $("card-answers").replaceChildren(...painters, skillList(), skill());
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
  const save = button("Save the skill", () => {
    if (!words.value.trim() || !status || !date.value || date.value > day.date) return (hint.textContent = "Say which skill, whether the baby does it, and a day that is not ahead.");
    keepTyped("");
    const record = newRecord({ child: day.child, milestone: words.value.trim(), status, date: date.value });
    saveChange("POST", "milestones", record.id, record, `${record.milestone}: ${does.answers.find(([word]) => word === status)[1]} · ${childById(day.child).name}`);
    return [...document.querySelectorAll("#new-skill")].forEach((one) => one.replaceWith(skill()));
  }, { className: "solid" });
  const label = (id, text) => element("label", { htmlFor: id, textContent: text });
  const list = element("p", { className: "quiet" }, element("a", { href: "/milestones", textContent: "All lists, and what was said, are in the diary" }));
  return element("section", { id: "new-skill", className: "apart" }, element("h2", { textContent: "Another skill gained, or lost?" }),
    label("skill", milestone.words), words, doesIt, label("skill-day", since.words), date, hint, save, list);
}
