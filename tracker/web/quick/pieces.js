// What both pages are made of: elements, the child's badge, the calm line that grows, the words that cannot wait for the network.
const WORDS = JSON.parse(document.getElementById("words").textContent);
const SETTLE_MS = 500; // a second tap of the same thumb is no second wish
const UNDO_MS = 10000;
const SAVING_MS = 1500;
const PROMPT_MS = 600;
const ASK_AFTER = 20 * MINUTE;
const GROW = 3 * MINUTE;
const $ = (id) => document.getElementById(id);

const element = (name, said = {}, ...inside) => {
  const made = Object.assign(document.createElement(name), said);
  made.append(...inside);
  return made;
};
const button = (words, act, said = {}) => element("button", { type: "button", textContent: words, onclick: act, ...said });

function badge(one) {
  const made = element("i", { className: "badge", textContent: one.initial });
  made.style.setProperty("--child", one.colour);
  made.setAttribute("aria-hidden", "true");
  return made;
}

// From the first second one calm line; it grows at three and at five minutes.
function paintCallLine(line, passed) {
  const stage = passed >= WORDS.longS * 1000 ? "late" : passed >= GROW ? "soon" : "calm";
  const number = emergencyNumber();
  const who = number ? `call ${number}` : "call your emergency number";
  const words = {
    calm: `Blue, not breathing as usual, not responding, or past 5 minutes: ${who}.`,
    soon: `Past 3 minutes. At 5 minutes, or at once if blue, not breathing as usual or not responding: ${who}.`,
    late: `Past 5 minutes: ${who} now.`,
  }[stage];
  if (line.dataset.said === words) return;
  line.dataset.said = words;
  line.dataset.stage = stage;
  line.setAttribute("role", stage === "calm" ? "note" : "alert");
  line.replaceChildren(words, ...(number && stage !== "calm" ? [element("a", { href: `tel:${number}`, textContent: `Call ${number}` })] : []));
}

// Answers that are an emergency by themselves, for as long as the diary has not answered.
const saysOne = (value, words) => (Array.isArray(value) ? value.some((one) => words.includes(one)) : words.includes(value));
const alarming = (told) => Boolean(told) && ((told.duration_s ?? 0) >= WORDS.longS || Object.entries(WORDS.atOnce || {}).some(([field, words]) => saysOne(told[field], words)));
const alarmWaits = (one) => alarming(one.body) && !queue.waiting.some((other) => other.record === one.record && other.method === "DELETE");

const dress = () => (document.documentElement.dataset.night = device.read().night ? "yes" : "");
function turnNight() {
  device.keep({ night: device.read().night ? "" : "yes" });
  dress();
}

let wake = null;
async function stayAwake() {
  if (!wake || wake.released) wake = await navigator.wakeLock?.request("screen").catch(() => null);
}
function keepOffline(scope) {
  if (isSecureContext && navigator.serviceWorker) navigator.serviceWorker.register("/sw.js", { scope }).catch(() => {});
}
