// For the doctor: choose videos, keep them on this phone for the visit, and show them large without a connection.
"use strict";
let listed = null; // the child's videos, from the diary
let visit = null; // what is kept on this phone

const say = (words) => {
  $("message").textContent = words;
  $("message").hidden = !words;
};
const chosen = () => listed.videos.filter((one) => $(`use-${one.id}`)?.checked);
const sizeText = (bytes) => `${Math.max(0.1, bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
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
        element("span", {}, element("b", { textContent: one.title }), ...linesOf(one).map((line) => element("span", { textContent: line })), ...(one.is_here ? [] : [element("span", { textContent: "The file is missing." })])),
      ),
    );
  $("list").replaceChildren(...listed.videos.map(item));
  $("choose").hidden = !listed.videos.length;
  $("insecure").hidden = isSecureContext && "serviceWorker" in navigator;
  if (!listed.videos.length) say("There is no video in the diary yet. Add one to an entry first: on the quick page, or in History.");
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
  $("keep").textContent = some.length ? `Keep ${some.length === 1 ? "it" : `these ${some.length}`} on this phone (${sizeText(size)})` : "Keep them on this phone";
}

// Fetch a video whole, with its progress.
async function fetched(one, onBytes) {
  const reply = await fetch(contentOf(one.id));
  if (!reply.ok) throw new Error(`“${one.title}” could not be read from the diary.`);
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
  if (!day || day < todayText()) return say("Please choose the day of the visit: today or later.");
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
    say(full ? "There is not enough room on this phone. Choose fewer videos, or save them as one file." : `${error?.message || "That didn't work."} Nothing was kept; please try again.`);
  }
  bar.hidden = true;
  paintButtons();
  return undefined;
}

function showReady() {
  $("ready").hidden = !visit;
  if (!visit) return;
  const count = visit.videos.length;
  $("ready-text").textContent = `${count} ${count === 1 ? "video" : "videos"} of ${visit.name}. ${count === 1 ? "It plays" : "They play"} without a connection and ${count === 1 ? "is" : "are"} deleted from this phone at the end of ${dayOf(visit.until - 1)}.`;
}

async function forget() {
  await kept.forget();
  visit = null;
  showReady();
  say("Deleted from this phone. The videos in the diary stay where they are.");
}

function saveZip() {
  const query = new URLSearchParams([["child", listed.child], ...chosen().map(({ id }) => ["id", id])]);
  element("a", { href: `videos/visit.zip?${query}`, download: "" }).click();
}

// --- show ------------------------------------------------------------------------------------------------------------
let url = "";
async function show(number) {
  const one = visit.videos[number];
  const content = await kept.video(one.id);
  if (!content) return say("This video is no longer on this phone. Keep it again from home.");
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(content);
  const video = element("video", { src: url, playsInline: true, muted: true, autoplay: true, loop: true, controls: true });
  video.setAttribute("aria-label", one.title);
  const speed = (rate, words) => {
    const chip = button(words, () => {
      video.playbackRate = rate;
      for (const other of chip.parentNode.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", String(other === chip));
    });
    chip.setAttribute("aria-pressed", String(rate === 1));
    return chip;
  };
  const words = element("div", { className: "words" }, element("p", {}, element("b", { textContent: `${number + 1} of ${visit.videos.length}: ${one.title}` })), element("p", { textContent: linesOf(one).join(" · ") }));
  const bar = element("div", { className: "bar" }, button("Previous", () => show(number - 1), { disabled: number === 0 }), speed(1, "1×"), speed(0.25, "¼"), button("Next", () => show(number + 1), { disabled: number === visit.videos.length - 1 }));
  const close = button("Close", closePlaylist, { className: "wide" });
  const isFirst = $("playlist").hidden;
  $("playlist").replaceChildren(video, words, bar, close);
  $("playlist").hidden = false;
  document.body.style.overflow = "hidden";
  if (isFirst) await document.documentElement.requestFullscreen?.().catch(() => {});
  return undefined;
}

function closePlaylist() {
  $("playlist").hidden = true;
  $("playlist").replaceChildren();
  document.body.style.overflow = "";
  URL.revokeObjectURL(url);
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("playlist").hidden) closePlaylist();
});

async function start() {
  $("keep").onclick = keep;
  $("zip").onclick = saveZip;
  $("show").onclick = () => show(0);
  $("forget").onclick = forget;
  if (isSecureContext) navigator.serviceWorker?.register("video/sw.js").catch(() => {});
  const isOver = kept.isOver();
  if (isOver) {
    await kept.forget();
    say("The visit is over, so its videos were deleted from this phone. They are still in the diary.");
  }
  visit = (await kept.list().catch(() => null)) || null;
  showReady();
  try {
    listed = await fetchJson(`videos/list${asked.get("child") ? `?child=${encodeURIComponent(asked.get("child"))}` : ""}`);
    showChoice();
  } catch (error) {
    if (visit) say("No connection to the diary now. The videos kept on this phone play all the same.");
    else if (!isOver) say(error.message);
  }
}
start();
