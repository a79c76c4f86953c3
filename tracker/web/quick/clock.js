// Local time. Every instant sent to the server carries the phone's UTC offset.
const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null; // read each time: the phone may travel while the page is open
const MINUTE = 60000;
const WRONG_CLOCK_MS = 2 * MINUTE;
let clockOffset = 0; // added to this phone's clock: the diary's minus the phone's, ms; 0 if they differ by at most two minutes
let measured = null; // the difference as last measured: {offset, wall, tick}
let steps = 0; // by how much this phone's clock was set while the page was watched, ms

const now = () => Date.now() + clockOffset;
const twoDigits = (number) => String(number).padStart(2, "0");
const isoDay = (d) => `${d.getFullYear()}-${twoDigits(d.getMonth() + 1)}-${twoDigits(d.getDate())}`;
const wallTime = (ms) => `${twoDigits(new Date(ms).getHours())}:${twoDigits(new Date(ms).getMinutes())}`; // for the diary: 15:05 everywhere
const formats = {};
const localText = (ms, options) => (formats[JSON.stringify(options)] ??= new Intl.DateTimeFormat(WORDS.region.locale, options)).format(ms);
const hasHalfDays = !WORDS.region.has24HourClock;
const clockText = (ms) => (hasHalfDays ? localText(ms, { hour: "numeric", minute: "2-digit" }) : wallTime(ms)); // for people: 15:05, or 3:05 PM in the USA
const durationText = (ms) => `${Math.floor(ms / MINUTE)}:${twoDigits(Math.floor(ms / 1000) % 60)}`;

// Compare this phone's clock with the diary's. A running timer keeps the difference it started with.
// `newestEntry`: an entry of the diary that is later than the diary's own clock, which therefore is wrong, or was.
function compareClocks(serverTime, isTiming = Boolean(memory.state.running), newestEntry = null) {
  const server = Date.parse(serverTime);
  if (!server) return;
  const apart = server - Date.now();
  const wentBack = server < memory.state.contact - WRONG_CLOCK_MS; // the diary's clock is behind what it said before
  const isBehind = Date.now() >= Date.parse(newestEntry) - WRONG_CLOCK_MS; // and this phone's clock is not; false without such an entry
  const agree = Math.abs(apart) <= WRONG_CLOCK_MS;
  const phoneIsRight = !agree && (memory.state.phoneIsRight || wentBack || (newestEntry !== null && isBehind));
  measured = { offset: agree || phoneIsRight ? 0 : apart, apart, wall: Date.now(), tick: performance.now() };
  if (!isTiming) clockOffset = measured.offset;
  memory.save({ phoneIsRight, contact: phoneIsRight ? memory.state.contact : server });
}

// A page in sight cannot have slept: what its clock gained on its time of running is a change of the clock.
let beat = null;
setInterval(() => {
  const next = { wall: Date.now(), tick: performance.now() };
  const jump = beat ? next.wall - beat.wall - (next.tick - beat.tick) : 0;
  if (Math.abs(jump) > WRONG_CLOCK_MS) steps += jump;
  beat = document.visibilityState === "visible" ? next : null;
}, 1000);
document.addEventListener("visibilitychange", () => (beat = null));

// What is kept with each change, so that its times can be corrected when the diary answers.
const clockReading = () => ({ wall: Date.now(), tick: performance.now(), steps, offset: clockOffset, window: WINDOW, before: now() < memory.state.contact - WRONG_CLOCK_MS });

const isMeasured = () => {
  if (!measured) return false;
  const [passed, ticks] = [Date.now() - measured.wall, performance.now() - measured.tick];
  return ticks < MINUTE && Math.abs(passed - ticks) < WRONG_CLOCK_MS;
};

// By how much the times of a change must be moved, ms, and whether they are exact then. They are not where the clock may have been set
// since, and the page cannot know when: it was reloaded, or it slept.
function clockCorrection(reading) {
  const isSame = reading.window === WINDOW;
  const shift = measured.offset - reading.offset + (isSame ? steps - reading.steps : 0);
  const passed = Date.now() - reading.wall - (steps - reading.steps);
  const gained = passed - (performance.now() - reading.tick);
  if (isSame && Math.abs(gained) <= WRONG_CLOCK_MS) return { shift: Math.abs(shift) > WRONG_CLOCK_MS ? shift : 0, isExact: true };
  if (isSame && gained < 0) return { shift: shift + gained, isExact: false };
  if (Math.abs(shift) > WRONG_CLOCK_MS) return { shift, isExact: false };
  return { shift: 0, isExact: !reading.before };
}

function iso(ms) {
  const d = new Date(ms);
  const east = -d.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${twoDigits(Math.floor(Math.abs(east) / 60))}:${twoDigits(Math.abs(east) % 60)}`;
  return `${isoDay(d)}T${wallTime(ms)}:${twoDigits(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, "0")}${offset}`;
}

// The calendar day in the child's home zone: a check-in is about that day.
const dayInZone = (ms, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);

// "New York" if this device's clock is not that of the child's home at this moment, else "".
function placeText(ms, home) {
  const here = timeZone();
  if (!here || !home || here === home) return "";
  const key = `${here} ${home} ${Math.floor(ms / (15 * MINUTE))}`;
  if (placeText.key !== key) [placeText.key, placeText.place] = [key, hasClockOf(here, home, ms) ? "" : here.split("/").pop().replace(/_/g, " ")];
  return placeText.place;
}

function hasClockOf(here, home, ms) {
  const clockIn = (zone) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(ms);
  try {
    return clockIn(here) === clockIn(home);
  } catch {
    return true; // a zone this browser does not know
  }
}

// A time on this device's clock, with its place where that is not the child's home (`home`: its time zone).
const whenText = (ms, home = homeZone()) => {
  const place = placeText(ms, home);
  const time = place ? fill(TEXT.inPlace, { when: clockText(ms), place }) : clockText(ms);
  if (isoDay(new Date(ms)) === isoDay(new Date(now()))) return time;
  return fill(TEXT.dayTime, { day: localText(ms, { weekday: "short", day: "numeric", month: "short" }), time });
};

// A day that somebody gave without a time: "today", "yesterday" or the date.
const nearDayText = (date, today) => {
  const days = Math.round((Date.parse(today) - Date.parse(date)) / 86400000);
  if (days === 0 || days === 1) return [TEXT.today, TEXT.yesterday][days];
  return localText(Date.parse(`${date}T12:00`), { weekday: "short", day: "numeric", month: "short" });
};

// A typed local time as instants: two if the hour is repeated (earlier first); `moved` if it is skipped by the clock change.
function readWallClock(text) {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number);
  const first = new Date(year, month - 1, day, hour, minute);
  const shown = (d) => `${isoDay(d)}T${twoDigits(d.getHours())}:${twoDigits(d.getMinutes())}`;
  if (Number.isNaN(first.getTime())) return null;
  if (shown(first) !== text.slice(0, 16)) return { readings: [first.getTime()], moved: true };
  const shifts = [-120, -60, -30, 0, 30, 60, 120].map((minutes) => first.getTime() + minutes * MINUTE);
  return { readings: shifts.filter((ms) => shown(new Date(ms)) === text.slice(0, 16)), moved: false };
}
