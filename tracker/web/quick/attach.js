// Choosing a video, and what became of it: one line for each with what is left, and the question when it was recorded.
const FILM_NEAR_MS = 36 * 60 * MINUTE; // further from its entry, a video was hardly taken of it
const DEVICE_WORD = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";
const megabytes = (bytes) => (bytes < 9.5e5 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6).toString());

function leftText(film) {
  if (!film.rate || film.received >= film.size) return "";
  const seconds = (film.size - film.received) / film.rate;
  return seconds < 50 ? " · less than a minute left" : ` · about ${Math.round(seconds / 60) || 1} min left`;
}

// What to say about a video that is on its way.
function filmWords(film) {
  if (film.problem) return film.problem;
  if (film.state === "reading") return `Reading the video on this ${DEVICE_WORD}…`;
  if (film.waits === "entry") return "The entry is sent first, then the video.";
  if (film.waits) return "No connection now. The video waits here and goes on by itself.";
  if (film.state === "sending") return `Sending the video: ${megabytes(film.received)} of ${megabytes(film.size)} MB${leftText(film)}`;
  if (film.state === "checking") return film.note || "The video has arrived and is being prepared.";
  return film.note || "The video is in the diary.";
}

// The question when the entry began, by the moment the video was recorded; nothing where the answer is known.
function recordedQuestion(film) {
  if (film.state !== "ready" || film.answered || !film.recordedAt) return film.state === "ready" && !film.episode && !film.answered ? ["When did it begin?", null] : null;
  const at = Date.parse(film.recordedAt);
  if (!film.episode) return [`Recorded ${whenText(at)}. Is that when it began?`, at];
  if (film.isTimed || !film.startedAt) return null;
  const apart = Math.abs(at - Date.parse(film.startedAt));
  return apart < MINUTE || apart > FILM_NEAR_MS ? null : [`Recorded ${whenText(at)}. Is that when it began?`, at];
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
    bar.setAttribute("aria-label", film.state === "reading" ? "Read so far" : "Sent so far");
    line.append(bar);
  }
  const asked = recordedQuestion(film);
  const acts = element("div", { className: "two" });
  if (asked) {
    const [question, at] = asked;
    line.append(element("p", {}, element("b", { textContent: question })));
    if (at !== null) acts.append(button(film.episode ? "Yes, use this time" : "Yes, save an entry", () => filmBegan(film, at)));
    acts.append(film.episode ? button("No, keep the time", () => films.set(film, { answered: true })) : button("Choose the time", () => chooseFilmTime(film)));
  } else if (film.problem) {
    if (film.state !== "refused" && film.file) acts.append(button("Try again", () => films.again(film)));
    if (film.file && film.sha256) acts.append(button("Save it on this device", () => saveFile(film.file)));
    acts.append(button("OK", () => films.cancel(film)));
  } else if (film.state === "ready") acts.append(button("OK", () => films.forget(film)));
  else acts.append(button("Don't send it", () => films.cancel(film)));
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
  const sound = chips("Sound", "It is left out unless you keep it: voices in the room are private.", [["yes", "Keep the sound of the next video"]], () => keepSound, () => (keepSound = !keepSound));
  const use = (file) => films.add(file, { ...of(), keepSound });
  const section = element("section", { className: "apart" }, element("h2", { textContent: "Add a video" }));
  section.append(
    element("p", { className: "quiet", textContent: `${of().guide ? "Up to 5 minutes and 650 MB." : "Up to 3 minutes and 200 MB."} Place and device are removed from it. It stays on your computer at home.` }),
    sound,
    ...(DEVICE_WORD === "phone"
      ? [element("div", { className: "two wide" }, ...filmInput("Record a video", true, use), ...filmInput("Choose from the gallery", false, use))]
      : [element("div", { className: "wide" }, ...filmInput("Choose a video", false, use))]),
  );
  return section;
}

// The small pictures of the videos that an entry has in the diary.
async function showFilms(holder, episode, child) {
  const result = await fetchJson(`api/v1/videos?child=${child}`).catch(() => null);
  const own = result?.[0].ok ? result[1].videos.filter((film) => film.episode === episode && film.state === "ready") : [];
  const pictures = own.map((film, place) => element("a", { href: `video/watch?id=${film.id}` }, element("img", { src: `api/v1/videos/${film.id}/thumbnail`, alt: `Watch video ${place + 1} of this entry`, width: 96 })));
  holder.replaceChildren(...(own.length ? [element("p", { className: "quiet", textContent: own.length === 1 ? "In the diary: 1 video" : `In the diary: ${own.length} videos` }), element("div", { className: "chips" }, ...pictures)] : []));
}

films.onChange = paintFilms;
