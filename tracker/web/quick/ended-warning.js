// A warning that goes after an answer was changed: say why, and offer Undo.
const answersBefore = new Map(); // by record: each field changed since the diary last answered, with the value before
let endedWarning = null; // {child, table, record, titles, sentences, before}

function rememberAnswers(record, changes) {
  const before = answersBefore.get(record.id) || {};
  for (const field of Object.keys(changes)) if (!(field in before)) before[field] = record[field] ?? null;
  answersBefore.set(record.id, before);
}

// Why a warning is gone, for each answer that was changed.
function endReasons(body, name) {
  const words = Object.entries(body).flatMap(([field, value]) => [].concat(value ?? "").map((word) => WORDS.endedWarning.because[field]?.[word]));
  const known = [...new Set(words.filter(Boolean))];
  return (known.length ? known : [WORDS.endedWarning.otherwise]).map((sentence) => fill(sentence, { name }));
}

// Compare the warnings before a change with those that the diary answers with.
function noticeEndedWarning(flags, answer, sent) {
  const before = answersBefore.get(sent.record);
  answersBefore.delete(sent.record);
  const left = flags.filter((flag) => !answer.urgent.some(({ rule }) => rule === flag.rule));
  if (answer.urgent.length) endedWarning = endedWarning?.record === sent.record ? null : endedWarning;
  if (!left.length || sent.method !== "PATCH" || !before || sent.body.removed_at !== undefined) return;
  const changed = Object.fromEntries(Object.keys(sent.body).filter((field) => field in before).map((field) => [field, before[field]]));
  if (!Object.keys(changed).length) return;
  const titles = [...new Set(left.map(({ title }) => title))];
  endedWarning = { child: answer.child, table: sent.table, record: sent.record, titles, sentences: endReasons(sent.body, childById(answer.child)?.name), before: changed };
}

function undoEnd() {
  const { table, record, before } = endedWarning;
  endedWarning = null;
  if (table === "episodes" && entry?.id === record) {
    amendEpisode(before);
    return showEntry();
  }
  saveChange("PATCH", table, record, before, lastChange?.words ?? "");
  return showOnCard(before);
}

function paintEndedWarning() {
  const key = endedWarning && endedWarning.child === currentChild()?.id ? JSON.stringify(endedWarning) : "";
  if ($("ended-warning").dataset.key === key) return;
  $("ended-warning").dataset.key = key;
  document.body.dataset.endedWarning = key ? "yes" : ""; // in sight wherever the page is scrolled to
  if (!key) return $("ended-warning").replaceChildren();
  const heading = element("h2", { textContent: fill(WORDS.endedWarning.heading, { title: endedWarning.titles.join(" · ") }) });
  const lines = endedWarning.sentences.map((sentence) => element("p", { textContent: sentence }));
  return $("ended-warning").replaceChildren(heading, ...lines, element("div", { className: "two" }, button(TEXT.undo, undoEnd), button(TEXT.right, () => {
    endedWarning = null;
    paint();
  })));
}
