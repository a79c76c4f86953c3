// A question with its answers as chips: any number of them is shown as chosen, a tap chooses.
function chips(heading, more, answers, isChosen, choose) {
  const id = `q${++chips.made}`;
  const made = answers.map(([word, words]) => {
    const chip = button(words, () => {
      choose(word);
      paint();
    });
    chip.paint = () => chip.setAttribute("aria-pressed", String(isChosen(word)));
    return chip;
  });
  const paint = () => made.forEach((chip) => chip.paint());
  paint();
  const group = element("div", { className: "chips" }, ...made);
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", id);
  const section = element("section", {}, element("h2", { id, textContent: heading }));
  if (more) section.append(element("p", { className: "quiet", textContent: more }));
  section.append(group);
  section.paint = paint;
  return section;
}
chips.made = 0;
