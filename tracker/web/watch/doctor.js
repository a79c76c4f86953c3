// For the doctor: choose videos, keep them on this phone for the visit, and show them large without a connection.
"use strict";
let listed = null; // the child's videos, from the diary
let visit = null; // what is kept on this phone

const say = (text) => {
  $("message").textContent = text;
  $("message").hidden = !text;
};
const playerOf = (one) => `video/watch?id=${encodeURIComponent(one.id)}`;
const chosen = () => listed.videos.filter((one) => $(`use-${one.id}`)?.checked);
const sizeText = (bytes) => Math.max(0.1, bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
const SPEEDS = [[1, "1×"], [0.5, "½"], [0.25, "¼"]];
const dayOf = (at) => new Date(at).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });

// --- choose and keep -------------------------------------------------------------------------------------------------
function showChoice() {
  const item = (one) =>
    element(
      "li",
      {},
      element(
        "label",
        { htmlFor: `use-${one.id}` },
        element("input", { type: "checkbox", id: `use-${one.id}`, disabled: !one.is_here, checked: Boolean(visit?.videos.some(({ id }) => id === one.id)), onchange: paintButtons }),
        element("img", { src: thumbnailOf(one.id), alt: "", loading: "lazy" }),
        element("span", {}, element("b", { textContent: one.title }), ...linesOf(one).map((line) => element("span", { textContent: line })), ...(one.is_here ? [] : [element("span", { textContent: words.missing })])),
      ),
      ...(one.is_here ? [element("a", { href: playerOf(one), textContent: words.watch, className: "dial" })] : []),
    );
  $("list").replaceChildren(...listed.videos.map(item));
  $("choose").hidden = !listed.videos.length;
  $("insecure").hidden = isSecureContext && "serviceWorker" in navigator;
  if (!listed.videos.length) say(words.noVideo);
  if (!$("visit").value) $("visit").value = todayText();
  $("visit").min = todayText();
  paintButtons();
}

function todayText() {
  const today = new Date();
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
}

function paintButtons() {
  const some = chosen();
  $("keep").disabled = $("zip").disabled = !some.length;
  const size = some.reduce((sum, one) => sum + (one.bytes || 0), 0);
  $("keep").textContent = some.length ? fill(words.keepSize, { size: sizeText(size) }) : words.keep;
}

// Fetch a video whole, with its progress.
async function fetched(one, onBytes) {
  const reply = await fetch(contentOf(one.id));
  if (!reply.ok) throw new Error(fill(words.notRead, one));
  const parts = [];
  for (const reader = reply.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    onBytes(value.length);
  }
  return new Blob(parts, { type: one.media_type });
}

async function keep() {
  const videos = chosen();
  const day = $("visit").value;
  if (!day || day < todayText()) return say(words.chooseDay);
  say("");
  $("keep").disabled = true;
  const bar = Object.assign($("progress"), { hidden: false, value: 0, max: videos.reduce((sum, one) => sum + one.bytes, 0) });
  const until = endOfNextDay(day);
  try {
    await navigator.storage?.persist?.().catch(() => false);
    await kept.forget();
    for (const one of videos) await kept.saveVideo(one.id, await fetched(one, (bytes) => (bar.value += bytes)));
    await kept.saveList({ child: listed.child, name: listed.name, videos, visit: day, until });
    localStorage.setItem(KEPT_UNTIL, String(until));
    visit = await kept.list();
    showReady();
    $("ready").querySelector("h2").scrollIntoView();
  } catch (error) {
    await kept.forget();
    visit = null;
    showReady();
    const full = error?.name === "QuotaExceededError";
    say(full ? words.noRoom : `${error?.message || ""} ${words.nothing}`);
  }
  bar.hidden = true;
  paintButtons();
  return undefined;
}

function showReady() {
  $("ready").hidden = !visit;
  if (!visit) return;
  $("ready-text").textContent = fill(words.ready, { name: visit.name, count: visit.videos.length, day: dayOf(visit.until - 1) });
}

async function forget() {
  await kept.forget();
  visit = null;
  showReady();
  say(words.deleted);
}

function saveZip() {
  const query = new URLSearchParams([["child", listed.child], ...chosen().map(({ id }) => ["id", id])]);
  element("a", { href: `videos/visit.zip?${query}`, download: "" }).click();
}

// --- show ------------------------------------------------------------------------------------------------------------
let url = "";
let rate = 1; // the speed, which stays from one video to the next

function setRate(video, value) {
  rate = video.playbackRate = video.defaultPlaybackRate = value;
  document.querySelectorAll("#playlist .speed").forEach((chip, place) => chip.setAttribute("aria-pressed", String(SPEEDS[place][0] === value)));
}

async function show(number) {
  const one = visit.videos[number];
  const content = await kept.video(one.id);
  if (!content) return say(words.notHere);
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(content);
  const video = element("video", { src: url, playsInline: true, muted: true, autoplay: true, loop: true, controls: true });
  video.setAttribute("aria-label", one.title);
  const chips = SPEEDS.map(([value, label]) => button(label, () => setRate(video, value), { className: "speed" }));
  const text = element("div", { className: "words" }, element("p", {}, element("b", { textContent: fill(words.numberOf, { number: number + 1, count: visit.videos.length, title: one.title }) })), element("p", { textContent: linesOf(one).join(" · ") }));
  if (listed) text.append(element("p", {}, element("a", { href: playerOf(one), textContent: words.watch })));
  const speeds = element("div", { className: "bar", role: "group", aria: { label: words.speed } }, ...chips);
  const bar = element("div", { className: "bar" }, button(words.previous, () => show(number - 1), { disabled: number === 0 }), button(words.close, closePlaylist), button(words.next, () => show(number + 1), { disabled: number === visit.videos.length - 1 }));
  const isFirst = $("playlist").hidden;
  $("playlist").replaceChildren(video, text, speeds, bar);
  setRate(video, rate);
  $("playlist").hidden = false;
  document.body.style.overflow = "hidden";
  if (isFirst) $("playlist").focus();
  if (isFirst) await document.documentElement.requestFullscreen?.().catch(() => {});
  return undefined;
}

function closePlaylist() {
  $("playlist").hidden = true;
  $("playlist").replaceChildren();
  document.body.style.overflow = "";
  $("show").focus();
  URL.revokeObjectURL(url);
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("playlist").hidden) closePlaylist();
});

// The address alone names no child: with several children, one link each.
async function askWhose() {
  const { children } = await fetchJson(api("children"));
  if (children.length < 2) return false;
  $("who-list").replaceChildren(...children.map(({ id, name }) => element("a", { className: "dial", dir: "auto", href: `video/doctor?child=${encodeURIComponent(id)}`, textContent: name })));
  $("who").hidden = false;
  return true;
}

async function start() {
  $("keep").onclick = keep;
  $("zip").onclick = saveZip;
  $("show").onclick = () => show(0);
  $("forget").onclick = forget;
  if (isSecureContext) navigator.serviceWorker?.register("video/sw.js").catch(() => {});
  const isOver = kept.isOver();
  if (isOver) {
    await kept.forget();
    say(words.over);
  }
  visit = (await kept.list().catch(() => null)) || null;
  showReady();
  try {
    if (!asked.get("child") && (await askWhose())) return;
    listed = await fetchJson(`videos/list${asked.get("child") ? `?child=${encodeURIComponent(asked.get("child"))}` : ""}`);
    showChoice();
  } catch (error) {
    if (visit) say(words.offline);
    else if (!isOver) say(error.message);
  }
}
start();
