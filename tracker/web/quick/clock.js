"use strict";
// Local time. Every instant sent to the server carries the phone's UTC offset.
const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null; // read each time: the phone may travel while the page is open
const MINUTE = 60000;
const WRONG_CLOCK_MS = 2 * MINUTE;
let clockOffset = 0; // server clock minus phone clock, ms; 0 if they differ by at most two minutes

const now = () => Date.now() + clockOffset;
const twoDigits = (number) => String(number).padStart(2, "0");
const isoDay = (d) => `${d.getFullYear()}-${twoDigits(d.getMonth() + 1)}-${twoDigits(d.getDate())}`;
const clockText = (ms) => `${twoDigits(new Date(ms).getHours())}:${twoDigits(new Date(ms).getMinutes())}`;
const durationText = (ms) => `${Math.floor(ms / MINUTE)}:${twoDigits(Math.floor(ms / 1000) % 60)}`;

function compareClocks(serverTime) {
  if (memory.state.running) return; // a running timer keeps the offset it started with
  const apart = Date.parse(serverTime) - Date.now();
  clockOffset = Math.abs(apart) > WRONG_CLOCK_MS ? apart : 0;
}

function iso(ms) {
  const d = new Date(ms);
  const east = -d.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${twoDigits(Math.floor(Math.abs(east) / 60))}:${twoDigits(Math.abs(east) % 60)}`;
  return `${isoDay(d)}T${clockText(ms)}:${twoDigits(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, "0")}${offset}`;
}

// The calendar day in the child's home zone: a check-in is about that day.
const dayInZone = (ms, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);

const whenText = (ms) => {
  const day = isoDay(new Date(ms));
  if (day === isoDay(new Date(now()))) return clockText(ms);
  return `${new Date(ms).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${clockText(ms)}`;
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
