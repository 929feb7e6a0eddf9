// The story's pictures, large, one after another: a strip that is swiped, turned by buttons or by arrow keys. The words
// around it come from the page (components/lightbox.html), captions and alternatives from the figures themselves.

export function start(link) {
  const template = document.getElementById("lightbox");
  const links = [...document.querySelectorAll(".story [data-island=photo]")];
  const dialog = template.content.firstElementChild.cloneNode(true);
  const strip = dialog.querySelector(".lightbox__strip");
  const count = dialog.querySelector(".lightbox__count");
  const [back, on] = dialog.querySelectorAll(".lightbox__turn");
  let at = links.indexOf(link), pause;

  strip.append(...links.map(slide));
  count.hidden = back.hidden = on.hidden = links.length < 2;

  const tell = () => {
    count.textContent = count.dataset.words.replace("{n}", at + 1).replace("{m}", links.length);
    back.disabled = at === 0;
    on.disabled = at === links.length - 1;
  };
  // Without a word on behaviour the style sheet decides: smooth, but not for readers who want less motion.
  const go = (to, behavior = "auto") => {
    at = Math.max(0, Math.min(links.length - 1, to));
    strip.scrollTo({ left: at * strip.clientWidth, behavior });
    tell();
  };

  strip.addEventListener("scroll", () => {
    clearTimeout(pause);
    pause = setTimeout(() => { at = Math.round(strip.scrollLeft / strip.clientWidth); tell(); }, 120);
  });
  back.addEventListener("click", () => go(at - 1));
  on.addEventListener("click", () => go(at + 1));
  dialog.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  dialog.querySelector(".lightbox__close").addEventListener("click", () => dialog.close());
  strip.addEventListener("click", (event) => { if (!event.target.closest("img, figcaption")) dialog.close(); });
  const resized = new ResizeObserver(() => go(at, "instant"));
  dialog.addEventListener("close", () => {
    resized.disconnect();
    dialog.remove();
    link.focus({ preventScroll: true });
  });

  document.body.append(dialog);
  dialog.showModal();
  resized.observe(strip);
}

function slide(link) {
  const item = document.createElement("li"), figure = document.createElement("figure");
  const picture = link.querySelector("picture").cloneNode(true);
  for (const source of picture.querySelectorAll("source")) source.sizes = "100vw";
  const image = picture.querySelector("img");
  image.loading = "lazy";
  image.removeAttribute("fetchpriority");
  figure.append(picture);
  const caption = link.closest("figure").querySelector("figcaption");
  if (caption) figure.append(caption.cloneNode(true));
  figure.lang = link.closest("[lang]").lang;
  item.append(figure);
  return item;
}
