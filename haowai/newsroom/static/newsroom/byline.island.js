// A person who is chosen for a byline brings role and place along, where the desk has not written any.
const rowOf = (input) => input.closest("[data-inline-panel-child]");

document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !/^signatures-\d+-person$/.test(input.name) || !input.value) return;
    const row = rowOf(input);
    const role = row?.querySelector("[data-byline-role] input, input[data-byline-role]");
    const place = row?.querySelector("[data-byline-place] input, input[data-byline-place]");
    if (!role || !place) return;
    const answer = await fetch(`/newsroom/people/${input.value}/signs-with/`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const person = await answer.json();
    for (const [field, words] of [[role, person.role], [place, person.place]]) {
        if (field.value || !words) continue;
        field.value = words;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
    }
});
