// The questions about an episode. Nothing is preselected; each answer is saved at once; a second tap removes it.
// The drawn baby: part, side, centre x and y, width, height, rotation of each rounded bar; each is a button.
const FIGURE = [
  ["head", "", 170, 56, 92, 92, 0],
  ["trunk", "", 170, 174, 84, 128, 0],
  ["shoulder", "right", 110, 126, 50, 50, 0],
  ["shoulder", "left", 230, 126, 50, 50, 0],
  ["arm", "right", 72, 180, 46, 88, 30],
  ["arm", "left", 268, 180, 46, 88, -30],
  ["hand", "right", 42, 240, 52, 52, 0],
  ["hand", "left", 298, 240, 52, 52, 0],
  ["leg", "right", 134, 288, 50, 96, 16],
  ["leg", "left", 206, 288, 50, 96, -16],
  ["foot", "right", 114, 362, 52, 52, 0],
  ["foot", "left", 226, 362, 52, 52, 0],
];

function questionChips(question, entry, save) {
  const { field, many, exclusive } = question;
  const has = (word) => (many ? (entry[field] || []).includes(word) : entry[field] === word);
  return chips(question.words, question.more, question.answers, has, (word) => {
    if (!many) return save({ [field]: has(word) ? null : word });
    const others = (entry[field] || []).filter((other) => other !== word && !exclusive.includes(word) && !exclusive.includes(other));
    const chosen = has(word) ? others : [...others, word];
    return save({ [field]: chosen.length ? chosen : null });
  });
}

// Chips for a number: each stands for the numbers from its own up to the next one's. "Don't know" stores nothing.
function numberChips(heading, more, choices, value, save) {
  let isUnknown = false;
  const known = choices.map(([, number]) => number).filter((number) => number !== null);
  const chipOf = (number) => (number === undefined ? undefined : known.filter((least) => least <= number).pop());
  const isChosen = (number) => (number === null ? isUnknown && value() === undefined : chipOf(value()) === number);
  return chips(heading, more, choices.map(([words, number]) => [number, words]), isChosen, (number) => {
    const was = isChosen(number);
    isUnknown = number === null && !was;
    save(was ? null : number);
  });
}

// The baby faces you: its left is on your right.
function spotsOf(entry) {
  const both = ["both", "alternating"].includes(entry.side);
  const shown = FIGURE.filter(([part, side]) => (entry.body_parts || []).includes(part) && (!side || both || entry.side === side));
  return new Set(shown.map(([part, side]) => `${part} ${side}`));
}

function sideOf(spots, entry) {
  const sides = new Set([...spots].map((spot) => spot.split(" ")[1]).filter(Boolean));
  if (sides.size > 1) return entry.side === "alternating" ? "alternating" : "both";
  return sides.size ? [...sides][0] : null;
}

function svgElement(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [word, value] of Object.entries(attributes)) made.setAttribute(word, value);
  return made;
}

function bodyFigure(question, entry, save) {
  let spots = spotsOf(entry);
  const drawing = svgElement("svg", { viewBox: "0 0 340 390", role: "group", "aria-label": TEXT.babyFigure });
  const tapped = (spot) => {
    if (!spots.delete(spot)) spots.add(spot);
    const beside = (entry.body_parts || []).filter((word) => !FIGURE.some(([part]) => part === word));
    const parts = [...new Set([...spots].map((one) => one.split(" ")[0])), ...beside];
    save({ body_parts: parts.length ? parts : null, side: sideOf(spots, entry) });
  };
  const made = FIGURE.map(([part, side, x, y, width, height, turn]) => {
    const text = question.answers.find(([word]) => word === part)[1];
    const bar = { x: x - width / 2, y: y - height / 2, width, height, rx: width / 2, transform: `rotate(${turn} ${x} ${y})` };
    const shape = svgElement("rect", { ...bar, role: "button", tabindex: 0, "aria-label": side ? fill(side === "left" ? TEXT.figureLeft : TEXT.figureRight, { part: text }) : text });
    const spot = `${part} ${side}`;
    shape.onclick = () => tapped(spot);
    shape.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      tapped(spot);
    };
    shape.paint = () => shape.setAttribute("aria-pressed", String(spots.has(spot)));
    return shape;
  });
  const face = svgElement("path", { d: "M154 52h.1M186 52h.1M158 74q12 9 24 0", class: "face" });
  drawing.append(...made, face);
  const sides = element("p", { className: "sides" }, element("span", { textContent: TEXT.bodyRight }), element("span", { textContent: TEXT.bodyLeft }));
  const holder = element("div", { className: "figure" }, sides, drawing);
  holder.paint = () => {
    if (sideOf(spots, entry) !== (entry.side ?? null)) spots = spotsOf(entry); // the side was answered below
    made.forEach((shape) => shape.paint());
  };
  holder.paint();
  return holder;
}

