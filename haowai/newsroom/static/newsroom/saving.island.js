// Wagtail takes a form for saved as it stands when the answer comes back: what was typed while the draft was on its way
// would neither be saved nor asked for when the page is left. Where the form differs from what was sent, it is saved again.
const OURS = ["csrfmiddlewaretoken", "overwrite_revision_id", "loaded_revision_id", "loaded_revision_created_at", "next"];

const entries = (data) => [...data.entries()].map(([name, value]) => [name, value instanceof File ? value.name : value]);
const written = (data, without) => JSON.stringify(entries(data).filter(([name]) => !without.has(name)));

let sent = null;
let last = "";

document.addEventListener("w-autosave:save", ({ detail }) => {
    sent = detail?.formData ?? null;
});

document.addEventListener("w-autosave:success", ({ target, detail }) => {
    if (!sent || !(target instanceof HTMLFormElement)) return;
    const without = new Set([...OURS, ...Object.keys(detail?.data?.field_updates ?? {})]);
    const before = written(sent, without);
    setTimeout(() => {
        const now = written(new FormData(target), without);
        // What differs for another reason than typing is sent once, not for ever.
        if (now === before || now === last) return;
        last = now;
        target.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
    });
});
