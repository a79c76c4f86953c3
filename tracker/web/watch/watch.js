// The player: one video or two side by side, slowly, picture by picture, with a contact sheet and a pad to tap along.
"use strict";
const SPEEDS = [[1, "1×"], [0.5, "½"], [0.25, "¼"]];
const PICTURE_S = 1 / 30; // where the file does not say how long a picture lasts
const SWIPE_PX = 12; // of a finger's way across the video, for one picture
const STEP_MARGIN = 0.001;
const players = []; // { film, caption, video, figure, from, to }
let active = 0;

const now = () => players[active];
const say = (text) => {
  $("message").textContent = text;
  $("message").hidden = !text;
};
const pictureOf = (player) => (player.film.frames_per_s ? 1 / player.film.frames_per_s : PICTURE_S);
const lengthOf = (player) => (Number.isFinite(player.video.duration) ? player.video.duration : player.film.duration_s || 0);
const isPlaying = () => players.some(({ video }) => !video.paused);

function seek(player, at) {
  player.video.currentTime = Math.min(Math.max(0, at), Math.max(0, lengthOf(player) - STEP_MARGIN));
}

function play() {
  if (isPlaying()) return players.forEach(({ video }) => video.pause());
  return players.forEach((player) => {
    const end = player.to ?? lengthOf(player);
    if (player.video.currentTime >= end - 0.05) seek(player, player.from ?? 0);
    player.video.play().catch(() => {});
  });
}

function step(pictures) {
  players.forEach(({ video }) => video.pause());
  const player = now();
  const length = pictureOf(player);
  seek(player, (Math.floor(player.video.currentTime / length + STEP_MARGIN) + pictures + 0.5) * length);
}

function setSpeed(rate) {
  for (const { video } of players) video.playbackRate = video.defaultPlaybackRate = rate;
  if (taps.state.taps.length && taps.state.rate !== rate) taps.reset(words.speedChanged);
  paint();
}

function markLoop(end) {
  const player = now();
  player[end] = player.video.currentTime;
  if (player.from !== undefined && player.to !== undefined && player.to - player.from < pictureOf(player)) {
    delete player[end === "from" ? "to" : "from"];
  }
  paint();
}

function clearLoop() {
  delete now().from;
  delete now().to;
  paint();
}

function paintLoop() {
  const { from, to } = now();
  $("loop-off").hidden = from === undefined && to === undefined;
  const marks = { from: timeText(from ?? 0), to: timeText(to ?? 0) };
  const text = from !== undefined ? (to !== undefined ? words.repeats : words.repeatsToEnd) : to !== undefined ? words.repeatsFromStart : "";
  $("loop-text").textContent = fill(text, marks);
  $("loop-from").setAttribute("aria-pressed", String(from !== undefined));
  $("loop-to").setAttribute("aria-pressed", String(to !== undefined));
}

function paintPlace() {
  const player = now();
  const length = lengthOf(player);
  $("place").max = String(length);
  if (document.activeElement !== $("place") || !player.video.paused) $("place").value = String(player.video.currentTime);
  $("time").textContent = fill(words.timeOf, { time: timeText(player.video.currentTime, 2), length: timeText(length) });
  $("place").setAttribute("aria-valuetext", $("time").textContent);
}

function paint() {
  const player = now();
  paintPlace();
  paintLoop();
  $("play").firstElementChild.textContent = isPlaying() ? words.pause : words.play;
  for (const chip of $("speeds").children) chip.setAttribute("aria-pressed", String(Number(chip.dataset.rate) === player.video.playbackRate));
  players.forEach(({ figure }, number) => figure.classList.toggle("active", players.length > 1 && number === active));
  $("sound").hidden = !players.some(({ film }) => film.has_sound);
  $("sound").setAttribute("aria-pressed", String(!player.video.muted));
}

// While it runs: repeat the marked part.
function keepInLoop(player) {
  const { video, from = 0, to } = player;
  const isMarked = player.from !== undefined || to !== undefined;
  if (!isMarked || video.paused) return;
  if (video.currentTime >= (to ?? lengthOf(player) - 0.03) || video.currentTime < from - 0.1) seek(player, from);
}

function watchFrames(player) {
  const { video } = player;
  const look = () => {
    keepInLoop(player);
    if (player === now()) paintPlace();
    if (!video.paused) requestAnimationFrame(look);
  };
  for (const event of ["play", "pause", "seeked", "loadedmetadata", "ratechange", "ended"]) {
    video.addEventListener(event, () => {
      paint();
      look();
    });
  }
  video.addEventListener("ended", () => {
    if (player.from === undefined && player.to === undefined) return;
    seek(player, player.from ?? 0);
    video.play().catch(() => {});
  });
  video.addEventListener("seeking", () => {
    if (player === now() && taps.state.taps.length && video.currentTime < taps.state.taps.at(-1)) taps.reset(words.jumpedBack);
  });
  video.addEventListener("error", () => say(words.cannotPlay));
}

