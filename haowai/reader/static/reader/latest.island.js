// 即時 grows while it is open. It asks for what came after the newest story it has; the answer is the same for every reader
// who has come as far. Rows are put in so that nothing moves under the reader's eyes or finger.

const PAUSE = 20_000, LONGEST = 300_000;

export function start(element) {
  const { address, on, paused, lost, new: fresh } = element.dataset;
  const [state, again, pause, news, days] =
    ["state", "again", "pause", "new", "days"].map((name) => element.querySelector(`.live__${name}`));
  const said = (count, part) => fresh.replace("{count}", count).replace("{time}", part.querySelector("li time").textContent);
  let cursor = element.dataset.cursor, wait = PAUSE, timer, asking = false, held, unread = 0;

  const say = (words) => { if (state.textContent !== words) state.textContent = words; };
  const stopped = () => pause.getAttribute("aria-pressed") === "true";
  const askIn = (pauseFor) => {
    clearTimeout(timer);
    if (!document.hidden && !stopped()) timer = setTimeout(ask, pauseFor);
  };

  async function ask() {
    if (asking) return;
    asking = true;
    let next = PAUSE * (0.9 + Math.random() / 5); // readers who came together don't ask together
    try {
      const response = await fetch(address + cursor);
      if (!response.ok) throw new Error(response.status);
      const part = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-cursor]");
      if (!stopped()) arrive(part);
      if (part.hasAttribute("data-more") && !held) next = 0;
      if (state.textContent === lost) say(on);
      wait = PAUSE;
    } catch {
      say(lost);
      next = wait = Math.min(wait * 2, LONGEST);
    }
    asking = false;
    askIn(next);
  }

  // Above the screen rows may come in at once. In sight they wait while the reader points at the list or stands in it.
  function arrive(part) {
    const away = days.getBoundingClientRect().top < 0;
    const busy = days.matches(":hover") || days.contains(document.activeElement);
    held = !away && busy ? part : undefined;
    if (!held) return put(part, away);
    const count = countNew(part);
    if (count) announce(said(count, part));
    else put(part, away);
  }

  const countNew = (part) => [...part.querySelectorAll("[data-mark]")].filter((row) => after(row.dataset.mark, cursor)).length;

  function announce(words) {
    say(words);
    news.textContent = `↑ ${words}`;
    news.hidden = false;
  }

  function put(part, away) {
    held = undefined;
    const count = countNew(part);
    const [anchor, top] = inSight(days);
    merge(days, part, cursor);
    if (anchor?.isConnected && away) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
    cursor = part.dataset.cursor;
    element.querySelector(".empty")?.remove();
    if (!count) return;
    unread = away ? unread + count : 0;
    say(said(count, part));
    if (away) announce(said(unread, part));
    else news.hidden = true;
  }

  news.addEventListener("click", () => {
    if (held) put(held, false);
    news.hidden = true;
    unread = 0;
    element.scrollIntoView();
    days.querySelector("a")?.focus({ preventScroll: true });
    askIn(PAUSE);
  });
  pause.addEventListener("click", () => {
    pause.setAttribute("aria-pressed", !stopped());
    say(stopped() ? paused : on);
    askIn(0);
  });
  document.addEventListener("visibilitychange", () => askIn(0));
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && !held) { news.hidden = true; unread = 0; }
  }).observe(element.querySelector(".live__bar"));

  again.hidden = true;
  pause.hidden = false;
  say(on);
  askIn(PAUSE);
}

// The rows of `part` in their places: new ones go in, changed ones are changed, and those that it no longer has, though
// it reaches as far down, go. Rows further down stay.
function merge(days, part, cursor) {
  const rows = [...part.querySelectorAll("[data-mark]")];
  const numbers = new Map(rows.map((row) => [numberOf(row.dataset.mark), row]));
  const last = rows.at(-1)?.dataset.mark;
  for (const row of days.querySelectorAll("[data-mark]")) {
    const now = numbers.get(numberOf(row.dataset.mark));
    if (now?.innerHTML === row.innerHTML) numbers.delete(numberOf(row.dataset.mark));
    else if (now || !last || !after(last, row.dataset.mark)) row.remove();
  }
  for (const row of numbers.values()) {
    const list = listOf(days, row.closest("[data-day]"));
    const next = [...list.children].find((other) => after(row.dataset.mark, other.dataset.mark));
    if (after(row.dataset.mark, cursor)) row.classList.add("live__row--new");
    list.insertBefore(row, next ?? null);
  }
  for (const day of days.querySelectorAll("[data-day]")) if (!day.querySelector("[data-mark]")) day.remove();
}

function listOf(days, day) {
  let own = days.querySelector(`[data-day="${day.dataset.day}"]`);
  if (!own) {
    own = day.cloneNode(true);
    own.querySelector("ol").replaceChildren();
    days.insertBefore(own, [...days.children].find((other) => other.dataset.day < day.dataset.day) ?? null);
  }
  return own.querySelector("ol");
}

// The first row that the reader sees, and where it stands.
function inSight(days) {
  for (const row of days.querySelectorAll("[data-mark]")) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > 0) return [row, top];
  }
  return [];
}

const numberOf = (mark) => mark.slice(mark.lastIndexOf("-") + 1);
const placeOf = (mark) => [Number(mark.slice(0, mark.lastIndexOf("-"))), Number(numberOf(mark))];

// Whether a mark is newer than another.
function after(mark, other) {
  const [[at, number], [otherAt, otherNumber]] = [placeOf(mark), placeOf(other)];
  return at > otherAt || (at === otherAt && number > otherNumber);
}
