// Reads the story with the browser's own voice, sentence by sentence, and marks the one that is spoken. Pausing cancels
// and begins the sentence anew, since Android's browsers can't pause; long sentences are cut at a comma, since some
// voices fall silent after a quarter of a minute.

const LONGEST = 100;
// Up to the sign that ends it and the brackets closed after that. Intl.Segmenter leaves an opening 「 behind with the
// sentence before.
const SENTENCE = /.+?(?:[。！？!?…]+[」』）》〉”’"')\]]*|\.(?=\s|$)|$)/gsu;
let player = null;

export function start(button) {
  if (player) player.stop(); else player = read(button);
}

function read(button) {
  const { lang } = button.dataset;
  const sentences = [...document.querySelectorAll(
    ".story__title, .story__standfirst, .prose > p:not(.embed), .prose > h2, .prose > .items li, .prose > .quote blockquote, .recipe li",
  )].flatMap(sentencesOf);
  const bar = document.getElementById("player").content.firstElementChild.cloneNode(true);
  const pause = bar.querySelector("[data-pause]"), speed = bar.querySelector("select"), place = bar.querySelector("output");
  const words = [pause.textContent, pause.dataset.pause];
  let at = 0, speaking = null;

  const say = () => {
    const sentence = sentences[at];
    if (!sentence) { stop(); return; }
    const utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.lang = lang;
    utterance.voice = voiceFor(lang);
    utterance.rate = Number(speed.value);
    utterance.onstart = utterance.onboundary = alive;
    // What was cancelled says that it ended, too.
    utterance.onend = utterance.onerror = () => { if (speaking === utterance) { at += 1; say(); } };
    speaking = utterance;
    mark(sentence);
    place.textContent = `${at + 1} / ${sentences.length}`;
    pause.textContent = words[0];
    speechSynthesis.speak(utterance);
  };
  const hush = () => { speaking = null; speechSynthesis.cancel(); };
  const again = () => { hush(); say(); };
  const stop = () => {
    hush();
    unmark();
    removeEventListener("pagehide", stop);
    player = null;
    button.setAttribute("aria-pressed", "false");
    if (bar.contains(document.activeElement)) button.focus();
    bar.remove();
  };

  pause.addEventListener("click", () => {
    if (speaking) { hush(); pause.textContent = words[1]; } else say();
  });
  bar.querySelector("[data-stop]").addEventListener("click", stop);
  bar.querySelector("[data-back]").addEventListener("click", () => { at = Math.max(0, at - 1); again(); });
  bar.querySelector("[data-on]").addEventListener("click", () => { at = Math.min(sentences.length - 1, at + 1); again(); });
  speed.addEventListener("change", () => { if (speaking) again(); });
  addEventListener("pagehide", stop);

  button.setAttribute("aria-pressed", "true");
  button.closest(".tools").append(bar);
  again();
  return { stop };
}

// The sentences of a block, each with its text and where it stands.
function sentencesOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".mark, .unseen") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push([text.length, node]);
    text += node.data;
  }
  const find = (offset) => {
    const [start, node] = nodes.findLast(([start]) => start <= offset);
    return [node, offset - start];
  };
  return [...text.matchAll(SENTENCE)].flatMap(({ 0: sentence, index }) => shorter(sentence, index))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .map(({ text, index }) => {
      const range = document.createRange();
      range.setStart(...find(index));
      range.setEnd(...find(index + text.length));
      return { text, range, block };
    });
}

function shorter(text, index) {
  if (text.length <= LONGEST) return [{ text, index }];
  const comma = Math.max(...[..."，；：、,;: "].map((sign) => text.lastIndexOf(sign, LONGEST - 1)));
  const cut = comma > LONGEST / 4 ? comma + 1 : LONGEST;
  return [{ text: text.slice(0, cut), index }, ...shorter(text.slice(cut), index + cut)];
}

// A voice of the story's language, of its region where there is one: 國語 is not read by a voice of Hong Kong.
function voiceFor(lang) {
  const parts = (tag) => tag.replace("_", "-").replace(/^cmn/i, "zh").toLowerCase().split("-");
  const [language, ...rest] = parts(lang);
  const fit = (voice) => {
    const [spoken, ...region] = parts(voice.lang);
    if (spoken !== language) return 0;
    const shared = region.filter((part) => rest.includes(part)).length;
    return 1 + shared + voice.localService / 4 + voice.default / 8 - (region.includes("hk") && !rest.includes("hk")) / 2;
  };
  return [...speechSynthesis.getVoices()].filter(fit).sort((one, other) => fit(other) - fit(one))[0] ?? null;
}

function mark({ range, block }) {
  const before = document.querySelector(".spoken")?.getBoundingClientRect();
  unmark();
  block.classList.add("spoken");
  if (window.Highlight && CSS.highlights) CSS.highlights.set("spoken", new Highlight(range));
  // The page follows the voice, but not a reader who went elsewhere.
  const { top, bottom } = range.getBoundingClientRect();
  const followed = !before || (before.bottom > 0 && before.top < innerHeight);
  if (followed && (top < 0 || bottom > innerHeight - 80)) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: top - innerHeight / 3, behavior: still ? "instant" : "smooth" });
  }
}

function unmark() {
  for (const block of document.querySelectorAll(".spoken")) block.classList.remove("spoken");
  window.CSS.highlights?.delete("spoken");
}

// The overlay for idle readers must know that somebody listens.
function alive() {
  document.dispatchEvent(new CustomEvent("haowai:alive"));
}
