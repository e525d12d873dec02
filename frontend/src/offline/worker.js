// Keeps scenes that were opened, so that they can be played without a connection. Only pages that say that they may be kept
// (the player before a scene), their tables and our own files; never a debrief, a list or an answer. Gone with signing out.
const NAME = "upstander-practice-1";
const PATIENCE = 4000; // milliseconds before a page that was kept stands in for a slow line

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) {
    event.waitUntil(keepAll(event.data.keep));
  }
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (event.request.mode === "navigate") {
    event.respondWith(page(event.request));
  } else if (url.pathname.startsWith("/static/upstander/dist/") || url.pathname.startsWith("/practice/table/")) {
    event.respondWith(file(event.request));
  }
});

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("upstander-practice-") && name !== NAME).map((name) => caches.delete(name)));
}

/** A page from the network; if that fails or takes too long, the one that was kept. */
async function page(request) {
  const kept = await caches.match(request, { cacheName: NAME });
  try {
    const answer = await (kept ? inTime(fetch(request)) : fetch(request));
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/account/")) {
      await caches.delete(NAME); // whoever used this device has signed out
    } else if (answer.ok && answer.headers.get("X-May-Be-Kept") === "yes") {
      await (await caches.open(NAME)).put(request, answer.clone());
    }
    return answer;
  } catch (error) {
    if (kept) {
      return kept;
    }
    throw error;
  }
}

function inTime(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), PATIENCE))]);
}

/** One of our files: their names or addresses carry a hash, so what was kept is right; the few others are asked for first. */
async function file(request) {
  const hashed = /\/(assets|table)\//.test(request.url);
  const kept = await caches.match(request, { cacheName: NAME, ignoreVary: true });
  if (hashed && kept) {
    return kept;
  }
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) {
      return kept;
    }
    throw error;
  }
}

/** Keep what a page was made of; what can't be fetched is left out. */
async function keepAll(urls) {
  const cache = await caches.open(NAME);
  const own = urls.filter((url) => new URL(url).origin === self.location.origin);
  await Promise.allSettled(own.map(async (url) => (await cache.match(url, { ignoreVary: true })) ?? cache.add(url)));
}
