
// One worker per page.
const PAGE = new URL(registration.scope).pathname;
const FOLDER = new URL("./", location).pathname;
keepOfflineCopy(FOLDER === "/" ? "plain-6" : `${FOLDER}plain-6`, [PAGE, `${FOLDER}manifest.webmanifest`, `${FOLDER}quick/icon.svg`, `${FOLDER}quick/films.js`]);
