// Choosing a video, and what became of it: one line for each with what is left, and the question when it was recorded.
const FILM_NEAR_MS = 36 * 60 * MINUTE; // further from its entry, a video was hardly taken of it
const isHandheld = matchMedia("(pointer: coarse)").matches;
const megabytes = (bytes) => (bytes < 9.5e5 ? (bytes / 1e6).toLocaleString(WORDS.region?.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) : Math.round(bytes / 1e6).toString());

function leftText(film) {
  if (!film.rate || film.received >= film.size) return "";
  const seconds = (film.size - film.received) / film.rate;
  return seconds < 50 ? FILM_TEXT.minuteLeft : fill(FILM_TEXT.minutesLeft, { minutes: Math.round(seconds / 60) || 1 });
}

// What to say about a video that is on its way.
function filmWords(film) {
  if (film.problem) return film.problem;
  if (film.state === "reading") return isHandheld ? FILM_TEXT.readingPhone : FILM_TEXT.readingComputer;
  if (film.waits === "entry") return FILM_TEXT.entryFirst;
  if (film.waits) return FILM_TEXT.noConnection;
  if (film.state === "sending") return [fill(FILM_TEXT.sending, { received: megabytes(film.received), size: megabytes(film.size) }), leftText(film)].filter(Boolean).join(" · ");
  if (film.state === "checking") return film.note || FILM_TEXT.preparing;
  return film.note || FILM_TEXT.inDiary;
}

// The question when the entry began, by the moment the video was recorded; nothing where the answer is known.
function recordedQuestion(film) {
  if (film.state !== "ready" || film.answered || !film.recordedAt) return film.state === "ready" && !film.episode && !film.answered ? [FILM_TEXT.whenBegan, null] : null;
  const at = Date.parse(film.recordedAt);
  if (!film.episode) return [fill(FILM_TEXT.recorded, { when: whenText(at) }), at];
  if (film.isTimed || !film.startedAt) return null;
  const apart = Math.abs(at - Date.parse(film.startedAt));
  return apart < MINUTE || apart > FILM_NEAR_MS ? null : [fill(FILM_TEXT.recorded, { when: whenText(at) }), at];
}

