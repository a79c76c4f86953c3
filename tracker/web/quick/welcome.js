// How this page gets onto the home screen: shown once after a phone has signed in with a code, and from the sheet of this phone.
const isApple = () => /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
const isInstalled = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;

function welcomeSheet() {
  const inside = $("welcome").content.cloneNode(true);
  for (const steps of inside.querySelectorAll("details")) steps.open = steps.className === (isApple() ? "apple" : "android");
  inside.querySelector(".plain-http").hidden = isSecureContext;
  sheet(TEXT.homeScreen, inside);
}

function welcome() {
  if (!new URLSearchParams(location.search).has("welcome")) return;
  history.replaceState(null, "", location.pathname);
  if (!isInstalled()) welcomeSheet();
}
