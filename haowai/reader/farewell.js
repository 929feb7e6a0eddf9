// This paper keeps no stories in browsers (any more): the worker takes away what was kept, and itself.

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("haowai-")) await caches.delete(name);
    await registration.unregister();
  })());
});
