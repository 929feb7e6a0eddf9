// The reader asked for a film on another site: its player takes the place of the poster. Before this, nobody was asked.

export function start(link, event) {
  if (!event) return;
  const frame = document.createElement("iframe");
  frame.src = link.dataset.src;
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // players refuse pages that don't say where they are
  frame.className = "film__frame";
  link.replaceWith(frame);
  frame.focus();
}
