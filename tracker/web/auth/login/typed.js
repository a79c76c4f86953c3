// What is being typed in the dashboard outlives a reload. Leaving a box sends it to the diary; until the page was drawn again it is kept in this tab.
if (!window.diaryKeepsTyped) {
  window.diaryKeepsTyped = true;
  const TYPED = "diary-typed ";
  const BOXES = ":is([data-testid=stTextInput] input:not([type=password]), [data-testid=stTextArea] textarea)";
  const sent = new Set(); // keys of boxes that were left in this visit
  let isLeaving = false;
  const keyOf = (box) => {
    const name = [...(box.closest("[class*=st-key-]")?.classList || [])].find((one) => one.startsWith("st-key-"));
    return name && TYPED + name;
  };
  const write = (box, text) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  };
  const restore = () => {
    const app = document.querySelector("[data-testid=stApp]")?.dataset;
    if (app?.testScriptState !== "notRunning" || app.testConnectionState !== "CONNECTED") return;
    for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(TYPED))) {
      const box = [...document.querySelectorAll(BOXES)].find((one) => keyOf(one) === key);
      if (!sent.has(key) && (!box || box === document.activeElement)) continue;
      const text = sessionStorage.getItem(key);
      sessionStorage.removeItem(key);
      if (!sent.delete(key) && box.value !== text) write(box, text);
    }
  };
  const leave = () => {
    isLeaving = true;
    if (document.activeElement?.matches(BOXES)) document.activeElement.blur();
    isLeaving = false;
  };
  document.addEventListener("input", ({ target }) => {
    const key = target.matches?.(BOXES) && keyOf(target);
    if (key) sessionStorage.setItem(key, target.value);
  }, true);
  document.addEventListener("focusout", ({ target }) => {
    if (target.matches?.(BOXES) && !isLeaving) sent.add(keyOf(target));
  }, true);
  setInterval(restore, 500);
  for (const name of ["pagehide", "popstate"]) addEventListener(name, leave, true);
  document.addEventListener("visibilitychange", () => document.hidden && leave(), true);
}
