// Building blocks of both pages: elements, the child's badge, the line about calling for help, emergency answers.
memory.load();

const SETTLE_MS = 500; // a second tap within this time is ignored
const UNDO_MS = 10000;
const isUndoOffered = (change) => change && performance.now() - (change.savedAt || change.since) < UNDO_MS;
const SAVING_MS = 1500;
const PROMPT_MS = 600;
const ASK_AFTER = 20 * MINUTE;
const GROW = 3 * MINUTE;
const $ = (id) => document.getElementById(id);

// Text whose signs and letters from right to left move no word of ours: isolated, without marks that turn what follows.
const RTL_RUN = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[^\p{L}\p{N}\n]{0,8}[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*/gu;
const isolated = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(RTL_RUN, "\u2068$&\u2069");

const element = (name, properties = {}, ...inside) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...inside.map((part) => (typeof part === "string" ? isolated(part) : part)));
  if (typeof properties.textContent === "string") node.textContent = isolated(properties.textContent);
  return node;
};
const button = (words, act, properties = {}) => element("button", { type: "button", textContent: words, onclick: act, ...properties });

// When the newest entry was: a day if no more is known, never a time that nobody gave.
const lastText = (glance) => (glance.last_episode_day ? nearDayText(glance.last_episode_day, glance.today) : whenText(Date.parse(glance.last_episode_at)));

// What stands in <b> in a text, as elements.
const marked = (text) => text.split(/<b>(.*?)<\/b>/).map((part, place) => (place % 2 ? element("b", { textContent: part }) : part));

function badge(item) {
  const node = element("i", { className: "badge", textContent: item.initial });
  node.style.setProperty("--child", item.colour);
  node.setAttribute("aria-hidden", "true");
  return node;
}

// First aid beside an emergency, with the number where one is known.
const firstAid = () => element("p", { className: "aid", textContent: emergencyNumber() ? fill(WORDS.firstAid, { number: emergencyNumber() }) : WORDS.firstAidUnknown });

// The line about calling for help: calm at first, more urgent after three and after five minutes. While a timer runs, first aid stands below.
function paintCallLine(line, passed, name = "") {
  const stage = passed >= WORDS.longS * 1000 ? "late" : passed >= GROW ? "soon" : passed > 0 ? "running" : "calm";
  const number = emergencyNumber();
  const said = stage === "running" ? "calm" : stage;
  const texts = name ? (number ? WORDS.call : WORDS.callUnknown) : number ? WORDS.callBaby : WORDS.callBabyUnknown;
  const words = fill(texts[said], { number, name });
  if (line.dataset.said === stage + words) return;
  line.dataset.said = stage + words;
  line.dataset.stage = stage;
  const isUrgent = stage === "soon" || stage === "late";
  line.setAttribute("role", isUrgent ? "alert" : "note");
  const callLink = number && isUrgent ? [element("a", { href: `tel:${number}`, textContent: fill(WORDS.warning.call, { number }) })] : [];
  line.replaceChildren(words, ...callLink, ...(stage === "calm" ? [] : [element("p", { className: "aid", textContent: WORDS.whileItLasts })]));
}

// The words of a warning on a child's name.
const warningTag = (urgency) => element("span", { className: "alarm", textContent: WORDS.warning.tags[urgency] });

// One warning: what to do, whom to call, what was seen, why. This device's emergency number comes before the family's.
// `more`: what stands below the numbers to call. `most`: how many reasons are named before they are opened.
function warningSection(card, more = [], onWhy = () => {}, most = Infinity) {
  const isEmergency = card.urgency === "emergency_now";
  const number = isEmergency ? emergencyNumber() : "";
  const own = number ? [{ label: fill(WORDS.warning.call, { number }), number }] : [];
  const doctor = card.calls.filter((one) => one.number !== memory.state.family || one.label === WORDS.warning.callDoctor);
  const calls = [...own, ...doctor].map((one) => element("a", { href: `tel:${one.number}`, className: "dial", textContent: one.label }));
  const [first, ...others] = card.reasons;
  const titles = card.reasons.slice(0, most).map(({ title }) => title);
  if (card.reasons.length > most) titles.push(counted(TEXT.moreReasons, card.reasons.length - most));
  const why = element("details", { className: "why" }, element("summary", { textContent: titles.join(" · ") }));
  for (const { title, why: words } of card.reasons) why.append(element("p", {}, ...(others.length ? [element("b", { textContent: title }), " "] : []), words));
  if (!isEmergency && !calls.length) why.append(element("a", { href: "settings?section=family", textContent: WORDS.warning.addDoctor, onclick: onWhy }), " ");
  why.append(element("a", { href: "flags", textContent: WORDS.warning.link, onclick: onWhy }));
  return element("section", { className: isEmergency ? "emergency" : "today" },
    element("h2", { textContent: number ? fill(WORDS.warning.callNow, { number }) : card.opening }),
    element("p", { textContent: card.action }),
    ...(calls.length ? [element("div", { className: "calls" }, ...calls)] : []),
    ...more,
    ...(isEmergency ? [firstAid()] : []), // below the questions, which stand beside the number
    ...(card.entries.length ? [element("ul", {}, ...card.entries.map((line) => element("li", { textContent: line })))] : []),
    ...(first ? [why] : []));
}

// The same for answers that the diary has not judged yet.
const unsentWarning = (name) => ({ urgency: "emergency_now", opening: WORDS.warning.unknownNow, action: name ? fill(WORDS.warning.evenIfOver, { name }) : WORDS.warning.evenIfOverBaby, calls: memory.state.doctor ? [{ label: WORDS.warning.callDoctor, number: memory.state.doctor }] : [], entries: [], reasons: [] });

// Answers that are an emergency by themselves, shown until the server has answered.
const includesAny = (value, words) => (Array.isArray(value) ? value.some((item) => words.includes(item)) : words.includes(value));
const isEmergency = (fields) => Boolean(fields) && ((fields.duration_s ?? 0) >= WORDS.longS || Object.entries(WORDS.atOnce || {}).some(([field, words]) => includesAny(fields[field], words)));
const isUnsentEmergency = (item) => isEmergency(item.body) && !queue.waiting.some((other) => other.record === item.record && other.method === "DELETE");

const applyNightColours = () => (document.documentElement.dataset.night = device.read().night ? "yes" : "");
function toggleNight() {
  device.save({ night: device.read().night ? "" : "yes" });
  applyNightColours();
}

let wake = null;
async function keepScreenOn() {
  if (!wake || wake.released) wake = await navigator.wakeLock?.request("screen").catch(() => null);
}
function registerServiceWorker(scope) {
  if (isSecureContext && navigator.serviceWorker) navigator.serviceWorker.register("sw.js", { scope }).catch(() => {});
}
