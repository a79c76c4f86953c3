// Typed answers: kept on this device with each letter, saved after a pause, on leaving the box, and when the page is hidden.
const TYPING_MS = 800;
const DRAFT = ownName("diary-draft") + " ";
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10]; // Arabic, Persian, Hindi, Bengali and full-width digits
const unsavedInputs = new Set(); // functions that save what was typed last

const saveTyped = () => [...unsavedInputs].forEach((save) => save());

// Read a number with a decimal point or comma, in any of these digits; null if it is not a number.
function readNumber(text) {
  const plain = [...text.trim()].map((letter) => {
    const code = letter.codePointAt(0);
    const zero = ZEROS.find((first) => code >= first && code < first + 10);
    return zero ? String(code - zero) : letter;
  });
  const number = plain.join("").replace(/[,\u066b]/, ".");
  return /^\d+(\.\d*)?$/.test(number) ? Number(number) : null;
}

const usesFahrenheit = WORDS.region.temperature === "°F";

// A temperature in °C; a bare number is °C or °F, whichever the bounds allow, never both. To a ten-thousandth, so that each tenth of °F comes back.
function readTemperature(text, min, max) {
  const [, digits, letter] = /^(.*?)\s*°?\s*([cf]?)$/is.exec(text.trim());
  const number = readNumber(digits);
  if (number === null) return undefined;
  const isPossible = (value) => value >= min && value <= max;
  if (letter.toLowerCase() !== "f" && isPossible(number)) return number;
  const converted = Math.round(((number - 32) * 5e4) / 9) / 1e4;
  return letter.toLowerCase() !== "c" && isPossible(converted) ? converted : undefined;
}

const inFahrenheit = (celsius) => numberText(Math.round(celsius * 18 + 320) / 10);

// What a box with a number takes, and how a stored number or text is written in it.
const limitsText = ({ min, max, unit }) =>
  unit ? fill(TEXT.takesDegrees, { min, max, minF: inFahrenheit(min), maxF: inFahrenheit(max), one: numberText(38.5), other: numberText(101.3) }) : fill(TEXT.takesNumber, { min, max });
const textOf = (value, { unit }) => (typeof value !== "number" ? value ?? "" : unit && usesFahrenheit ? inFahrenheit(value) : numberText(value));

// A draft is written at once, even while the page closes; the next visit sends it as a change.
const drafts = {
  save(record, body, words) {
    try {
      localStorage.setItem(DRAFT + record + Object.keys(body), JSON.stringify({ record, body, words }));
    } catch {}
  },
  clear(record, body) {
    const key = DRAFT + record + Object.keys(body);
    try {
      if (JSON.stringify(JSON.parse(localStorage.getItem(key))?.body) === JSON.stringify(body)) localStorage.removeItem(key);
    } catch {}
  },
  async send() {
    try {
      const stored = Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).map((key) => JSON.parse(localStorage.getItem(key)));
      for (const { record, body, words } of stored) {
        await queue.add("PATCH", "episodes", record, body, words);
        drafts.clear(record, body);
      }
    } catch {}
  },
};

// The value of a box, as the diary takes it; undefined if it takes no such number.
function valueOf(box, { widget, min, max, unit }) {
  if (box.value.trim() === "") return null;
  if (widget !== "number") return box.value;
  if (unit) return readTemperature(box.value, min, max);
  const number = readNumber(box.value);
  return number !== null && number >= min && number <= max ? number : undefined;
}

function inputField(question, entry, save) {
  const { field, widget, unit, maxLength } = question;
  const isNumber = widget === "number";
  const box = element(isNumber ? "input" : "textarea", { id: field, value: textOf(entry[field] ?? null, question) });
  if (isNumber) Object.assign(box, { type: "text", inputMode: "decimal", autocomplete: "off" });
  else Object.assign(box, { rows: 3, maxLength });
  const hint = element("p", { className: "quiet", id: `${field}-hint` });
  hint.setAttribute("role", "status");
  box.setAttribute("aria-describedby", hint.id);
  const { id: record, started_at: startedAt } = entry;
  const saveValue = async () => {
    clearTimeout(timer);
    unsavedInputs.delete(saveValue);
    const value = valueOf(box, question);
    hint.textContent = value === undefined ? limitsText(question) : unit && value !== null ? fill(TEXT.degreesAre, { fahrenheit: inFahrenheit(value), celsius: numberText(Math.round(value * 10) / 10) }) : "";
    if (value === undefined) return;
    if (value !== (entry[field] ?? null)) await save({ [field]: value });
    drafts.clear(record, { [field]: value });
  };
  let timer = 0;
  box.oninput = () => {
    unsavedInputs.add(saveValue);
    clearTimeout(timer);
    timer = setTimeout(saveValue, TYPING_MS);
    const value = valueOf(box, question);
    if (value !== undefined) drafts.save(record, { [field]: value }, whenText(Date.parse(startedAt)));
  };
  box.onchange = saveValue;
  return element("section", {}, element("label", { htmlFor: field, textContent: unit ? fill(TEXT.asked, { question: question.words, unit: usesFahrenheit ? "°F" : unit }) : question.words }), box, hint);
}

addEventListener("pagehide", saveTyped);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && saveTyped());
