// Without a connection: the page for the doctor opens from its copy on this phone. Videos are not here, they are in IndexedDB.
const CACHE_NAME = "visit-1";
const SHELL = ["/video/doctor", "/video/video.css", "/video/common.js", "/video/kept.js", "/video/doctor.js"];
const WAIT_MS = 3000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE_NAME).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name.startsWith("visit-") && name !== CACHE_NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && SHELL.includes(pathname)) event.respondWith(networkFirst(event.request, pathname));
});

async function networkFirst(request, pathname) {
  const cache = await caches.open(CACHE_NAME);
  const response = fetch(request).then((reply) => {
    if (reply.ok && !reply.redirected) cache.put(pathname, reply.clone());
    return reply;
  });
  response.catch(() => {});
  const timeout = new Promise((done) => setTimeout(done, WAIT_MS));
  const reply = await Promise.race([response.catch(() => null), timeout]);
  if (reply && reply.status < 500) return reply;
  return (await cache.match(pathname)) || response;
}
