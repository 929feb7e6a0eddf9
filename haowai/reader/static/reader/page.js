// What every page does by itself. Parts that wait for the reader are islands of their own, fetched when they are wanted:
// an element says which one it is (data-island) and this file says when it is fetched.

const islands = {};

const wants = {
  // As soon as the page stands.
  now: (element, load) => load(),
  // When the reader comes near it.
  near: (element, load) => {
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { watch.disconnect(); load(); }
    }, { rootMargin: "200px" });
    watch.observe(element);
  },
  // When the reader uses it: the module takes over with the event that woke it.
  used: (element, load) => {
    element.addEventListener("click", (event) => { event.preventDefault(); load(event); }, { once: true });
  },
};

for (const element of document.querySelectorAll("[data-island]")) {
  const [when, fetchIsland] = islands[element.dataset.island] ?? [];
  if (fetchIsland) wants[when](element, async (event) => (await fetchIsland()).start(element, event));
}
