// The words of a film lead to where they are said.

export function start(words, event) {
  const film = words.closest(".film").querySelector("video");
  const wind = (click) => {
    const link = click.target.closest("a");
    if (!link) return;
    click.preventDefault();
    film.currentTime = Number(link.hash.slice(3));
    film.play();
    film.scrollIntoView({ block: "nearest" });
  };
  words.addEventListener("click", wind);
  if (event) wind(event);
}
