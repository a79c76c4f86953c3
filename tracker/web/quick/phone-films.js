// Videos on the quick page: an entry that begins with one, and the answer when it began.
function filmWithoutEntry(file) {
  closeSheet();
  films.add(file, { episode: null, child: currentChild().id, keepSound: false });
  showHome();
}

function linkFilm(film, record) {
  films.set(film, { answered: true, link: record.id }).then(films.run);
}

function filmBegan(film, at) {
  const time = { started_at: iso(at), ...(timeZone() ? { time_zone: timeZone() } : {}), time_precision: "exact" };
  if (!film.episode) {
    const record = createEpisode(at, "exact", { child: film.child });
    linkFilm(film, record);
    return openEntry(record);
  }
  films.set(film, { answered: true });
  if (entry?.id !== film.episode) return saveChange("PATCH", "episodes", film.episode, time, whenText(at));
  amendEpisode(time);
  return paintEntryHead();
}

function chooseFilmTime(film) {
  if (film.child !== currentChild()?.id) choose(film.child);
  timeSheet(false, (record) => linkFilm(film, record));
}

films.onReady = (film) => {
  if (entry?.id !== film.episode) return;
  entry.video = "attached";
  entryFilms.question.hidden = true;
};

// What the sheet of earlier times shows below them.
const filmStart = () => [element("h2", { textContent: FILM_TEXT.orBegin }), element("p", { className: "quiet", textContent: FILM_TEXT.weAsk }), ...filmInput(FILM_TEXT.gallery, false, filmWithoutEntry)];

// What the screen of an entry shows below the question about a video; that needs no answer once the diary has one.
function entryFilms(question, record) {
  entryFilms.question = question;
  question.hidden = record.video === "attached";
  const beside = element("p", { className: "film-beside" });
  beside.dataset.episode = record.id;
  paintBeside(beside);
  const section = filmChoice(() => filmOf(record));
  section.append(beside);
  return section;
}