// What the diary does not take may be the only copy, where the camera was opened from here.
function saveFile(file) {
  const link = element("a", { href: URL.createObjectURL(file), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
}

function filmLine(film) {
  const words = element("p", { textContent: filmWords(film) });
  words.setAttribute("role", "status");
  const state = element("div", { className: "status-line" }, words);
  state.dataset.kind = film.problem ? "refused" : film.state === "ready" ? "saved" : "";
  const line = element("div", { className: "card" }, state);
  if (!film.problem && ["reading", "sending"].includes(film.state)) {
    const bar = element("progress", { max: film.size, value: film.state === "reading" ? film.read : film.received });
    bar.setAttribute("aria-label", film.state === "reading" ? FILM_TEXT.readSoFar : FILM_TEXT.sentSoFar);
    line.append(bar);
  }
  const asked = recordedQuestion(film);
  const acts = element("div", { className: "two" });
  if (asked) {
    const [question, at] = asked;
    line.append(element("p", {}, element("b", { textContent: question })));
    if (at !== null) acts.append(button(film.episode ? FILM_TEXT.useTime : FILM_TEXT.saveEntry, () => filmBegan(film, at)));
    acts.append(film.episode ? button(FILM_TEXT.keepTime, () => films.set(film, { answered: true })) : button(FILM_TEXT.chooseTime, () => chooseFilmTime(film)));
  } else if (film.problem) {
    if (film.state !== "refused" && film.file) acts.append(button(FILM_TEXT.again, () => films.again(film)));
    if (film.file && film.sha256) acts.append(button(FILM_TEXT.saveHere, () => saveFile(film.file)));
    acts.append(button(FILM_TEXT.ok, () => films.cancel(film)));
  } else if (film.state === "ready") acts.append(button(FILM_TEXT.ok, () => films.forget(film)));
  else acts.append(button(FILM_TEXT.dontSend, () => films.cancel(film)));
  line.append(acts);
  return line;
}

// Redraw only what changed: the bar moves without a new element, so that focus and a screen reader stay where they are.
function paintFilms() {
  const holder = $("films");
  const shown = { home: films.list.slice(0, 1), running: [], day: [] }[screen] || films.list; // what is tapped in a hurry keeps its place
  const key = JSON.stringify(shown.map((film) => [film.id, film.state, film.problem, film.waits, film.note, film.answered, film.recordedAt, recordedQuestion(film)]));
  if (holder.dataset.key !== key) holder.replaceChildren(...shown.map(filmLine));
  else
    shown.forEach((film, place) => {
      const line = holder.children[place];
      const bar = line.querySelector("progress");
      if (bar) bar.value = film.state === "reading" ? film.read : film.received;
      const words = line.querySelector("p");
      if (words.textContent !== filmWords(film)) words.textContent = filmWords(film);
    });
  holder.dataset.key = key;
  document.querySelectorAll(".film-beside").forEach(paintBeside);
}

// What became of the newest video of an entry, beside the buttons: its line at the top may be out of sight.
function paintBeside(place) {
  const film = films.list.filter(({ episode }) => episode === place.dataset.episode).at(-1);
  const words = film ? filmWords(film) : "";
  if (place.textContent !== words) place.textContent = words;
}

function filmInput(words, isCamera, use) {
  const input = element("input", { type: "file", accept: "video/*", hidden: true });
  if (isCamera) input.setAttribute("capture", "environment");
  input.onchange = () => {
    const [file] = input.files;
    if (file) use(file);
    input.value = "";
  };
  return [button(words, () => input.click()), input];
}

// The entry a video is chosen for; its time is asked about later unless a timer measured it.
const filmOf = ({ id, child, started_at: startedAt, running, duration_precision: precision, jerk_offsets_s: taps }) => ({ episode: id, child, startedAt, isTimed: Boolean(running || taps?.length || precision === "measured") });

// The ways to choose a video for an entry; `of` gives what `filmOf` does when one is chosen.
function filmChoice(of) {
  let keepSound = false;
  const sound = chips(FILM_TEXT.sound, FILM_TEXT.soundOut, [["yes", FILM_TEXT.keepSound]], () => keepSound, () => (keepSound = !keepSound));
  const use = (file) => films.add(file, { ...of(), keepSound });
  const section = element("section", { className: "apart" }, element("h2", { textContent: FILM_TEXT.add }));
  section.append(
    element("p", { className: "quiet", textContent: of().guide ? FILM_TEXT.limitsGuide : FILM_TEXT.limits }),
    sound,
    ...(isHandheld
      ? [element("div", { className: "two wide" }, ...filmInput(FILM_TEXT.record, true, use), ...filmInput(FILM_TEXT.gallery, false, use))]
      : [element("div", { className: "wide" }, ...filmInput(FILM_TEXT.choose, false, use))]),
  );
  return section;
}

// The small pictures of the videos that an entry has in the diary.
async function showFilms(holder, episode, child) {
  const result = await fetchJson(`api/v1/videos?child=${child}`).catch(() => null);
  const own = result?.[0].ok ? result[1].videos.filter((film) => film.episode === episode && film.state === "ready") : [];
  const pictures = own.map((film, place) => element("a", { href: `video/watch?id=${film.id}` }, element("img", { src: `api/v1/videos/${film.id}/thumbnail`, alt: fill(FILM_TEXT.watch, { number: place + 1 }), width: 96 })));
  holder.replaceChildren(...(own.length ? [element("p", { className: "quiet", textContent: counted(FILM_TEXT.inDiaryCount, own.length) }), element("div", { className: "chips" }, ...pictures)] : []));
}

films.onChange = paintFilms;
