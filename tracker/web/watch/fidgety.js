// The timer of the film: three minutes are enough, five are plenty.
"use strict";
const ENOUGH_S = 180;
const END_S = 300;
let startedAt = 0;
let ticking = 0;
let wake = null;

function paint() {
  const passed = startedAt ? Math.floor((performance.now() - startedAt) / 1000) : 0;
  $("clock").textContent = timeText(passed, 0);
  const words = passed >= END_S ? "Five minutes. You can stop." : passed >= ENOUGH_S ? "Three minutes are done. Go on to five if your baby stays calm." : "Filming. Stay where you can see your baby.";
  if ($("clock-text").textContent !== words) $("clock-text").textContent = words;
}

async function start() {
  startedAt = performance.now();
  ticking = setInterval(paint, 250);
  $("run").textContent = "Stop";
  paint();
  wake = await navigator.wakeLock?.request("screen").catch(() => null);
}

function stop() {
  clearInterval(ticking);
  const passed = Math.floor((performance.now() - startedAt) / 1000);
  startedAt = 0;
  $("run").textContent = "Start again";
  $("clock-text").textContent = passed >= ENOUGH_S ? `${timeText(passed, 0)} filmed.` : `${timeText(passed, 0)} filmed. Three minutes or more are better; another day is fine.`;
  wake?.release().catch(() => {});
}

$("run").onclick = () => (startedAt ? stop() : start());
