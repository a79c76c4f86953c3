
// The page for the doctor opens from its copy on this phone. Videos are not here, they are in IndexedDB.
keepOfflineCopy("visit-2", ["/video/doctor", "/video/video.css", "/video/common.js", "/video/kept.js", "/video/doctor.js"]);
