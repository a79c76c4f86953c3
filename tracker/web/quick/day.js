// The day's card: one for a child and a day at its home, each answer saves itself; and a skill gained or lost.
const cards = new Map(); // what this page answered, until the diary says what stands

function cardOfToday() {
  const one = child();
  const date = dayAt(now(), one.time_zone);
  const known = glance?.child === one.id && glance.card?.date === date ? { ...glance.card, child: one.id } : null;
  const key = `${one.id} ${date}`;
  const mine = cards.get(key);
  const unsent = mine && queue.waiting.some((waiting) => waiting.record === mine.id);
  const left = known ? null : queue.unsent("check-ins", { child: one.id, date }); // answered before the page was closed
  const card = unsent || !known ? mine || left || { id: uuid(), child: one.id, date, fresh: true } : known;
  cards.set(key, card);
  return card;
}

// The first answer makes the card, the next ones add to it; what it said before comes back with Undo.
function answerDay(card, changes, words) {
  const before = Object.fromEntries(Object.keys(changes).map((field) => [field, card[field] ?? null]));
  Object.assign(card, changes);
  for (const field of Object.keys(changes)) if (card[field] === null) delete card[field];
  if (card.fresh) {
    delete card.fresh;
    return store("POST", "check-ins", card.id, { ...signed({ id: card.id, child: card.child, date: card.date, ...changes }) }, words);
  }
  return store("PATCH", "check-ins", card.id, changes, words, { before });
}

const dayWords = (card) => `today's card · ${childOf(card.child).name}`;

function openDay() {
  day = cardOfToday();
  recallSkills();
  paintDay();
  show("day");
  readSkills();
}

function paintDay() {
  const heading = $("day").querySelector("h1");
  const whose = childOf(day.child);
  heading.replaceChildren(badge(whose), `${whose.name} · today`, element("small", { textContent: "What you leave out stays not asked." }));
  const painters = [];
  const save = (changes) => {
    answerDay(day, changes, dayWords(day));
    painters.forEach((one) => one.paint());
  };
  painters.push(...WORDS.day.map((asked) => question(asked, day, save)));
  $("card-answers").replaceChildren(...painters, skillsOfThisAge(), skill());
}

// Undo on the card: its chips say again what the diary is told.
function onTheCard(changes) {
  for (const card of [...cards.values(), ...skillsSaid.values()]) if (card.id === told.record) {
    Object.assign(card, changes);
    for (const field of Object.keys(changes)) if (card[field] === null) delete card[field];
  }
  if (screen === "day") paintDay();
}

function skill() {
  const { milestone, status: does, date: since } = WORDS.skill;
  const words = element("input", { id: "skill", maxLength: milestone.maxLength, autocapitalize: "none" });
  const date = element("input", { id: "skill-day", type: "date", value: day.date, max: day.date });
  const hint = element("p", { className: "quiet" });
  hint.setAttribute("role", "status");
  let status = null;
  const doesIt = chips(does.words, "", does.answers, (word) => word === status, (word) => (status = word));
  const save = button("Save the skill", () => {
    if (!words.value.trim() || !status || !date.value || date.value > day.date) return (hint.textContent = "Say which skill, whether the baby does it, and a day that is not ahead.");
    const record = signed({ child: day.child, milestone: words.value.trim(), status, date: date.value });
    store("POST", "milestones", record.id, record, `${record.milestone}: ${does.answers.find(([word]) => word === status)[1]} · ${childOf(day.child).name}`);
    return [...document.querySelectorAll("#new-skill")].forEach((one) => one.replaceWith(skill()));
  }, { className: "solid" });
  const label = (id, said) => element("label", { htmlFor: id, textContent: said });
  const list = element("p", { className: "quiet" }, element("a", { href: "/milestones", textContent: "All lists, and what was said, are in the diary" }));
  return element("section", { id: "new-skill", className: "apart" }, element("h2", { textContent: "Another skill gained, or lost?" }),
    label("skill", milestone.words), words, doesIt, label("skill-day", since.words), date, hint, save, list);
}
