// Full-text search over Pagefind's index; the question stands in the address. Before the texts stand the agency, the report and the
// rows of the form that the question names, with their figures. Its words are those of the page.
"use strict";

{
const STEP = 20;
// Milliseconds without a keystroke.
const WAIT = 250;
// Rows of the form that are answered, and agencies that they are answered for.
const [ROWS, FOR] = [6, 3];
// Texts that are looked through for a number, and that are put in order.
const [CHECKED, SORTED] = [100, 40];
const form = document.querySelector("form.full");
const direct = document.querySelector(".direct");
const [input, told] = ["#query", "output"].map((selector) => form.querySelector(selector));
const list = document.querySelector(".texts");
const more = document.querySelector(".more");
const button = more.querySelector("button");
const moreWords = button.textContent;
let pagefind;
let found = [];
let turn = 0;
let timer;

const known = names.load(form.dataset.index, form.dataset.root).catch(() => {});
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
  direct.replaceChildren();
  more.hidden = true;
  told.textContent = words ? form.dataset.wait : "";
  if (!words) return;
  await known;
  const asked = names.asked(words);
  const answered = answer(asked).catch(() => []);
  answered.then((rows) => mine === turn && direct.replaceChildren(...rows));
  try {
    const { results } = await (await program()).search(words);
    const right = await sifted(results, words, asked);
    if (mine !== turn) return;
    found = right;
    const none = (await answered).length ? "" : form.dataset.none.replace("{q}", words);
    if (mine !== turn) return;
    told.textContent = found.length ? form.dataset.found.replace("{n}", found.length.toLocaleString("en")) : none;
    await next(mine);
  } catch {
    if (mine === turn) told.textContent = form.dataset.broken;
  }
}

/** What the question names outright: rows of the form with their figures, else reports and agencies; without an agency what a row means. */
async function answer({ agencies, year, terms }) {
  const own = agencies.slice(0, FOR);
  const rows = terms.filter((term) => term.cell).slice(0, ROWS);
  if (!own.length) return terms.slice(0, ROWS).map((term) => linked(form.dataset.home + term.where, term.label, ""));
  if (!rows.length) return own.flatMap((agency) => reports(agency, year));
  const answers = await Promise.all(own.map(async (agency) => {
    const shown = agency.years.includes(year) ? year : Math.max(...agency.years);
    const { cells } = await loadReport(`${form.dataset.root}a/${agency.id}/${shown}.json`).catch(() => ({ cells: {} }));
    return rows.filter((term) => term.cell in cells).map((term) => {
      const value = cells[term.cell];
      const figure = typeof value === "object" ? form.dataset.lacking : Number(value).toLocaleString("en", { maximumFractionDigits: 10 });
      return line(`a/${agency.id}/${shown}/`, `${agency.name} ${shown} · ${term.label}`, figure, `#${term.cell}`);
    });
  }));
  return answers.flat();
}

function reports(agency, year) {
  const years = year ? agency.years.filter((each) => each === year) : agency.years.slice(-FOR).reverse();
  return years.map((each) => line(`a/${agency.id}/${each}/`, `${agency.name} ${each}`, ""));
}

const line = (address, label, figure, anchor = "") => linked(pageAddress(form.dataset.root + form.dataset.reports, address) + anchor, label, figure);

function linked(address, label, figure) {
  const [row, link, value] = ["li", "a", "strong"].map((name) => document.createElement(name));
  link.href = address;
  link.textContent = label;
  value.textContent = figure;
  row.append(link, " ", value);
  return row;
}

/** Pages that hold every number of the question, where it has one; those of the agency and year that it names come first. */
async function sifted(results, words, { agencies, year }) {
  const numbers = (words.match(/\d[\d,.]*\d|\d/g) ?? []).map(bare).filter((number) => Number(number) !== year || !isHeld(year));
  const some = results.slice(0, numbers.length ? CHECKED : SORTED);
  const pages = await Promise.all(some.map(async (result) => ({ result, page: await result.data() })));
  const holding = pages.filter(({ page }) => {
    const held = new Set((`${page.meta.title} ${page.url} ${page.content}`.match(/\d[\d,.]*\d|\d/g) ?? []).map(bare));
    return numbers.every((number) => held.has(number));
  });
  const score = ({ page }) => agencies.slice(0, FOR).some(({ id }) => page.url.includes(`a/${id}/`)) * 2 + (year ? page.url.includes(`/${year}/`) : 0);
  const first = holding.map((each, at) => [score(each), at, each.result]).sort(([a, at], [b, then]) => b - a || at - then);
  return [...first.map(([, , result]) => result), ...(numbers.length ? [] : results.slice(SORTED))];
}

/** Whether a number that may be a year is that of a report; else it is looked for as a figure. */
const isHeld = (year) => names.agencies.some((agency) => agency.years.includes(year));

const bare = (number) => number.replaceAll(",", "").replace(/[.]$/, "");

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
  link.href = inLanguage(page.url);
  link.textContent = page.meta.title;
  state.className = "small";
  state.textContent = page.meta.state ?? "";
  excerpt.append(...marked(page.excerpt));
  row.append(link, " ", state, excerpt);
  return row;
}

/** The page of a report in the language of this one; what is searched are the Chinese ones. */
function inLanguage(url) {
  const home = new URL(form.dataset.root, location.href).pathname;
  return url.startsWith(`${home}a/`) ? home + form.dataset.reports + url.slice(home.length) : url;
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
