// What every page does by itself. Parts that wait for the reader are islands of their own, fetched when they are wanted:
// an element says which one it is (data-island) and this file says when it is fetched.

const islands = {
  embed: ["used", () => import("./embed.island.js")],
  film: ["used", () => import("./film.island.js")],
  offline: ["now", () => import("./offline.island.js")],
  recipe: ["near", () => import("./recipe.island.js")],
  photo: ["each", () => import("./lightbox.island.js")],
  listen: ["each", () => import("./listen.island.js")],
  hot: ["near", () => import("./hot.island.js")],
  latest: ["now", () => import("./latest.island.js")],
  idle: ["idle", () => import("./idle.island.js")],
  find: ["entered", () => import("./find.island.js")],
  fragment: ["soon", async () => ({ start: fill })],
};

const wants = {
  // As soon as the page stands.
  now: (element, load) => load(),
  // When the reader comes near it.
  near: (element, load) => watchFor(element, load, "200px"),
  // So long before that it is there when the reader is, and nothing in view moves.
  soon: (element, load) => watchFor(element, load, "250%"),
  // When the reader uses it: the module takes over with the event that woke it.
  used: (element, load) => {
    element.addEventListener("click", (event) => { event.preventDefault(); load(event); }, { once: true });
  },
  // When the reader enters it.
  entered: (element, load) => {
    // Nobody can be asked later whether an input method is at work.
    element.addEventListener("compositionstart", () => { element.composing = true; });
    element.addEventListener("compositionend", () => { element.composing = false; });
    element.addEventListener("focusin", load, { once: true });
  },
  // Each time the reader uses it; without the module a link stays a link.
  each: (element, load) => {
    element.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      try { await load(event); } catch { if (element.href) location.assign(element.href); }
    });
  },
  // When there was no sign of life for as long as the element says, again and again; the element turns it on and off.
  idle: (element, load) => waitForPause(element, load),
};

function watchFor(element, load, rootMargin) {
  const watch = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) { watch.disconnect(); load(); }
  }, { rootMargin });
  watch.observe(element);
}

// What changes without the page, as it is now. With nothing to show the heading goes and leaves its place, so that nothing
// moves; offline it stays a link.
async function fill(element) {
  const answer = await fetch(element.dataset.from).catch(() => null);
  if (!answer?.ok) return;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  element.toggleAttribute("data-empty", !template.content.firstElementChild);
  element.append(template.content);
}

// --- What the reader chose, kept in this browser only (early.js reads it first) ----------------------------------------

function recall(store, name) {
  try { return JSON.parse(store().getItem(name)) ?? {}; } catch { return {}; } // storage may be forbidden
}

function keep(store, name, change) {
  try { store().setItem(name, JSON.stringify({ ...recall(store, name), ...change })); } catch { /* for this page only, then */ }
}

// --- A pause: nobody moved, typed, scrolled, listened or watched for some minutes ---------------------------------------

// A screen reader that reads on moves focus, selection or the page; the voice and films tell by events of their own.
const SIGNS = ["pointermove", "pointerdown", "touchmove", "wheel", "scroll", "keydown", "input", "focusin",
  "selectionchange", "visibilitychange", "timeupdate", "beforeprint", "afterprint", "haowai:alive"];

function waitForPause(element, load) {
  const pause = Number(element.dataset.minutes) * 60_000;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let choice = recall(() => localStorage, "haowai").idle;
  const wanted = () => choice !== "never" && (choice === "on" || !still.matches);
  const choose = (word) => {
    choice = word;
    keep(() => localStorage, "haowai", { idle: word });
    element.setAttribute("aria-pressed", wanted());
  };
  element.setAttribute("aria-pressed", wanted());
  element.addEventListener("click", () => choose(wanted() ? "never" : "on"));
  element.addEventListener("haowai:never", () => choose("never"));

  let last = Date.now(), printing = false;
  for (const sign of SIGNS) addEventListener(sign, () => { last = Date.now(); }, { passive: true, capture: true });
  addEventListener("beforeprint", () => { printing = true; });
  addEventListener("afterprint", () => { printing = false; });
  const look = () => {
    if (last + pause <= Date.now()) {
      if (wanted() && !document.hidden && !printing) load().catch(() => { /* offline: another time */ });
      last = Date.now();
    }
    setTimeout(look, last + pause - Date.now());
  };
  setTimeout(look, pause);
}

// --- Breaking: one light question every few seconds, while somebody looks (reader/islands.py) ---------------------------

