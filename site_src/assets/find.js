// The search box (partials/find.html): a combobox over the index of agencies. It holds no words of its own.
"use strict";

{
const LIMIT = 12;
const NEAREST = 5;
// The first year with the national form.
const FIRST = 2019;
// Share of characters and pairs of characters that a nearest name must have in common.
const LIKE = 0.34;
const CHINESE = /[\u3400-\u9fff]/;
const box = document.querySelector(".find");
const [input, list, status] = [box.querySelector("input"), box.querySelector("ul"), box.querySelector("[role=status]")];
const say = (key, values = {}) => (box.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
let agencies = [];
let chosen = -1;

const ready = loadData(box.dataset.index).then((index) => {
  add(index.agencies);
  box.hidden = false;
  guess();
  for (const name of index.more) {
    loadData(`${box.dataset.root}${name}`).then((more) => { add(more); if (input.value) search(); }).catch(() => {});
  }
});
// Without the index the lists on the page serve.
ready.catch(() => {});

function add(rows) {
  agencies = agencies.concat(rows.map(([id, name, years, words]) => {
    const keys = [name.toLowerCase(), id, ...words];
    return { id, name, years, keys, chinese: keys.filter((key) => CHINESE.test(key)) };
  }));
}

/** The names and codes of an agency that a text could be found in: Chinese stands in Chinese names only. */
const keysFor = (agency, text) => (CHINESE.test(text) ? agency.chinese : agency.keys);

/** On a page that is not there: look for what its address names. */
function guess() {
  const asked = document.querySelector("[data-lost]");
  if (!asked) return;
  const home = new URL(box.dataset.root, location.href).pathname;
  const parts = decodeURI(location.pathname).slice(home.length).split("/").filter(Boolean);
  const [name, year] = parts[0] === "a" ? parts.slice(1) : parts.slice(-1);
  const known = agencies.find((agency) => agency.id === name);
  if (!name) return;
  input.value = name;
  search();
  if (known && /^\d{4}$/.test(year)) {
    status.textContent = say("missing", { name: known.name, year });
    tell(asked, reason(Number(year)), { year: Math.max(Number(year), FIRST) });
    held(asked, known.id);
  } else if (!known && parts[0] === "a") {
    loadData(`${box.dataset.root}waiting.json`)
      .then((waiting) => { if (Object.hasOwn(waiting, name)) tell(asked, "waiting", { name: waiting[name] }); })
      .catch(() => {});
  }
}

/** Why a year may be missing: no national form yet, not due yet, or nobody has added it. */
const reason = (year) => (year < FIRST ? "early" : year >= new Date().getFullYear() ? "due" : "notYet");

function tell(asked, key, values) {
  const told = asked.querySelector("[data-reason]");
  told.firstElementChild.textContent = asked.dataset[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  told.hidden = false;
}

/** The years that the agency has. */
async function held(asked, id) {
  const { reports } = await loadData(`${box.dataset.root}a/${id}/index.json`);
  const links = reports.map(({ year }) => {
    const link = document.createElement("a");
    link.href = pageAddress(box.dataset.root, `a/${id}/${year}/`);
    link.textContent = year;
    return link;
  });
  const place = asked.querySelector("[data-held]");
  place.firstElementChild.replaceChildren(...links.flatMap((link) => [link, " "]));
  place.hidden = !links.length;
}

input.addEventListener("input", search);
input.addEventListener("keydown", (event) => {
  const options = [...list.querySelectorAll("a")];
  if (event.isComposing) return;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? chosen + 1 : (chosen < 0 ? 0 : chosen) - 1;
    choose(options, (next + options.length) % options.length);
  } else if (event.key === "Enter" && options.length) {
    event.preventDefault();
    options[Math.max(chosen, 0)].click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    input.value = "";
    show([], "");
  }
});

function search() {
  const query = input.value.toLowerCase().trim();
  if (!query) return show([], "");
  const found = matching(query.split(/\s+/));
  if (found.length) return show(found, say(found.length > LIMIT ? "shown" : "found", { n: found.length, m: LIMIT }));
  const near = nearest(query.replace(/\s+/g, ""));
  show(near, near.length ? say("nearest", { n: near.length }) : say("none"));
}

function show(found, told) {
  chosen = -1;
  list.replaceChildren(...found.slice(0, LIMIT).map(option));
  input.setAttribute("aria-expanded", String(found.length > 0));
  input.removeAttribute("aria-activedescendant");
  status.textContent = told;
}

function choose(options, at) {
  chosen = at;
  options.forEach((each, i) => each.setAttribute("aria-selected", String(i === at)));
  input.setAttribute("aria-activedescendant", options[at].id);
  options[at].scrollIntoView({ block: "nearest" });
}

/** One agency found: the link itself is the option, so that nothing focusable stands inside one. */
function option(agency, at) {
  const [item, link, count] = [document.createElement("li"), document.createElement("a"), document.createElement("span")];
  item.setAttribute("role", "presentation");
  link.id = `found-${at}`;
  link.href = pageAddress(box.dataset.root, `a/${agency.id}/`);
  link.tabIndex = -1;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  count.textContent = say("one", { n: agency.years });
  link.append(agency.name, count);
  item.append(link);
  return item;
}

/** Agencies of which every word of the query is a part; failing that, those that hold its characters in order. */
function matching(words) {
  const found = ranked(words, part);
  return found.length ? found : ranked(words, inOrder);
}

function ranked(words, rank) {
  const scored = [];
  for (const agency of agencies) {
    let score = 0;
    for (const word of words) {
      let best = Infinity;
      for (const key of keysFor(agency, word)) best = Math.min(best, rank(key, word));
      score += best;
    }
    if (score < Infinity) scored.push([score, agency]);
  }
  scored.sort(([a, one], [b, other]) => a - b || one.name.length - other.name.length);
  return scored.map(([, agency]) => agency);
}

const part = (key, word) => (key === word ? 0 : key.startsWith(word) ? 1 : key.includes(word) ? 2 : Infinity);

/** 上海公安局 in 上海市公安局, shga in shsgaj: the first characters agree, the others follow in the same order. */
function inOrder(key, word) {
  if (word.length < 2 || key[0] !== word[0]) return Infinity;
  let at = 0;
  for (const character of word) {
    at = key.indexOf(character, at) + 1;
    if (!at) return Infinity;
  }
  return key.length - word.length;
}

/** Agencies whose names share most characters and pairs of characters with the query. */
function nearest(query) {
  const wanted = pieces(query);
  const scored = [];
  for (const agency of agencies) {
    let best = 0;
    for (const key of keysFor(agency, query)) {
      let common = 0;
      for (const piece of wanted) if (key.includes(piece)) common += 1;
      best = Math.max(best, (2 * common) / (wanted.length + 2 * key.length - 1));
    }
    if (best >= LIKE) scored.push([best, agency]);
  }
  scored.sort(([a], [b]) => b - a);
  return scored.slice(0, NEAREST).map(([, agency]) => agency);
}

/** The characters of a text and its pairs of neighbours, each once. */
function pieces(text) {
  const found = new Set(text);
  for (let at = 1; at < text.length; at += 1) found.add(text.slice(at - 1, at + 1));
  return [...found];
}
}
