// Stories to go on with, offered to a reader who paused (page.js knows when).
//
// Nothing takes the focus, nothing is announced, and the page below stays whole for assistive technology: a screen reader
// that no sign told of reads on, undisturbed. Tab goes into the overlay, since what lies below can't be seen; Escape, the
// dark ground, the ✕ and going on with the page close it.

export async function start(element) {
  if (busy()) return;
  let awake = false;
  const wake = () => { awake = true; };
  const waking = ["pointermove", "touchmove", "wheel", "keydown"];
  for (const sign of waking) addEventListener(sign, wake, { passive: true });
  const answer = await fetch(element.dataset.onward).catch(() => null);
  const overlay = answer?.ok ? made(await answer.text()) : null;
  if (overlay) await styled(element.dataset.style);
  for (const sign of waking) removeEventListener(sign, wake);
  if (overlay && !awake && !busy()) open(overlay, () => element.dispatchEvent(new Event("haowai:never")));
}

// Where an overlay must not come: over a form that is being filled, over what plays or is looked at alone, over another
// overlay, and on the story that the breaking bar is about.
function busy() {
  return Boolean(
    document.querySelector(".idle, dialog[open], iframe") || document.fullscreenElement
    || document.activeElement?.matches("input, textarea, select, [contenteditable]")
    || [...document.querySelectorAll("form :is(input, textarea, select)")].some(isFilled)
    || [...document.querySelectorAll("video, audio")].some((media) => !media.paused && !media.ended)
    || globalThis.speechSynthesis?.speaking
    || [...document.querySelectorAll("[data-bar] a")].some(isHere),
  );
}

function isFilled(field) {
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  return field.value !== field.defaultValue || Boolean(field.checked) !== Boolean(field.defaultChecked);
}

function isHere(link) {
  return new URL(link.getAttribute("href"), location).href === location.origin + location.pathname;
}

// The overlay with the stories that are not this one; null when there are none.
function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const stories = [...template.content.querySelectorAll(".idle__story")];
  const others = stories.filter((story) => !isHere(story.querySelector("a")));
  for (const story of stories) if (!others.slice(0, 6).includes(story)) story.remove();
  return others.length ? template.content.firstElementChild : null;
}

function styled(address) {
  if (document.querySelector(`link[href="${address}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  document.head.append(link);
  return new Promise((done) => { link.onload = link.onerror = done; });
}

function open(overlay, never) {
  const watch = new AbortController();
  const from = document.activeElement;
  const close = () => {
    const inside = overlay.contains(document.activeElement);
    watch.abort();
    overlay.remove();
    if (inside) from?.focus({ preventScroll: true });
  };
  overlay.addEventListener("click", (event) => {
    if (event.target.closest("[data-never]")) never();
    if (event.target === overlay || event.target.closest("[data-close], [data-never]")) close();
  });
  const { signal } = watch;
  addEventListener("beforeprint", close, { signal });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab" && !overlay.contains(document.activeElement)) {
      event.preventDefault();
      overlay.querySelector("a").focus();
    }
  }, { signal });
  document.addEventListener("focusin", (event) => { if (!overlay.contains(event.target)) close(); }, { signal });
  document.body.append(overlay);
}
