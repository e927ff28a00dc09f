// Full-text search over Pagefind's index; the question stands in the address. Its words are those of the page.
"use strict";

{
const STEP = 20;
// Milliseconds without a keystroke.
const WAIT = 250;
const form = document.querySelector("form.full");
const [input, told] = ["#query", "output"].map((selector) => form.querySelector(selector));
const list = document.querySelector(".results");
const more = document.querySelector(".more");
const button = more.querySelector("button");
const moreWords = button.textContent;
let pagefind;
let found = [];
let turn = 0;
let timer;

form.hidden = false;
if (location.protocol === "file:") {
  input.disabled = true;
  told.textContent = form.dataset.broken;
}
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(); });
button.addEventListener("click", () => next(turn));
addEventListener("popstate", restore);
restore();

function restore() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value && !input.disabled) ask();
}

function keep() {
  const words = input.value.trim();
  history.replaceState(null, "", `${location.pathname}${words ? `?${new URLSearchParams({ q: words })}` : ""}`);
}

async function program() {
  if (!pagefind) {
    const place = new URL(form.dataset.program, location.href);
    const options = { baseUrl: new URL(form.dataset.root, location.href).pathname, excerptLength: 40 };
    const [loaded, parts] = await Promise.all([import(place.href), loadData(new URL("parts.json", place).href)]);
    await loaded.options(options);
    await loaded.init();
    await Promise.all(parts.map((part) => loaded.mergeIndex(new URL(part, place).pathname, options)));
    pagefind = loaded;
  }
  return pagefind;
}

async function ask() {
  const [mine, words] = [++turn, input.value.trim()];
  keep();
  list.replaceChildren();
  more.hidden = true;
  told.textContent = words ? form.dataset.wait : "";
  if (!words) return;
  try {
    const answer = await (await program()).search(words);
    if (mine !== turn) return;
    found = answer.results;
    told.textContent = found.length ? form.dataset.found.replace("{n}", found.length.toLocaleString("en")) : form.dataset.none.replace("{q}", words);
    await next(mine);
  } catch {
    told.textContent = form.dataset.broken;
  }
}

async function next(mine) {
  const first = list.children.length;
  const pages = await Promise.all(found.slice(first, first + STEP).map((result) => result.data()));
  if (mine !== turn) return;
  list.append(...pages.map(item));
  if (first) list.children[first]?.querySelector("a").focus();
  const rest = Math.min(STEP, found.length - list.children.length);
  more.hidden = !rest;
  button.textContent = moreWords.replace("{n}", rest);
}

function item(page) {
  const [row, link, state, excerpt] = ["li", "a", "span", "p"].map((name) => document.createElement(name));
  link.href = page.url;
  link.textContent = page.meta.title;
  state.className = "small";
  state.textContent = page.meta.state ?? "";
  excerpt.append(...marked(page.excerpt));
  row.append(link, " ", state, excerpt);
  return row;
}

/** The excerpt as text with its marks: it is parsed apart from the page, and only text is taken from it. */
function marked(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  return [...parsed.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}
}
