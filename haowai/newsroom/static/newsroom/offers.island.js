// Offers topics for the text that stands in the article's form: asked for when typing has stopped and after the draft
// has saved itself. What is taken goes into the topics field; both decisions are saved with the form.
const PAUSE = 1200;
const REST = 10_000;
const LONGEST = 50_000;

const panel = document.querySelector("[data-topic-offers]");
const form = panel?.closest("form");
const topics = form?.elements.topics;

// Blocks that were deleted stay in the form; what isn't words (photos, addresses, ticks) is left out.
const isGone = (name) => form.elements[`${name.match(/^body-\d+/)}-deleted`]?.value === "1";
const isWords = (field) => field.type === "text" || field.type === "textarea";

const wordsOf = (field) => {
    if (field.value.startsWith("{")) {
        try {
            return JSON.parse(field.value).blocks.map((block) => block.text).join("\n");
        } catch {
            return "";
        }
    }
    return isWords(field) ? field.value : "";
};

const text = () => {
    const fields = [...form.querySelectorAll("[name^='body-']")].filter(({ name }) => /^body-\d+-value/.test(name) && !isGone(name));
    const first = ["kicker", "standfirst", "lead_caption"].map((name) => form.elements[name]?.value ?? "");
    return [...first, ...fields.map(wordsOf)].filter(Boolean).join("\n");
};

const chosen = () => topics.value.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1")).filter(Boolean);
const kept = (field) => JSON.parse(field.value || "[]");
const keep = (field, name) => {
    field.value = JSON.stringify([...new Set([...kept(field), name])]);
    field.dispatchEvent(new Event("change", { bubbles: true }));
};

let offered = { named: [], new: [] };

const chip = (offer) => {
    const item = panel.querySelector("template[data-offer]").content.cloneNode(true).firstElementChild;
    item.querySelector(".haowai-offer__name").textContent = offer.name;
    item.querySelector(".haowai-offer__note").textContent = offer.note;
    for (const button of item.querySelectorAll("button")) {
        button.setAttribute("aria-label", button.dataset.words.replace("{name}", offer.name));
        button.value = offer.name;
    }
    return item;
};

const show = () => {
    const without = new Set([...chosen(), ...kept(form.elements.topics_refused)]);
    let count = 0;
    for (const [group, offers] of Object.entries(offered)) {
        const place = panel.querySelector(`[data-offers="${group}"]`);
        const shown = offers.filter(({ name }) => !without.has(name));
        place.hidden = !shown.length;
        place.querySelector("ul").replaceChildren(...shown.map(chip));
        count += shown.length;
    }
    const said = panel.querySelector("[data-said]");
    said.textContent = count ? said.dataset.words.replace("{count}", count) : "";
};

const decide = (button) => {
    const buttons = [...panel.querySelectorAll(button.matches("[data-take]") ? "[data-take]" : "[data-refuse]")];
    const place = buttons.indexOf(button);
    if (button.matches("[data-take]")) {
        keep(form.elements.topics_taken, button.value);
        window.jQuery(topics).tagit("createTag", button.value);
    } else {
        keep(form.elements.topics_refused, button.value);
    }
    show();
    const rest = panel.querySelectorAll(button.matches("[data-take]") ? "[data-take]" : "[data-refuse]");
    (rest[Math.min(place, rest.length - 1)] ?? form.querySelector(".tagit-new input"))?.focus();
};

let asked = "";
let timer = 0;
let article = Number(panel?.dataset.article) || null;

const ask = async () => {
    const headline = form.elements.headline.value;
    const question = JSON.stringify({
        article,
        place: Number(panel.dataset.place) || null,
        headline: headline.slice(0, LONGEST),
        text: text().slice(0, Math.max(0, LONGEST - headline.length)),
        topics: chosen().slice(0, 200),
    });
    if (question === asked) return;
    asked = question;
    try {
        const answer = await fetch(panel.dataset.topicOffers, {
            method: "POST",
            headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
            body: question,
        });
        if (question !== asked) return;
        if (answer.ok) {
            offered = await answer.json();
            show();
        } else if (answer.status === 429) {
            asked = "";
            later(REST);
        }
    } catch {
        asked = ""; // The network was away: the next change asks again.
    }
};

const later = (pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
};

if (topics && panel) {
    form.addEventListener("input", () => later());
    form.addEventListener("change", () => later());
    document.addEventListener("w-autosave:success", ({ detail }) => {
        article = article ?? (Number(detail?.data?.pk) || null);
        later();
    });
    // Wagtail's field of tags tells jQuery alone.
    window.jQuery?.(topics).on("change", () => { show(); later(); });
    panel.addEventListener("click", ({ target }) => {
        const button = target.closest("[data-take], [data-refuse]");
        if (button) decide(button);
    });
    later();
}
