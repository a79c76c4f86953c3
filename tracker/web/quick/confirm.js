// Three questions about a movement that is over, beside the emergency number. A tap is stored as an ordinary answer.
let confirm_ = null; // what is asked, from the server
const confirmed = new Map(); // question by episode and id: the choice that was tapped on this page

const confirmKey = (id) => `${confirm_.episode} ${id}`;
const chosenFor = (question) => confirmed.get(confirmKey(question.id));
const mustCall = () => [...confirmed].some(([key, choice]) => choice.call && (confirm_ ? key.startsWith(confirm_.episode) : entry && key.startsWith(entry.id)));

function takeConfirm(asked) {
  confirm_ = asked ?? null;
}

function answerConfirm(question, choice) {
  confirmed.set(confirmKey(question.id), choice);
  const episode = confirm_.episode;
  if (Object.keys(choice.changes).length) {
    if (entry?.id === episode) {
      amendEpisode(choice.changes);
      showEntry();
    } else saveChange("PATCH", "episodes", episode, choice.changes, TEXT.yourAnswer);
  }
  paint();
}

function confirmQuestion(question) {
  const chosen = chosenFor(question);
  const choice = (each) => {
    const made = button(each.words, () => answerConfirm(question, each));
    made.setAttribute("aria-pressed", String(chosen?.words === each.words));
    return made;
  };
  const more = chosen?.call && question.which.length && !question.which.some((each) => each.words === chosen.words);
  const group = (list) => {
    const row = element("div", { className: "confirm" }, ...list.map(choice));
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", question.words);
    return row;
  };
  return element("div", { className: "asked" }, element("p", { textContent: question.words }), group(question.choices), ...(more ? [element("p", { textContent: TEXT.whichOf }), group(question.which)] : []));
}

// The questions still to be answered, and those answered on this page with a call, under one sentence.
function confirmQuestions() {
  const asked = confirm_?.questions.filter((question) => !chosenFor(question) || chosenFor(question).call) ?? [];
  if (!asked.length) return [];
  const lead = mustCall() ? TEXT.callFirst : confirm_.lead;
  return [...(asked.length > 1 ? [element("p", { textContent: lead })] : []), ...asked.map(confirmQuestion)];
}
