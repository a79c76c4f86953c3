// What this phone remembers: who holds it, which child, night or not (shared with the dashboard's pages), and what is running.
const COOKIE = "diary_device";
const NEVER_EMPTY = { children: [], running: null, number: "", family: "", urgent: {}, skills: {} };

const device = {
  read() {
    const found = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
    try {
      return JSON.parse(decodeURIComponent(found.slice(COOKIE.length + 1))) || {};
    } catch {
      return {};
    }
  },
  keep(said) {
    const value = encodeURIComponent(JSON.stringify({ ...device.read(), ...said }));
    document.cookie = `${COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
  },
};

const memory = {
  held: { ...NEVER_EMPTY },
  load() {
    try {
      memory.held = { ...NEVER_EMPTY, ...JSON.parse(localStorage.getItem("quick") || "{}") };
    } catch {} // a private window may keep nothing: then this page alone remembers
  },
  keep(said) {
    Object.assign(memory.held, said);
    try {
      localStorage.setItem("quick", JSON.stringify(memory.held));
    } catch {}
  },
};

// 112 reaches help across Europe (Directive (EU) 2018/1972, Article 109), 911 in the USA and Canada. Elsewhere nothing is guessed.
const NORTH_AMERICA = new RegExp(
  "^(US/|Canada/|Pacific/Honolulu|America/(New_York|Detroit|Kentucky|Indiana|Chicago|Menominee|North_Dakota|Denver|Boise|Phoenix|Los_Angeles|Anchorage|" +
    "Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|St_Johns|Halifax|Glace_Bay|Moncton|Goose_Bay|Toronto|Montreal|Iqaluit|Winnipeg|Resolute|Rankin_Inlet|" +
    "Regina|Swift_Current|Edmonton|Cambridge_Bay|Inuvik|Yellowknife|Dawson|Whitehorse|Fort_Nelson|Creston|Vancouver))",
);
const guessedNumber = () => (/^Europe\//.test(place()) ? "112" : NORTH_AMERICA.test(place()) ? "911" : "");
const emergencyNumber = () => memory.held.number || memory.held.family || guessedNumber();

// A plain address in the home network is no secure context: there is no crypto.randomUUID, but there are random numbers.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
