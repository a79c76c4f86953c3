
// The page for the doctor opens from its copy on this phone. Videos are not here, they are in IndexedDB.
const FOLDER = new URL("./", location).pathname;
keepOfflineCopy(FOLDER === "/video/" ? "visit-5" : `${FOLDER}visit-5`, ["doctor", "video.css", "common.js", "kept.js", "doctor.js"].map((name) => FOLDER + name));
