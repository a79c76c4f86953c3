// The timer of the film: three minutes are enough, five are the most the diary takes.
"use strict";
const ENOUGH_S = 180;
const END_S = 300;
let startedAt = 0;
let ticking = 0;
let wake = null;

function paint() {
  const passed = startedAt ? Math.floor((performance.now() - startedAt) / 1000) : 0;
  $("clock").textContent = timeText(passed, 0);
  const text = passed >= END_S ? words.five : passed >= ENOUGH_S ? words.three : words.filming;
  if ($("clock-text").textContent !== text) $("clock-text").textContent = text;
}

async function start() {
  startedAt = performance.now();
  ticking = setInterval(paint, 250);
  $("run").textContent = words.stop;
  paint();
  wake = await navigator.wakeLock?.request("screen").catch(() => null);
}

function stop() {
  clearInterval(ticking);
  const passed = Math.floor((performance.now() - startedAt) / 1000);
  startedAt = 0;
  $("run").textContent = words.again;
  $("clock-text").textContent = fill(passed >= ENOUGH_S ? words.filmed : words.short, { time: timeText(passed, 0) });
  wake?.release().catch(() => {});
}

$("run").onclick = () => (startedAt ? stop() : start());