// Whose phone the video is on: asked, never taken from who logs. Stored as a mark in the source of the entry.
const OWNER = /(?:^| )video-on:([^ ]*)/;
function ownerChips(entry, save) {
  const owner = () => decodeURIComponent((entry.source || "").match(OWNER)?.[1] ?? "");
  const names = () => [...new Set([device.read().caregiver, ...memory.state.caregivers, owner()])].filter(Boolean);
  const choose = (name) => {
    const mark = `video-on:${name === owner() ? "" : name.replace(/[%\s]/gu, encodeURIComponent)}`;
    save({ source: [(entry.source || "").replace(OWNER, ""), mark].filter(Boolean).join(" ") });
  };
  const own = element("input", { type: "text", maxLength: 100, placeholder: WORDS.owner.other, onchange: () => own.value.trim() && choose(own.value.trim()) });
  own.setAttribute("aria-label", WORDS.owner.other);
  const holder = element("div", { hidden: true });
  let drawn = "";
  holder.paint = () => {
    holder.hidden = entry.video !== "on_phone";
    const present = JSON.stringify([names(), owner()]);
    if (holder.hidden || present === drawn) return;
    drawn = present;
    own.value = "";
    holder.replaceChildren(chips(WORDS.owner.question, WORDS.owner.why, names().map((name) => [name, name]), (name) => name === owner(), choose), own);
  };
  holder.paint();
  return holder;
}

// All questions about an episode, in the order of their value to a doctor.
function questions(entry, onAnswer, before) {
  const painters = [];
  const save = (changes) => {
    const stored = onAnswer(changes);
    painters.forEach((one) => one.paint());
    return stored;
  };
  const all = element("div");
  const add = (section) => {
    painters.push(section);
    all.append(section);
  };
  if (before) {
    const copy = () => {
      const { id, started_at, ...looks } = before;
      onAnswer({ ...looks, source: `app:copied:${id}` });
      all.replaceWith(questions(entry, onAnswer, null));
    };
    all.append(button(TEXT.sameAsLast, copy, { className: "wide" }), element("p", { className: "quiet", textContent: TEXT.copied }));
  }
  for (const question of WORDS.questions) {
    if (question.field === "body_parts") {
      const rest = { ...question, answers: question.answers.filter(([word]) => !FIGURE.some(([part]) => part === word)) };
      const section = questionChips(rest, entry, save);
      const body = bodyFigure(question, entry, save);
      section.querySelector("h2").after(body);
      painters.push(body);
      add(section);
    } else if (question.choices) {
      add(numberChips(question.words, question.more, question.choices, () => entry[question.field], (number) => save({ [question.field]: number })));
    } else if (question.answers) add(questionChips(question, entry, save));
    else all.append(inputField(question, entry, save));
    if (question.field === "video") {
      const section = all.lastChild;
      add(ownerChips(entry, save));
      all.append(withFilms(() => entryFilms(section, entry)));
    }
  }
  return all;
}

