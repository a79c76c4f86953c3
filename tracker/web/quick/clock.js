"use strict";
// Times as the family's clock shows them. Every instant that leaves this page carries the phone's own offset.
const place = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null; // asked each time: a phone travels with its page open
const MINUTE = 60000;
const WRONG_CLOCK_MS = 2 * MINUTE;
let ahead = 0; // how far the diary's clock is before the phone's, where they differ by more than two minutes

const now = () => Date.now() + ahead;
const two = (number) => String(number).padStart(2, "0");
const dayOf = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
const clockOf = (ms) => `${two(new Date(ms).getHours())}:${two(new Date(ms).getMinutes())}`;
const lasting = (ms) => `${Math.floor(ms / MINUTE)}:${two(Math.floor(ms / 1000) % 60)}`;

function compareClocks(told) {
  if (memory.held.running) return; // a timer keeps the clock it began with
  const apart = Date.parse(told) - Date.now();
  ahead = Math.abs(apart) > WRONG_CLOCK_MS ? apart : 0;
}

function iso(ms) {
  const d = new Date(ms);
  const east = -d.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  return `${dayOf(d)}T${clockOf(ms)}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, "0")}${offset}`;
}

// The day at the child's home, which is what a day's card is about.
const dayAt = (ms, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);

const saidWhen = (ms) => {
  const day = dayOf(new Date(ms));
  if (day === dayOf(new Date(now()))) return clockOf(ms);
  return `${new Date(ms).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${clockOf(ms)}`;
};

// A typed time as instants: two where the hour comes twice (the earlier first); `moved` where it never comes and the clock jumps over it.
function readWallClock(text) {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number);
  const first = new Date(year, month - 1, day, hour, minute);
  const shown = (d) => `${dayOf(d)}T${two(d.getHours())}:${two(d.getMinutes())}`;
  if (Number.isNaN(first.getTime())) return null;
  if (shown(first) !== text.slice(0, 16)) return { readings: [first.getTime()], moved: true };
  const shifts = [-120, -60, -30, 0, 30, 60, 120].map((minutes) => first.getTime() + minutes * MINUTE);
  return { readings: shifts.filter((ms) => shown(new Date(ms)) === text.slice(0, 16)), moved: false };
}
