// Keeps a plain page for when there is no network: the network first, the kept copy where it does not answer. One worker for each page.
const KEPT = "plain-2";
const PAGE = new URL(registration.scope).pathname;
const SHELL = [PAGE, "/manifest.webmanifest", "/quick/icon.svg"];
const WAIT_MS = 3000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(SHELL)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(others).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !SHELL.includes(pathname)) return;
  event.respondWith(fresh(event.request, pathname));
});

// A server that hangs is no better than none: after three seconds the kept copy stands in.
async function fresh(request, pathname) {
  const kept = await caches.open(KEPT);
  const asked = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) kept.put(pathname, answer.clone());
    return answer;
  });
  asked.catch(() => {});
  const late = new Promise((done) => setTimeout(done, WAIT_MS));
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  return (await kept.match(pathname)) || asked;
}
