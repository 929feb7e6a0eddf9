// Draws the curves of readers and keeps the numbers fresh while somebody looks at them: the server is asked for the parts
// of the screen every few seconds. Without it the same numbers stand there, with a picture of the curve.
const EVERY = 3000;
const PATIENCE = 10_000;
const ZONE = "Asia/Taipei";
const LANGUAGE = document.documentElement.lang || undefined;
const root = document.querySelector("[data-numbers]");

// --- Curves ---

const clock = new Intl.DateTimeFormat(LANGUAGE, { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat(LANGUAGE, { timeZone: ZONE, month: "numeric", day: "numeric" });
const amount = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LANGUAGE, { notation: "compact", maximumFractionDigits: 1 });
const DAY = 86_400;
// Days of Taipei begin eight hours before those of UTC.
const isMidnight = (at) => (at + 8 * 3600) % DAY === 0;
const moment = (at) => clock.format(at * 1000);
const day = (at) => calendar.format(at * 1000);

const dataOf = (figure) => JSON.parse(figure.querySelector("script[type='application/json']").textContent);
const seriesOf = (data) => (data.before.length ? [data.at, data.now, data.before] : [data.at, data.now]);

const spoken = (data, at) => {
    const from = data.at[at];
    const when = data.minutes >= 1440 ? day(from) : `${day(from)} ${moment(from)}–${moment(from + 60 * data.minutes)}`;
    const amounts = [["now", data.now[at]], ["before", data.before[at]]].filter(([, value]) => value != null);
    const told = data.marks.filter((mark) => mark.at >= from && mark.at < from + 60 * data.minutes).map((mark) => mark.label);
    return [when, ...amounts.map(([name, value]) => `${data.words[name]} ${amount.format(value)}`), ...told].join(" · ");
};

const draw = (figure) => {
    const place = figure.querySelector("[data-place]");
    const readout = figure.querySelector("[data-readout]");
    const usual = readout.textContent;
    const colours = Object.fromEntries([...figure.querySelectorAll("[data-colour]")].map((key) => [key.dataset.colour, key]));
    // Asked each time: the scheme may change while the screen is open.
    const colour = (name, faint = "") => {
        const [red, green, blue] = getComputedStyle(colours[name]).color.match(/[\d.]+/g);
        return faint ? `rgb(${red} ${green} ${blue} / ${faint})` : `rgb(${red} ${green} ${blue})`;
    };
    const quiet = () => getComputedStyle(readout).color;
    const line = () => getComputedStyle(place).borderBottomColor;
    let data = dataOf(figure);

    const marks = (chart) => {
        const { ctx, bbox } = chart;
        ctx.save();
        ctx.strokeStyle = quiet();
        ctx.fillStyle = quiet();
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
        ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
        ctx.textBaseline = "top";
        ctx.textAlign = "left";
        let free = -Infinity;
        for (const mark of data.marks) {
            const left = chart.valToPos(mark.at, "x", true);
            if (left < bbox.left || left > bbox.left + bbox.width) continue;
            ctx.beginPath();
            ctx.moveTo(left, bbox.top);
            ctx.lineTo(left, bbox.top + bbox.height);
            ctx.stroke();
            // A word that would lie over the one before is left out: the list below has it.
            const width = ctx.measureText(mark.label).width;
            const from = Math.min(left + 4 * devicePixelRatio, bbox.left + bbox.width - width);
            if (from > free) {
                ctx.fillText(mark.label, from, bbox.top);
                free = from + width + 8 * devicePixelRatio;
            }
        }
        ctx.restore();
    };

    const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 }, font: "12px system-ui, sans-serif" };
    const size = () => ({ width: place.clientWidth, height: place.clientHeight });
    const chart = new globalThis.uPlot({
        ...size(),
        padding: [8, 8, 0, 0],
        tzDate: (at) => globalThis.uPlot.tzDate(new Date(at * 1000), ZONE),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { y: { range: (_, __, top) => [0, Math.max(top * 1.15, 4)] } },
        axes: [
            { ...axis, size: 32, values: (_, splits, __, ___, step) => splits.map((at) => (step >= DAY || isMidnight(at) ? day(at) : moment(at))) },
            { ...axis, size: 48, values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? short.format(value) : "")) },
        ],
        series: [
            {},
            { stroke: () => colour("now"), fill: () => colour("now", "0.12"), width: 2, points: { show: false } },
            ...(data.before.length ? [{ stroke: () => colour("before"), width: 1.5, dash: [5, 4], points: { show: false } }] : []),
        ],
        hooks: {
            draw: [marks],
            setCursor: [({ cursor: { idx } }) => { readout.textContent = idx == null ? usual : spoken(data, idx); }],
        },
    }, seriesOf(data), place);
    figure.classList.add("is-drawn");
    new ResizeObserver(() => chart.setSize(size())).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.redraw(false));
    new MutationObserver(() => chart.redraw(false)).observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
        data = dataOf(figure);
        chart.setData(seriesOf(data));
    };
};

