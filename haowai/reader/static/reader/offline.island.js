// The stories that the worker keeps in this browser, the last read first. The page is also what it shows instead of one
// that it doesn't keep.

const STORIES = "haowai-stories-1", PICTURES = "haowai-pictures-1", LIFE = 30 * 86_400_000;

export async function start(page) {
  const list = page.querySelector("[data-list]");
  const show = (what, yes) => { for (const each of page.querySelectorAll(`[data-when="${what}"]`)) each.hidden = !yes; };
  const instead = location.pathname !== "/app/offline/" || !navigator.onLine;
  show("offline", instead);
  show("online", !instead);
  page.querySelector("[data-again]").href = location.href;

  for (const story of await kept()) {
    const row = page.querySelector("[data-row]").content.cloneNode(true);
    const link = row.querySelector("a"), time = row.querySelector("time");
    link.href = story.url;
    link.textContent = story.title;
    time.dateTime = new Date(story.at).toISOString();
    time.textContent = new Date(story.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    list.append(row);
  }
  show("none", !list.children.length);
  show("some", list.children.length);

  page.querySelector("[data-forget]").addEventListener("click", async () => {
    await Promise.all([STORIES, PICTURES].map((name) => caches.delete(name)));
    list.replaceChildren();
    show("some", false);
    show("none", true);
  });
}

async function kept() {
  if (!("caches" in window) || !(await caches.has(STORIES))) return [];
  const stories = await caches.open(STORIES);
  const found = await Promise.all((await stories.keys()).map(async ({ url }) => {
    const answer = await stories.match(url);
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { url, at: Number(answer.headers.get("x-kept-at")), title: html.querySelector("h1")?.textContent.trim() ?? url };
  }));
  return found.filter(({ at }) => Date.now() - at < LIFE).sort((a, b) => b.at - a.at);
}