const breaking = document.querySelector("[data-breaking]"), beside = document.querySelector("[data-beside]");
if (breaking) {
  const EVERY = 3500, LONGEST = 30_000, NAME = "haowai-breaking";
  const isHere = (link) => link && new URL(link.getAttribute("href"), location).href === location.origin + location.pathname;
  const BESIDE = 6;
  let html = "", wait = EVERY, next, ahead = 0;
  // A story's page gets the newest of its section with the first answer.
  let address = (beside ?? breaking).dataset[beside ? "beside" : "breaking"];

  const others = (list) => {
    for (const row of [...list.children]) if (isHere(row.querySelector("a"))) row.remove();
    while (list.childElementCount > BESIDE) list.lastElementChild.remove();
    return list.childElementCount;
  };
  const putBeside = (list) => { if (others(list)) beside.querySelector("h2").after(list); };
  const putHot = (hot) => { if (others(hot.querySelector("ol"))) beside.append(hot); };

  // The newest bar that is running, wasn't closed, and doesn't lead to this very page.
  const show = (root = breaking) => {
    const known = recall(() => sessionStorage, NAME);
    let shown = null;
    for (const bar of root.querySelectorAll("[data-bar]")) {
      const left = bar.dataset.ends * 1000 - Date.now() - ahead;
      bar.hidden = shown !== null || left <= 0 || known[bar.dataset.bar] === "closed" || isHere(bar.querySelector("a"));
      if (!bar.hidden) { shown = bar; setTimeout(() => show(), Math.min(left, 2 ** 31 - 1)); }
    }
    // Said once, and not again on every page.
    breaking.ariaLive = shown && known[shown.dataset.bar] ? "off" : "polite";
    if (shown && !known[shown.dataset.bar]) keep(() => sessionStorage, NAME, { [shown.dataset.bar]: "told" });
  };

  const ask = async () => {
    clearTimeout(next);
    if (document.hidden) return;
    try {
      const answer = await fetch(address);
      address = breaking.dataset.breaking;
      if (!answer.ok) throw new Error(answer.statusText);
      // Bars end by the server's clock.
      ahead = Date.parse(answer.headers.get("date")) - Date.now() || 0;
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      const hot = template.content.querySelector(".beside__hot");
      if (hot) { hot.remove(); putHot(hot); }
      const list = template.content.querySelector(".beside__list");
      if (list) { list.remove(); putBeside(list); }
      const fresh = template.innerHTML.trim();
      if (fresh !== html) {
        html = fresh;
        show(template.content);
        breaking.replaceChildren(template.content);
      }
      wait = EVERY;
    } catch {
      wait = Math.min(2 * wait, LONGEST);
    }
    clearTimeout(next);
    next = setTimeout(ask, wait);
  };

  breaking.addEventListener("click", (event) => {
    const close = event.target.closest(".breaking__close");
    if (!close) return;
    keep(() => sessionStorage, NAME, { [close.parentElement.dataset.bar]: "closed" });
    show();
  });
  document.addEventListener("visibilitychange", () => ask());
  ask();
}

// --- What is being read: that a story was opened, and the seconds in which it was in view and somebody was there. Told of
// nobody, without a cookie; what is read offline is told later, with its age (audience/reports.py)

const read = document.querySelector("[data-story]");
if (read && !navigator.webdriver) {
  const FIRST = 15_000, EVERY = 30_000, AWAY = 60_000, MOST = 600, NAME = "haowai-views";
  const story = Number(read.dataset.story);
  const beacon = (reports) => navigator.sendBeacon("/islands/views", JSON.stringify(reports));

  const tellLater = () => {
    const waiting = Object.entries(recall(() => localStorage, NAME));
    if (!waiting.length || !navigator.onLine) return;
    localStorage.removeItem(NAME);
    const late = waiting.map(([at, report]) => ({ ...report, age: Math.round((Date.now() - at) / 1000) }));
    const told = late.filter(({ age }) => age >= 0 && age <= 86_400).slice(-40);
    for (let at = 0; at < told.length; at += 15) beacon(told.slice(at, at + 15));
  };
  const tell = (report) => {
    if (navigator.onLine) beacon([report]); else keep(() => localStorage, NAME, { [Date.now()]: report });
  };
  const whence = () => {
    if (!document.referrer) return "";
    const { origin, hostname, pathname } = new URL(document.referrer);
    if (origin !== location.origin) return hostname;
    return /\/[0-9]+$/.test(pathname) ? "/story" : "/";
  };
  const device = innerWidth < 600 ? "phone" : matchMedia("(pointer: coarse)").matches ? "tablet" : "desktop";

  let opened = false, since = 0, sign = Date.now(), all = 0, next;
  const look = () => {
    clearTimeout(next);
    const now = performance.now();
    if (since && Date.now() - sign < AWAY) {
      const seconds = Math.min(Math.round((now - since) / 1000), 60, MOST - all);
      if (seconds > 0) { all += seconds; tell({ story, seconds }); }
    }
    since = 0;
    if (document.hidden || document.prerendering) return;
    if (!opened) { opened = true; tell({ story, from: whence(), on: device }); tellLater(); }
    since = now;
    if (all < MOST) next = setTimeout(look, all ? EVERY : FIRST);
  };
  for (const event of ["scroll", "pointermove", "pointerdown", "keydown", "selectionchange", "timeupdate"]) {
    addEventListener(event, () => { sign = Date.now(); }, { passive: true, capture: true });
  }
  for (const event of ["visibilitychange", "prerenderingchange"]) document.addEventListener(event, look);
  addEventListener("online", tellLater);
  look();
}