const drawAll = () => [...document.querySelectorAll("[data-chart]")].map(draw);
let renew = globalThis.uPlot ? drawAll() : [];

// --- Freshness ---

const same = (a, b) => a.dataset.key !== undefined && a.dataset.key === b.dataset.key;

// What somebody was doing in a part goes on when its content is changed: focus, open tables, how far they scrolled.
const swap = (part, fresh) => {
    const selection = getSelection();
    if (!selection.isCollapsed && part.contains(selection.anchorNode)) return;
    const focus = part.contains(document.activeElement) ? document.activeElement : null;
    const open = [...part.querySelectorAll("details")].map((each) => each.open);
    const scrolled = [...part.querySelectorAll(".haowai-scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
    const at = focus ? [...part.querySelectorAll(focus.tagName)].indexOf(focus) : -1;
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((each, place) => { each.open = open[place] ?? false; });
    part.querySelectorAll(".haowai-scroll").forEach((each, place) => { [each.scrollLeft, each.scrollTop] = scrolled[place] ?? [0, 0]; });
    if (focus) {
        const alike = [...part.querySelectorAll(focus.tagName)];
        (alike.find((each) => same(each, focus)) ?? alike[at])?.focus({ preventScroll: true });
    }
};

const ask = async () => {
    const address = new URL(location.href);
    address.searchParams.set("parts", "1");
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    // Whoever was signed out is led to a form.
    if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = [...root.querySelectorAll("[data-part]")];
    const found = parts.map((part) => fresh.querySelector(`[data-part="${part.dataset.part}"]`));
    if (found.includes(null) || fresh.querySelectorAll("[data-part]").length !== parts.length) {
        // Something is read where nothing was: the screen has other parts now.
        location.reload();
        return;
    }
    parts.forEach((part, at) => swap(part, found[at]));
    renew.forEach((each) => each());
};

const live = root?.querySelector("[data-live]");
if (live) {
    const button = live.querySelector("[data-pause]");
    const state = live.querySelector("[data-state]");
    const [pause, go] = [button.textContent, button.dataset.go];
    let paused = false;
    let waiting = 0;
    const next = (after) => {
        clearTimeout(waiting);
        if (!paused && document.visibilityState === "visible") waiting = setTimeout(step, after);
    };
    const step = async () => {
        try {
            await ask();
            state.textContent = "";
            next(EVERY);
        } catch {
            state.textContent = state.dataset.late;
            next(5 * EVERY);
        }
    };
    button.addEventListener("click", () => {
        paused = !paused;
        button.textContent = paused ? go : pause;
        next(0);
    });
    document.addEventListener("visibilitychange", () => next(0));
    live.hidden = false;
    next(EVERY);
}

for (const select of document.querySelectorAll("[data-asked] select")) {
    select.addEventListener("change", () => {
        if (select.name === "channel") select.form.elements.section.value = "";
        select.form.requestSubmit();
    });
}
for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
}