// A finger that slides across the video goes through its pictures; one that only touches plays or pauses.
function followFinger(player, number) {
  const { video } = player;
  let start = null;
  video.addEventListener("pointerdown", (event) => {
    start = { x: event.clientX, y: event.clientY, at: video.currentTime, moved: false };
    if (active !== number) choose(number);
    video.setPointerCapture(event.pointerId);
  });
  video.addEventListener("pointermove", (event) => {
    if (!start) return;
    const pictures = Math.round((event.clientX - start.x) / SWIPE_PX);
    if (!pictures && !start.moved) return;
    start.moved = true;
    video.pause();
    seek(player, start.at + pictures * pictureOf(player));
  });
  video.addEventListener("pointerup", () => {
    if (start && !start.moved) play();
    start = null;
  });
  video.addEventListener("pointercancel", () => (start = null));
}

function choose(number) {
  active = number;
  taps.reset();
  paintPace();
  showSheet();
  paint();
}

function showSheet() {
  const player = now();
  const times = player.film.still_times_s;
  const pictures = times.map((at, number) =>
    element(
      "button",
      { type: "button", className: "still", onclick: () => seek(player, at), aria: { label: fill(words.goTo, { time: timeText(at) }) } },
      element("img", { src: stillOf(player.film.id, number), alt: "", loading: "lazy" }),
      element("span", { textContent: timeText(at) }),
    ),
  );
  const none = element("p", { className: "quiet", textContent: words.noStills });
  $("sheet").replaceChildren(...(pictures.length ? [element("div", { className: "stills" }, ...pictures)] : [none]));
}

function showOthers(list) {
  const shown = new Set(players.map(({ film }) => film.id));
  const others = list.videos.filter((one) => one.is_here && !shown.has(one.id));
  const link = (one) =>
    element(
      "a",
      { className: "still", href: `video/watch?id=${players[0].film.id}&beside=${one.id}` },
      element("img", { src: thumbnailOf(one.id), alt: "", loading: "lazy" }),
      element("span", { textContent: `${one.title}, ${one.when}` }),
    );
  const alone = element("a", { href: `video/watch?id=${players[0].film.id}`, textContent: words.onlyFirst, className: "dial" });
  const none = element("p", { className: "quiet", textContent: words.noOther });
  $("same-help").hidden = !others.length;
  $("others").replaceChildren(...(players.length > 1 ? [alone] : []), ...others.map(link), ...(others.length || players.length > 1 ? [] : [none]));
}

// --- tap along -------------------------------------------------------------------------------------------------------
const isSlow = (film) => film.isSlow && film.real_time_factor === null;
const taps = tapAlong({ clip: () => ({ video: now().video, factor: now().film.real_time_factor ?? 1, start_s: now().film.begins_after_s ?? 0 }), onChange: paintTaps });
let rhythmTimer = 0;

// What is known about the pace of a video: in slow motion by its file, in real time, or to be asked.
function paintPace() {
  const { film } = now();
  const factor = film.real_time_factor;
  const times = Math.round((factor < 1 ? 1 / factor : factor) * 10) / 10;
  const known = factor === 1 ? (film.frames_per_s >= 100 ? words.highSpeed : "") : factor < 1 ? words.realTime : words.timeLapse;
  $("pace-text").textContent = factor !== null ? fill(known, { times, rate: Math.round(film.frames_per_s) }) : film.isSlow ? words.unknownSpeed : words.isItSlow;
  $("pace").hidden = factor !== null;
  $("pace").setAttribute("aria-pressed", String(Boolean(film.isSlow)));
}

function paintTaps(state, why) {
  const count = state.taps.length;
  const film = now()?.film;
  $("pad-count").textContent = count ? fill(words.taps, { count }) : "";
  $("tap-actions").hidden = !count;
  $("tap-save").textContent = words.save;
  $("tap-save").disabled = !film?.episode || isSlow(film);
  delete $("tap-save").dataset.sure;
  $("tap-text").textContent = why;
  $("tap-urgent").replaceChildren();
  clearTimeout(rhythmTimer);
  if (count) rhythmTimer = setTimeout(showRhythm, 700);
}

async function showRhythm() {
  const count = taps.state.taps.length;
  if (isSlow(now().film)) return ($("tap-text").textContent = words.unknownSpeed);
  try {
    const { sentence } = await fetchJson("videos/rhythm", "POST", { offsets_s: taps.offsets(), playback_rate: taps.state.rate });
    if (count !== taps.state.taps.length) return undefined;
    $("tap-text").textContent = now().film.episode ? sentence : `${sentence} ${words.noEntry}`;
  } catch (error) {
    $("tap-text").textContent = error.message;
  }
  return undefined;
}

// A warning sign that stays in sight once the taps are saved: what it is, what to do, and the way to the page that says why.
function warningOf({ title, do: toDo }) {
  const today = element("a", { href: "./", className: "dial", textContent: words.today });
  return element("div", { className: "card" }, element("p", {}, element("b", { textContent: title })), element("p", { textContent: toDo }), today);
}

