/** Asks the browser to keep this scene, so that it opens and plays without a connection. */

export async function keepForOffline(worker: string): Promise<void> {
  if (!("serviceWorker" in navigator)) {
    return;
  }
  await navigator.serviceWorker.register(worker, { scope: "/practice/" });
  const ready = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = used.filter((url) => url.includes("/static/upstander/dist/") || url.includes("/practice/table/"));
  ready.active?.postMessage({ keep: [...new Set([window.location.href.split("#")[0]!, ...own])] });
}
