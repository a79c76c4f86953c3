// State of this device: caregiver, child and night colours (a cookie shared with the dashboard), and the running episode.
const COOKIE = "diary_device";

// "/", or the path of this diary behind a proxy. Other sites of the same host share the browser's stores: under a path each name ends in it.
const BASE_PATH = new URL(document.baseURI).pathname;
const ownName = (name) => (BASE_PATH === "/" ? name : name + BASE_PATH);

const NEVER_EMPTY = { children: [], running: null, number: "", family: "", doctor: "", caregivers: [], urgent: {}, warnings: {}, begun: [], skills: {}, typedSkills: {}, contact: 0, phoneIsRight: false };

const device = {
  read() {
    const cookie = document.cookie.split("; ").find((text) => text.startsWith(`${COOKIE}=`));
    try {
      return JSON.parse(decodeURIComponent(cookie.slice(COOKIE.length + 1))) || {};
    } catch {
      return {};
    }
  },
  save(fields) {
    const value = encodeURIComponent(JSON.stringify({ ...device.read(), ...fields }));
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${COOKIE}=${value}; path=${BASE_PATH}; max-age=31536000; samesite=lax${secure}`;
  },
};

// Make this page anew if Settings, here or on another device, chose another region than it was made for: the diary's answer names it.
// Call this with an answer alone: a page without an offline copy cannot be made anew while the diary is out of reach.
function takeRegion(answer) {
  const region = answer.headers.get("content-language");
  if (!region || region === document.documentElement.lang) return;
  if (!dispatchEvent(new Event("beforeunload", { cancelable: true }))) return; // something lives in this page alone
  try {
    if (sessionStorage.getItem(ownName("region")) === region) return; // an offline copy that is older than the choice
    sessionStorage.setItem(ownName("region"), region);
  } catch {
    return;
  }
  location.reload();
}

const memory = {
  state: { ...NEVER_EMPTY },
  load() {
    try {
      memory.state = { ...NEVER_EMPTY, ...JSON.parse(localStorage.getItem(ownName("quick")) || "{}") };
    } catch {} // a private window may refuse storage: the state then lives only in this page
  },
  save(fields) {
    Object.assign(memory.state, fields);
    try {
      localStorage.setItem(ownName("quick"), JSON.stringify(memory.state));
    } catch {}
  },
};

// The emergency number used where this device is, "" where it is not guessed.
const guessedNumber = () => WORDS.usualNumbers.find(([zones]) => new RegExp(zones).test(timeZone()))?.[1] ?? "";
const emergencyNumber = () => memory.state.number || memory.state.family || guessedNumber();

// A plain HTTP address is no secure context: crypto.randomUUID is missing there, getRandomValues is not.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
