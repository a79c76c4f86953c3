// Offline copy of a plain page: network first, the cached copy if the network does not answer. One worker per page.
const CACHE_NAME = "plain-3";
const PAGE = new URL(registration.scope).pathname;
const SHELL = [PAGE, "/manifest.webmanifest", "/quick/icon.svg", "/quick/films.js"];
const WAIT_MS = 3000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE_NAME).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const others = (names) => Promise.all(names.filter((name) => name.startsWith("plain-") && name !== CACHE_NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(others).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !SHELL.includes(pathname)) return;
  event.respondWith(networkFirst(event.request, pathname));
});

// A server that hangs counts as offline: after three seconds the cached copy is used.
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
