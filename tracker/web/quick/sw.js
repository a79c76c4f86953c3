
// One worker per page.
const PAGE = new URL(registration.scope).pathname;
keepOfflineCopy("plain-4", [PAGE, "/manifest.webmanifest", "/quick/icon.svg", "/quick/films.js"]);
