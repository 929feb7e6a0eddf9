// Puts places of a front in order with Alt and the arrow keys, with Up and Down, or by dragging; a number that is clicked
// goes into the field that was used last. Without it, order numbers say the same, and the buttons ask the server.
const form = document.querySelector("[data-front]");
let field = null;

const renumber = (list) => {
    [...list.children].forEach((place, at) => {
        const order = place.querySelector("[data-order]");
        if (order) order.value = at + 1;
    });
};

const move = (place, up, focus) => {
    const list = place.parentElement;
    if (up) place.previousElementSibling?.before(place);
    else place.nextElementSibling?.after(place);
    renumber(list);
    focus.focus();
};

for (const list of form?.querySelectorAll("[data-moving]") ?? []) {
    for (const place of list.children) {
        // Only a handle could be dragged without taking the fields' own text selection away: it is dragged by its edge.
        place.addEventListener("pointerdown", (event) => { place.draggable = event.target === place || event.target.matches("legend, fieldset"); });
        place.addEventListener("dragstart", () => place.classList.add("is-dragged"));
        place.addEventListener("dragend", () => { place.classList.remove("is-dragged"); place.draggable = false; renumber(list); });
        place.addEventListener("dragover", (event) => {
            const dragged = list.querySelector(":scope > .is-dragged");
            if (!dragged) return;
            event.preventDefault();
            if (dragged === place) return;
            const { top, height } = place.getBoundingClientRect();
            place[event.clientY < top + height / 2 ? "before" : "after"](dragged);
        });
        place.addEventListener("keydown", (event) => {
            if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
            event.preventDefault();
            move(place, event.key === "ArrowUp", event.target);
        });
        for (const button of place.querySelectorAll("[data-move]")) {
            button.addEventListener("click", (event) => {
                event.preventDefault();
                move(place, button.dataset.move === "up", button);
            });
        }
    }
}

form?.addEventListener("focusin", ({ target }) => {
    if (target.matches("input[name=number], input[name=moment], [data-numbers]")) field = target;
});

// Enter in the search finds; it doesn't save what is unfinished.
form?.querySelector("input[name=find]")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    form.querySelector("[data-find]").click();
});

for (const number of form?.querySelectorAll("[data-number]") ?? []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = number.className;
    button.textContent = number.textContent;
    button.addEventListener("click", () => {
        const into = field ?? form.querySelector("[data-numbers], input[name=number][value='']");
        if (!into) return;
        into.value = into.matches("[data-numbers]") ? `${into.value} ${button.textContent}`.trim() : button.textContent;
        into.focus();
    });
    number.replaceWith(button);
}
