// Moves places of a front up and down with Alt and the arrow keys, or by dragging. Without it, numbers are typed in order.
const list = document.querySelector("[data-front] ol");

for (const place of list?.children ?? []) {
    place.draggable = true;
    place.addEventListener("dragstart", () => place.classList.add("is-dragged"));
    place.addEventListener("dragend", () => place.classList.remove("is-dragged"));
    place.addEventListener("dragover", (event) => {
        event.preventDefault();
        const dragged = list.querySelector(".is-dragged");
        if (!dragged || dragged === place) return;
        const { top, height } = place.getBoundingClientRect();
        place[event.clientY < top + height / 2 ? "before" : "after"](dragged);
    });
    place.addEventListener("keydown", (event) => {
        if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        if (event.key === "ArrowUp") place.previousElementSibling?.before(place);
        else place.nextElementSibling?.after(place);
        event.target.focus();
    });
}
