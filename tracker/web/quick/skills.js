// The skills of this age: each answer is saved at once with today's date; another tap changes it, the same tap removes it.
const skillAnswers = new Map(); // answers given on this page, by child and skill
let skillsForAge = null; // the list for the child of the check-in

function restoreSkills() {
  if (skillsForAge?.child !== day.child || skillsForAge.missing) skillsForAge = memory.state.skills[day.child] || null;
}

async function loadSkills() {
  const whose = day.child;
  const result = await fetchJson(`api/v1/skills?child=${whose}`).catch(() => null);
  if (day?.child !== whose) return;
  if (result?.[0].ok) {
    skillsForAge = result[1];
    memory.save({ skills: { ...memory.state.skills, [whose]: { ...result[1], readAt: now() } } });
  } else if (!skillsForAge) skillsForAge = { child: whose, missing: true };
  $("skills").replaceWith(skillList());
}

const statusText = (status) => WORDS.skill.status.answers.find(([word]) => word === status)[1];
const skillLabel = (skill, status) => joined(fill(TEXT.skillAnswer, { skill, answer: statusText(status) }), childById(day.child).name);
const currentAnswer = (skill) => {
  const key = `${day.child} ${skill.key}`;
  const left = skillAnswers.has(key) ? null : queue.unsent("milestones", { child: day.child, milestone: skill.key }); // answered before a reload and not sent yet
  if (left) skillAnswers.set(key, left);
  const answer = skillAnswers.get(key);
  return answer && !endedIds.has(answer.id) ? answer : null;
};

function answerSkill(skill, status) {
  const words = skillLabel(skill.label, status);
  const answer = currentAnswer(skill);
  if (!answer) {
    const record = newRecord({ child: day.child, milestone: skill.key, status, date: day.date });
    skillAnswers.set(`${day.child} ${skill.key}`, { id: record.id, status, date: day.date });
    return saveChange("POST", "milestones", record.id, record, words);
  }
  if (answer.status === status) {
    endedIds.add(answer.id);
    return saveChange("DELETE", "milestones", answer.id, null, words, { removed: true });
  }
  const before = { status: answer.status };
  answer.status = status;
  return saveChange("PATCH", "milestones", answer.id, { status }, words, { before });
}

// The day a lost skill was last seen; today until another day is chosen.
function lastSeenInput(answer, words) {
  const box = element("input", { type: "date", id: `seen-${answer.id}`, value: answer.date, max: day.date });
  box.onchange = () => {
    if (!box.value || box.value > day.date) return;
    const before = { date: answer.date };
    answer.date = box.value;
    saveChange("PATCH", "milestones", answer.id, { date: box.value }, words, { before });
  };
  return [element("label", { htmlFor: box.id, textContent: TEXT.lastSeen }), box];
}

function skillSection(skill) {
  const extra = element("div");
  const more = [skill.hint, skill.status ? fill(TEXT.lastAnswer, { answer: statusText(skill.status), day: skill.date }) : ""].filter(Boolean).join(" ");
  const section = chips(skill.label, more, WORDS.skill.status.answers, (word) => currentAnswer(skill)?.status === word, (word) => {
    answerSkill(skill, word);
    paintExtra();
  });
  const paintExtra = () => {
    const answer = currentAnswer(skill);
    extra.replaceChildren(...(answer?.status === "lost" ? lastSeenInput(answer, joined(fill(TEXT.skillLastSeen, { skill: skill.label }), childById(day.child).name)) : []));
  };
  paintExtra();
  section.append(extra);
  return section;
}

function skillList() {
  const holder = element("details", { id: "skills", open: Boolean(skillList.open) });
  holder.ontoggle = () => (skillList.open = holder.open);
  if (skillsForAge?.child !== day.child) return Object.assign(holder, { hidden: true });
  const { months, age, from_birth: fromBirth, skills, readAt, missing } = skillsForAge;
  const summary = (words) => holder.append(element("summary", { textContent: words }));
  if (missing) {
    summary(TEXT.skillsHere);
    holder.append(element("p", { className: "quiet", textContent: TEXT.skillsUnread }));
    return holder;
  }
  const ages = readAt ? fill(TEXT.ageAsOf, { time: whenText(readAt), age }) : fromBirth ? fill(TEXT.ageCorrected, { age, birth: fromBirth }) : fill(TEXT.age, { age });
  const light = element("p", { className: "quiet", textContent: `${ages} ${TEXT.skillsCalm}` });
  summary(counted(TEXT.skillsAt, months));
  holder.append(light, ...skills.map(skillSection));
  return holder;
}
