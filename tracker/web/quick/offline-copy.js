// Offline copy of plain pages, for a service worker: network first, the copy where the network does not answer.
const WAIT_MS = 3000; // a server that hangs counts as offline

// `cacheName` is a kind and a number, such as "plain-4": older copies of the kind are deleted.
function keepOfflineCopy(cacheName, shell) {
  const kind = cacheName.replace(/\d+$/, "");
  addEventListener("install", (event) => {
    event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell)).then(() => skipWaiting()));
  });
  addEventListener("activate", (event) => {
    const older = (names) => Promise.all(names.filter((name) => name.startsWith(kind) && name !== cacheName).map((name) => caches.delete(name)));
    event.waitUntil(caches.keys().then(older).then(() => clients.claim()));
  });
  addEventListener("fetch", (event) => {
    const { pathname } = new URL(event.request.url);
    if (event.request.method === "GET" && shell.includes(pathname)) event.respondWith(networkFirst(cacheName, event.request, pathname));
  });
}

async function networkFirst(cacheName, request, pathname) {
  const cache = await caches.open(cacheName);
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
