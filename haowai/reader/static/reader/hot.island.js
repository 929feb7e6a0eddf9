// What is read most, in a ranked slot of a front: fetched when the reader comes near, and again while somebody looks.

const EVERY = 15_000, LONGEST = 300_000;

export async function start(slot) {
  let wait = EVERY, shown = "";
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(slot.dataset.address);
        if (!answer.ok) throw new Error(answer.statusText);
        const html = (await answer.text()).trim();
        if (html !== shown) put(html);
        wait = EVERY;
      } catch {
        wait = Math.min(2 * wait, LONGEST);
      }
    }
    setTimeout(ask, wait);
  };
  // Somebody who is within the list keeps it as it is.
  const put = (html) => {
    if (slot.contains(document.activeElement)) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    const list = template.content.querySelector("ol");
    slot.querySelector("ol")?.remove();
    if (list) slot.append(list);
    shown = html;
  };
  await ask();
}
