// The page that adds a video to one entry, or begins an entry with a video.
const asked = new URLSearchParams(location.search);
const guide = asked.get("film") === "movements" ? "movements" : null;
let record = null; // the entry, with its child
let family = [];
let childId = asked.get("child") || device.read().child || "";

const homeZone = () => family.find((one) => one.id === childId)?.time_zone ?? null;
const say = (words) => ($("about").textContent = isolated(words));

async function loadEntry() {
  const id = asked.get("episode");
  if (guide) return say(TEXT.guide);
  if (!id) return say(TEXT.chooseFirst);
  const [answer, body] = await fetchJson(`api/v1/episodes/${encodeURIComponent(id)}`);
  if (!answer.ok) return say(TEXT.noEntry);
  record = { ...body.entry, child: body.child };
  childId = body.child;
  return say(fill(TEXT.forEntry, { when: whenText(Date.parse(record.started_at)) }));
}

function showChoice() {
  const whose = family.find((one) => one.id === childId);
  $("family").replaceChildren(...(whose ? [badge(whose), whose.name] : []));
  if (!whose || (asked.get("episode") && !record)) return;
  $("choice").replaceChildren(filmChoice(() => (record ? filmOf(record) : { episode: null, child: childId, guide })));
  if (record) showFilms($("pictures"), record.id, childId);
}

// Change an entry by the diary's interface; what went wrong stands on the page.
async function write(method, path, body) {
  const [answer, result] = await fetchJson(`api/v1/${path}`, device.read().caregiver || "", { method, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(problemText(result.problems?.[0]?.problem || ""));
  return result;
}

async function filmBegan(film, at) {
  const time = { started_at: iso(at), ...(timeZone() ? { time_zone: timeZone() } : {}), time_precision: "exact" };
  try {
    if (film.episode) await write("PATCH", `episodes/${film.episode}`, time);
    else {
      const made = await write("POST", "episodes", { id: uuid(), child: film.child, source: "app", ...time });
      film.link = made.id;
      asked.set("episode", made.id);
      history.replaceState(null, "", `${location.pathname}?${asked}`);
    }
    await films.set(film, { answered: true });
    films.run();
    await loadEntry();
  } catch (error) {
    say(error.message ? fill(TEXT.timeRefused, { problem: error.message }) : TEXT.timeNotSaved);
  }
}

function chooseFilmTime(film) {
  const box = element("input", { type: "datetime-local", id: "at", max: iso(now()).slice(0, 16) });
  const use = button(TEXT.saveAtTime, () => {
    const at = readWallClock(box.value)?.readings[0];
    if (at === undefined || at > now()) return say(TEXT.notFuture);
    $("choice").replaceChildren();
    return filmBegan(film, at).then(showChoice);
  }, { className: "solid" });
  $("choice").replaceChildren(element("section", {}, element("label", { htmlFor: "at", textContent: FILM_TEXT.whenBegan }), box, use));
  box.focus();
}

films.onReady = () => record && showFilms($("pictures"), record.id, childId);

async function start() {
  applyNightColours();
  memory.load();
  try {
    const [answer, body] = await fetchJson("api/v1/children");
    if (answer.status === 401) return location.assign(`login?next=${encodeURIComponent(location.pathname + location.search)}`);
    family = body.children;
    compareClocks(body.now, false);
    if (!family.some((one) => one.id === childId)) childId = family[0]?.id || "";
    await loadEntry();
  } catch {
    return say(TEXT.unreached);
  }
  await queue.open();
  showChoice();
  return films.open();
}
start();
