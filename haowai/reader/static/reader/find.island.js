// Results while one types, below a search field: a combobox with a list of links (WAI-ARIA Authoring Practices, "editable
// combobox with list autocomplete"). The form works without it; nothing is asked while Chinese is being composed.

const PAUSE = 160;
let fields = 0;

export function start(form) {
  const field = form.querySelector("input[name=q]");
  const list = made("div", "typed", { id: `typed-${++fields}`, role: "listbox", "aria-label": field.getAttribute("aria-label") });
  const said = made("p", "unseen", { role: "status" });
  const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(told)) field.setAttribute(name, value);
  list.hidden = true;
  form.append(list, said);
  styled(form.dataset.style);

  let asking, timer, composing = Boolean(form.composing), shown = null, at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const isOpen = () => !list.hidden;

  function open(yes) {
    list.hidden = !(yes && options().length);
    field.setAttribute("aria-expanded", isOpen());
    if (!isOpen()) choose(-1);
  }

  function hush() {
    clearTimeout(timer);
    asking?.abort();
  }

  function close() {
    hush();
    open(false);
    said.textContent = "";
  }

  function choose(place) {
    at = place;
    options().forEach((option, each) => option.setAttribute("aria-selected", each === at));
    const chosen = options()[at];
    if (!chosen) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const words = field.value.trim();
    if (!words) return close();
    if (words === shown) return open(true);
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${form.action}typing?q=${encodeURIComponent(words)}`, { signal });
      if (!answer.ok) return close();
      show(await answer.text(), words);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(html, words) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const note = template.content.querySelector("[data-said]");
    note?.remove();
    list.replaceChildren(template.content);
    options().forEach((option, each) => { option.id = `${list.id}-${each}`; });
    shown = words;
    choose(-1);
    open(document.activeElement === field);
    said.textContent = note?.textContent ?? "";
  }

  function soon() {
    hush();
    timer = setTimeout(ask, PAUSE);
  }

  field.addEventListener("compositionstart", () => { composing = true; hush(); });
  field.addEventListener("compositionend", () => { composing = false; soon(); });
  field.addEventListener("input", (event) => { if (!composing && !event.isComposing) soon(); });
  field.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return; // the keys are the input method's
    const count = options().length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      if (!isOpen()) return open(true);
      // From the field to the first and from the last back to the field.
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((at + 1 + step + count + 1) % (count + 1) - 1);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && isOpen() && at >= 0) {
      event.preventDefault();
      options()[at].click();
    }
  });
  // A click leaves the focus where it is, so that the list is still there when it is let go.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
  addEventListener("pagehide", close);
  if (!composing && field.value.trim() !== field.defaultValue.trim()) soon();
}

function made(tag, name, attributes) {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function styled(address) {
  if (!document.querySelector(`link[href="${address}"]`)) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
  }
}
