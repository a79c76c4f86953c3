// The skills that are asked at this age: each answer saves itself, as of today; a further tap changes that answer, the same tap takes it out.
const skillsSaid = new Map(); // what this page answered, by child and skill, until the page is left
let atThisAge = null; // the list for the child of the day's card

function recallSkills() {
  if (atThisAge?.child !== day.child || atThisAge.missing) atThisAge = memory.held.skills[day.child] || null;
}

async function readSkills() {
  const whose = day.child;
  const found = await ask(`/api/v1/skills?child=${whose}`).catch(() => null);
  if (day?.child !== whose) return;
  if (found?.[0].ok) {
    atThisAge = found[1];
    memory.keep({ skills: { ...memory.held.skills, [whose]: { ...found[1], readAt: now() } } });
  } else if (!atThisAge) atThisAge = { child: whose, missing: true };
  $("skills").replaceWith(skillsOfThisAge());
}

const skillWords = (status) => WORDS.skill.status.answers.find(([word]) => word === status)[1];
const saidNow = (skill) => {
  const key = `${day.child} ${skill.key}`;
  const left = skillsSaid.has(key) ? null : queue.unsent("milestones", { child: day.child, milestone: skill.key }); // answered before the page was closed
  if (left) skillsSaid.set(key, left);
  const said = skillsSaid.get(key);
  return said && !ended.has(said.id) ? said : null;
};

function answerSkill(skill, status) {
  const words = `${skill.label}: ${skillWords(status)} · ${childOf(day.child).name}`;
  const said = saidNow(skill);
  if (!said) {
    const record = signed({ child: day.child, milestone: skill.key, status, date: day.date });
    skillsSaid.set(`${day.child} ${skill.key}`, { id: record.id, status, date: day.date });
    return store("POST", "milestones", record.id, record, words);
  }
  if (said.status === status) {
    ended.add(said.id);
    return store("DELETE", "milestones", said.id, null, words, { removed: true });
  }
  const before = { status: said.status };
  said.status = status;
  return store("PATCH", "milestones", said.id, { status }, words, { before });
}

// A skill that has gone has a day on which it was last seen; until another is chosen, that is not known better than today.
function lastSeen(said, words) {
  const box = element("input", { type: "date", id: `seen-${said.id}`, value: said.date, max: day.date });
  box.onchange = () => {
    if (!box.value || box.value > day.date) return;
    const before = { date: said.date };
    said.date = box.value;
    store("PATCH", "milestones", said.id, { date: box.value }, words, { before });
  };
  return [element("label", { htmlFor: box.id, textContent: "On which day did you last see it?" }), box];
}

function oneSkill(skill) {
  const extra = element("div");
  const more = [skill.hint, skill.status ? `Said before: ${skillWords(skill.status)}, ${skill.date}.` : ""].filter(Boolean).join(" ");
  const section = chips(skill.label, more, WORDS.skill.status.answers, (word) => saidNow(skill)?.status === word, (word) => {
    answerSkill(skill, word);
    paintExtra();
  });
  const paintExtra = () => {
    const said = saidNow(skill);
    extra.replaceChildren(...(said?.status === "lost" ? lastSeen(said, `${skill.label}, last seen · ${childOf(day.child).name}`) : []));
  };
  paintExtra();
  section.append(extra);
  return section;
}

function skillsOfThisAge() {
  const holder = element("details", { id: "skills", open: Boolean(skillsOfThisAge.open) });
  holder.ontoggle = () => (skillsOfThisAge.open = holder.open);
  if (atThisAge?.child !== day.child) return Object.assign(holder, { hidden: true });
  const { months, age, from_birth: fromBirth, skills, readAt, missing } = atThisAge;
  const summary = (words) => holder.append(element("summary", { textContent: words }));
  if (missing) {
    summary("Skills asked at this age");
    holder.append(element("p", { className: "quiet", textContent: "This list is in the diary, which cannot be reached now. You can write a skill down below in your own words; it waits on this device." }));
    return holder;
  }
  const ages = readAt ? `As this device last read it, ${saidWhen(readAt)}, at the age of ${age}.` : fromBirth ? `Corrected age ${age}; since birth ${fromBirth}.` : `Age ${age}.`;
  const light = element("p", { className: "quiet", textContent: `${ages} What is not there yet is worth a word at the next visit; a skill that has gone, a call.` });
  summary(`Skills asked at ${months} months`);
  holder.append(light, ...skills.map(oneSkill));
  return holder;
}
