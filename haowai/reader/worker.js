// Visited stories, readable offline (docs/decisions/0022). The server writes `const own = {…}` above: words and addresses.
//
// Whoever is online always gets the server's answer. Copies are only ever shown when there is no network, with the time
// they are of. What was taken down, restricted or redacted leaves them the next time that the server can be reached.

const STORIES = "haowai-stories-1", FILES = "haowai-files-1", PICTURES = "haowai-pictures-1", BOOK = "haowai-book-1";
const MOST = { [STORIES]: 60, [FILES]: 80, [PICTURES]: 180 };
const DAY = 86_400_000, LIFE = 30 * DAY, EVERY = 10 * 60_000;
const WITHDRAWN = "/app/withdrawn";
// Of a kept page's headers: what it is, and what it may do.
const KEPT_HEADERS = ["content-type", "content-security-policy", "content-language", "referrer-policy", "x-content-type-options"];

const isStory = (url) => /^\/[a-z0-9-]+\/[0-9]+$/.test(url.pathname);
const nameOf = (url) => url.origin + url.pathname;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(check({ fresh: true }));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("haowai-") && ![STORIES, FILES, PICTURES, BOOK].includes(name)) await caches.delete(name);
    }
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || request.headers.has("range")) return;
  if (request.mode === "navigate") {
    if (!/^\/(newsroom|media|api)(\/|$)/.test(url.pathname)) event.respondWith(page(event, url));
  } else if (/^\/(static\/reader|theme)\//.test(url.pathname)) {
    event.respondWith(file(event, url));
  } else if (url.pathname.startsWith("/pictures/")) {
    event.respondWith(picture(event));
  }
});

// The page that a reader was on when the worker came: it tells which pictures it shows.
addEventListener("message", (event) => {
  const url = new URL(event.source.url);
  if (isStory(url)) event.waitUntil(Promise.all([visit(url), ...event.data.map(keepPicture)]));
});

// --- Pages --------------------------------------------------------------------------------------------------------------

let asked = 0, answered = 0;

async function page(event, url) {
  asked++;
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    answered++;
    return offline(url);
  }
  const settled = settle(url, answer.clone()).finally(() => { answered++; });
  event.waitUntil(settled.then(() => check()));
  return answer;
}

async function visit(url) {
  asked++;
  try { await settle(url, await fetch(nameOf(url))); } finally { answered++; }
}

const mayBeKept = (answer) => answer.status === 200 && answer.type === "basic" && !answer.redirected
  && !/no-store|private/.test(answer.headers.get("cache-control"));

// A story that everybody may read is kept; any other answer at its address takes the copy away.
async function settle(url, answer) {
  if (!isStory(url)) return;
  const stories = await caches.open(STORIES);
  const isOpen = mayBeKept(answer) && !answer.headers.has("rating") && !answer.headers.has("x-gated");
  if (!isOpen) {
    if (answer.status < 500) await stories.delete(nameOf(url));
    return;
  }
  const text = await answer.text();
  const headers = new Headers({ "x-kept-at": Date.now() });
  for (const name of KEPT_HEADERS) if (answer.headers.has(name)) headers.set(name, answer.headers.get(name));
  await keep(STORIES, nameOf(url), new Response(text, { headers }));
  await keepFilesOf(text);
}

async function offline(url) {
  const kept = isStory(url) && await (await caches.open(STORIES)).match(nameOf(url));
  const at = kept && Number(kept.headers.get("x-kept-at"));
  if (kept && Date.now() - at < LIFE) {
    const time = new Date(at).toLocaleString(own.lang, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Taipei" });
    const mark = `<p class="offline-mark" role="status">${own.mark.replace("{time}", time)}</p>`;
    const text = (await kept.text()).replace(/<body[^>]*>/, (body) => body + mark);
    return new Response(text, { headers: kept.headers });
  }
  const instead = await (await caches.open(BOOK)).match(own.offline);
  return instead ? new Response(instead.body, { status: 503, headers: instead.headers }) : Response.error();
}

// --- Files and pictures -------------------------------------------------------------------------------------------------

const HASH = /\.[0-9a-f]{8,}(?=\.\w+$)/;

async function file(event, url) {
  const files = await caches.open(FILES);
  const kept = await files.match(url.pathname);
  if (kept && HASH.test(url.pathname)) return kept;
  try {
    const answer = await fetch(event.request);
    if (mayBeKept(answer)) event.waitUntil(keep(FILES, url.pathname, answer.clone()));
    return answer;
  } catch {
    // An old story may name a file of then; that of now does as well.
    const stem = (path) => path.replace(HASH, "");
    const like = (await files.keys()).reverse().find((each) => stem(new URL(each.url).pathname) === stem(url.pathname));
    return kept ?? (like ? files.match(like) : Response.error());
  }
}

async function keepFilesOf(text) {
  const files = await caches.open(FILES);
  for (const [, path] of text.matchAll(/"(\/(?:static\/reader|theme)\/[^"]+)"/g)) {
    if (await files.match(path)) continue;
    const answer = await fetch(path);
    if (mayBeKept(answer)) await keep(FILES, path, answer);
  }
}