async function saveTaps() {
  const { film } = now();
  clearTimeout(rhythmTimer); // the rhythm would take the place of what is said here
  try {
    const { entry } = await fetchJson(api(`episodes/${film.episode}`));
    const earlier = entry.jerk_offsets_s?.length || 0;
    if (earlier && !$("tap-save").dataset.sure) {
      $("tap-save").dataset.sure = "yes";
      $("tap-save").textContent = words.replace;
      $("tap-text").textContent = fill(words.hasTaps, { count: earlier });
      return;
    }
    // Where the video begins in the entry is asked again: its time may have been changed since this page was opened.
    film.begins_after_s = (await fetchJson(api(`videos/${film.id}`))).begins_after_s;
    const isPlaced = film.begins_after_s !== null;
    const changes = { jerk_offsets_s: taps.offsets(), source: `taps-from-video:${taps.state.rate}${isPlaced ? "@entry" : ""}` };
    const answer = await fetchJson(api(`episodes/${film.episode}`), "PATCH", changes);
    $("tap-actions").hidden = true;
    $("tap-text").textContent = [words.saved, isPlaced ? words.fromEntry : words.fromVideo, answer.rhythm].filter(Boolean).join(" ");
    $("tap-urgent").replaceChildren(...(answer.urgent === null ? [element("p", { className: "card", textContent: words.unchecked })] : answer.urgent.map(warningOf)));
  } catch (error) {
    $("tap-text").textContent = `${error.message} ${words.stillHere}`;
  }
}

// --- the page --------------------------------------------------------------------------------------------------------
function makePlayer(film, caption, number) {
  const video = element("video", { playsInline: true, muted: true, preload: "auto", src: contentOf(film.id), poster: thumbnailOf(film.id), disablePictureInPicture: true });
  video.setAttribute("aria-label", `${caption.title}, ${caption.when}`);
  const lines = linesOf(caption).map((line) => element("p", { textContent: line }));
  const figure = element("figure", {}, video);
  $("captions").append(element("div", {}, element("b", { textContent: caption.title }), ...lines));
  const player = { film, caption, video, figure };
  players.push(player);
  watchFrames(player);
  followFinger(player, number);
  return figure;
}

// An iPhone shows no element in full, only a video, in its own player.
function showFull() {
  const { figure, video } = now();
  if (figure.requestFullscreen) return figure.requestFullscreen().catch(() => {});
  return video.webkitEnterFullscreen?.();
}

function bind() {
  for (const [rate, label] of SPEEDS) {
    const chip = button(label, () => setSpeed(rate));
    chip.dataset.rate = String(rate);
    $("speeds").append(chip);
  }
  $("play").onclick = play;
  $("frame-back").onclick = () => step(-1);
  $("frame-on").onclick = () => step(1);
  $("place").oninput = () => seek(now(), Number($("place").value));
  $("loop-from").onclick = () => markLoop("from");
  $("loop-to").onclick = () => markLoop("to");
  $("loop-off").onclick = clearLoop;
  $("sound").onclick = () => {
    now().video.muted = !now().video.muted;
    paint();
  };
  $("pace").onclick = () => {
    now().film.isSlow = !now().film.isSlow;
    taps.reset();
    paintPace();
  };
  $("full").onclick = showFull;
  $("pad").addEventListener("pointerdown", taps.tap);
  $("pad").addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && !event.repeat) {
      event.preventDefault();
      taps.tap(event);
    }
  });
  $("tap-again").onclick = () => taps.reset();
  $("tap-save").onclick = saveTaps;
  addEventListener("keydown", onKey);
}

const KEYS = {
  " ": play,
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  1: () => setSpeed(1),
  2: () => setSpeed(0.5),
  4: () => setSpeed(0.25),
  b: () => markLoop("from"),
  e: () => markLoop("to"),
};
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === $("pad")) return;
  if (event.key.toLowerCase() === "t" && !event.repeat) taps.tap(event);
  const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
  if (!act || (event.key === " " && event.target.closest("button, a")) || (event.key.startsWith("Arrow") && event.target === $("place"))) return;
  event.preventDefault();
  act();
}

async function start() {
  const ids = [asked.get("id"), asked.get("beside")].filter(Boolean);
  if (!ids.length) return say(words.chooseVideo);
  try {
    const films = await Promise.all(ids.map((id) => fetchJson(api(`videos/${encodeURIComponent(id)}`))));
    const list = await fetchJson(`videos/list?child=${films[0].child}`);
    const broken = films.find((film) => film.state !== "ready");
    if (broken) return say(broken.problem || words.preparing);
    const captions = films.map((film) => list.videos.find((one) => one.id === film.id));
    if (captions.includes(undefined)) return say(words.otherChild);
    $("stage").className = $("captions").className = films.length > 1 ? "pair" : "";
    $("stage").append(...films.map((film, number) => makePlayer(film, captions[number], number)));
    $("title").textContent = films.length > 1 ? words.same : captions[0].title;
    document.title = `${$("title").textContent} · ${words.diary}`;
    $("doctor").href = `video/doctor?child=${films[0].child}`;
    $("controls").hidden = false;
    bind();
    choose(0);
    showOthers(list);
  } catch (error) {
    say(error.message);
  }
  return undefined;
}
start();