// --- Promotions: which were in view, half of each for a second. Told once each, of nobody; a leaving page is often not heard

const promotions = document.querySelectorAll("[data-promotion]");
if (promotions.length) {
  const seen = new Set(), since = new Map();
  let telling;
  const tell = () => {
    if (seen.size) navigator.sendBeacon("/islands/promotions/seen", JSON.stringify([...seen]));
    seen.clear();
  };
  const watch = new IntersectionObserver((entries) => {
    for (const { target, intersectionRatio } of entries) {
      clearTimeout(since.get(target));
      if (intersectionRatio < 0.5) continue;
      since.set(target, setTimeout(() => {
        seen.add(Number(target.dataset.promotion));
        watch.unobserve(target);
        clearTimeout(telling);
        telling = setTimeout(tell, 2000);
      }, 1000));
    }
  }, { threshold: 0.5 });
  for (const promotion of promotions) watch.observe(promotion);
  document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
}

// --- Reading tools: size and colours, sharing, print, and whether there is a voice (components/tools.html) ---------------

for (const input of document.querySelectorAll(".choice input")) {
  const { name } = input, root = document.documentElement;
  input.checked = input.value === (root.dataset[name] ?? "");
  input.addEventListener("change", () => {
    if (input.value) root.dataset[name] = input.value; else delete root.dataset[name];
    keep(() => localStorage, "haowai", { [name]: input.value || undefined });
  });
}

// A panel closes when the reader turns to something else, or with Escape.
for (const tool of document.querySelectorAll("details.tool")) {
  const away = (event) => { if (!tool.contains(event.target)) tool.open = false; };
  for (const turn of ["click", "focusin"]) addEventListener(turn, away);
  tool.addEventListener("toggle", () => { if (tool.open) tool.lastElementChild.scrollIntoView({ block: "nearest" }); });
  tool.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !tool.open) return;
    tool.open = false;
    tool.querySelector("summary").focus();
  });
}

const story = () => ({
  url: document.querySelector("link[rel=canonical]")?.href ?? location.href,
  title: document.querySelector("[data-share]").dataset.share,
});

const copy = document.querySelector("[data-copy]");
copy?.addEventListener("click", async () => {
  const { copy: done, failed } = copy.dataset;
  copy.nextElementSibling.textContent = await navigator.clipboard.writeText(story().url).then(() => done, () => failed);
});

const sheet = document.querySelector("[data-sheet]");
if (sheet && navigator.share) {
  sheet.hidden = false;
  sheet.addEventListener("click", () => navigator.share(story()).catch(() => { /* the reader thought better of it */ }));
}

document.querySelector("[data-print]")?.addEventListener("click", async () => {
  const pictures = [...document.querySelectorAll(".story img[loading=lazy]")];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  print();
});

const listen = document.querySelector("[data-island=listen]");
if (listen && "speechSynthesis" in window) {
  const language = (tag) => tag.toLowerCase().replace(/^cmn/, "zh").slice(0, 2);
  const look = () => {
    listen.hidden = !speechSynthesis.getVoices().some((voice) => language(voice.lang) === language(listen.dataset.lang));
  };
  speechSynthesis.addEventListener?.("voiceschanged", look);
  look();
}

// --- Islands, when all that they may want is there ----------------------------------------------------------------------

for (const element of document.querySelectorAll("[data-island]")) {
  const [when, fetchIsland] = islands[element.dataset.island] ?? [];
  if (fetchIsland) wants[when](element, async (event) => (await fetchIsland()).start(element, event));
}

// --- Bars that scroll sideways open at what is current, in browsers that can't be told so by style -------------------------

if (!CSS.supports("scroll-initial-target", "nearest")) {
  for (const here of document.querySelectorAll(".bar [aria-current]")) here.closest(".bar").scrollLeft = here.offsetLeft - 64;
}

// --- Visited stories offline: the worker comes when the page has done its work (worker.js). Not in the newsroom's previews

const { serviceWorker } = navigator;
if (serviceWorker && !location.pathname.startsWith("/newsroom/")) addEventListener("load", () => {
  (window.requestIdleCallback ?? setTimeout)(async () => {
    const isNew = !serviceWorker.controller;
    await serviceWorker.register("/sw.js");
    if (!isNew) return;
    const { active } = await serviceWorker.ready;
    active.postMessage([...document.images].map((image) => image.currentSrc).filter(Boolean));
  });
});