// From the network, which the browser's own cache spares where it may; a copy only offline, and only while its rights last.
async function picture(event) {
  const pictures = await caches.open(PICTURES);
  try {
    const answer = await fetch(event.request);
    if (answer.status === 404 || answer.status === 410) event.waitUntil(pictures.delete(event.request.url));
    else event.waitUntil(keepPictureOfStory(event, answer.clone()));
    return answer;
  } catch {
    const kept = await pictures.match(event.request.url);
    if (!kept) return Response.error();
    const [, seconds] = /max-age=(\d+)/.exec(kept.headers.get("cache-control")) ?? [0, 0];
    return Date.parse(kept.headers.get("date")) + seconds * 1000 > Date.now() ? kept : Response.error();
  }
}

async function keepPictureOfStory(event, answer) {
  const client = await clients.get(event.clientId);
  if (client && isStory(new URL(client.url)) && mayBeKept(answer)) await keep(PICTURES, event.request.url, answer);
}

async function keepPicture(address) {
  const url = new URL(address, location);
  if (url.origin !== location.origin || !url.pathname.startsWith("/pictures/")) return;
  const answer = await fetch(url);
  if (mayBeKept(answer)) await keep(PICTURES, url.href, answer);
}

// The newest at the end, the oldest gone.
async function keep(store, name, answer) {
  const kept = await caches.open(store);
  await kept.put(name, answer);
  const names = await kept.keys();
  for (const old of names.slice(0, Math.max(0, names.length - MOST[store]))) await kept.delete(old);
}

// --- What has to go -----------------------------------------------------------------------------------------------------

let checking = null;

function check(options) {
  checking ??= ask(options).catch(() => {}).finally(() => { checking = null; });
  return checking;
}

async function ask({ fresh = false } = {}) {
  const book = await caches.open(BOOK);
  const known = await (await book.match(WITHDRAWN))?.json();
  const age = known ? Date.now() - known.at : Infinity;
  if (!fresh && age >= 0 && age < EVERY) return;
  const before = asked, quiet = asked === answered;
  // Rounded, so that many readers ask the same.
  const answer = await fetch(known ? `${WITHDRAWN}?since=${known.until - known.until % 500}` : WITHDRAWN);
  if (!answer.ok) return;
  const told = await answer.json();
  const stories = await caches.open(STORIES), pictures = await caches.open(PICTURES);
  const everything = told.everything || !known;
  const gone = new Set(told.stories), photos = new Set(told.photos);
  for (const { url } of await stories.keys()) {
    const at = Number((await stories.match(url)).headers.get("x-kept-at"));
    if (everything || gone.has(Number(url.split("/").pop())) || Date.now() - at > LIFE) await stories.delete(url);
  }
  for (const { url } of await pictures.keys()) {
    if (everything || photos.has(Number(url.split("/")[4]))) await pictures.delete(url);
  }
  if (fresh || !known || Date.now() - known.page > DAY) {
    await book.add(own.offline);
    await keepFilesOf(await (await book.match(own.offline)).text());
    told.page = Date.now();
  }
  // A page that was under way meanwhile may be older than this list: then the next question asks about the same again.
  const until = quiet && asked === before || !known ? told.until : known.until;
  const note = { until, at: Date.now(), page: told.page ?? known.page };
  await book.put(WITHDRAWN, new Response(JSON.stringify(note)));
}
