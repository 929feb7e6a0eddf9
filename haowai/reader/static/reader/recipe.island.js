// A screen that stays on while somebody cooks: a button where the browser can do it (Screen Wake Lock).

export function start(recipe) {
  const button = recipe.querySelector(".recipe__awake");
  if (!button || !("wakeLock" in navigator)) return;
  let wanted = false, lock = null;
  const show = () => button.setAttribute("aria-pressed", lock !== null);
  const hold = async () => {
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; show(); });
    } catch {
      wanted = false; // refused, as when the battery is low
    }
    show();
  };
  button.addEventListener("click", () => {
    wanted = lock === null;
    if (wanted) hold();
    else lock.release();
  });
  // The browser lets go of it whenever the page is out of sight.
  document.addEventListener("visibilitychange", () => { if (wanted && !document.hidden && lock === null) hold(); });
  button.hidden = false;
}
