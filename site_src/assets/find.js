// The search box (find.html): a combobox over what names.js knows. It holds no words of its own.
"use strict";

{
const LIMIT = 12;
// The first year with the national form.
const FIRST = 2019;
// Rows of the form, and agencies with a row of the form, that are offered.
const [ROWS, EACH] = [8, 4];
const box = document.querySelector(".find");
const [input, list, status] = [box.querySelector("input"), box.querySelector("ul"), box.querySelector("[role=status]")];
const say = (key, values = {}) => (box.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
let chosen = -1;

const ready = names.load(box.dataset.index, box.dataset.root, () => input.value && search()).then(() => {
  box.hidden = false;
  guess();
});
// Without the index the lists on the page serve.
ready.catch(() => {});

/** On a page that is not there: look for what its address names. */
function guess() {
  const asked = document.querySelector("[data-lost]");
  if (!asked) return;
  const home = new URL(box.dataset.root, location.href).pathname;
  const parts = decodeURI(location.pathname).slice(home.length).split("/").filter(Boolean);
  const [name, year] = parts[0] === "a" ? parts.slice(1) : parts.slice(-1);
  const known = names.agencies.find((agency) => agency.id === name);
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
    link.href = pageAddress(box.dataset.root, inLanguage(`a/${id}/${year}/`));
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
  const query = input.value.trim();
  if (!query) return show([], "");
  const { agencies, year, terms } = names.asked(query);
  const found = offered(agencies, year, terms);
  if (found.length) {
    const lacking = year && agencies.length && !agencies.some((each) => each.years.includes(year)) ? agencies[0] : null;
    return show(found, lacking ? say("missing", { name: lacking.name, year }) : say(found.length > LIMIT ? "shown" : "found", { n: found.length, m: LIMIT }));
  }
  const near = names.nearest(query.toLowerCase().replace(/\s+/g, "")).map(agencyOption);
  show(near, near.length ? say("nearest", { n: near.length }) : say("none"));
}

/** What is offered for agencies, a year and rows of the form: [address, label, what stands beside it]. */
function offered(agencies, year, terms) {
  const lines = terms.filter((term) => term.cell);
  const rows = (lines.length ? lines : terms.filter(placed)).slice(0, EACH);
  if (agencies.length && rows.length) {
    return agencies.slice(0, EACH).flatMap((agency) => rows.map((term) => {
      const shown = agency.years.includes(year) ? year : Math.max(...agency.years);
      return [`a/${agency.id}/${shown}/#${placed(term)}`, `${agency.name} · ${term.label}`, say("year", { year: shown })];
    }));
  }
  if (agencies.length && year) {
    const held = agencies.filter((agency) => agency.years.includes(year));
    return held.length ? held.map((agency) => [`a/${agency.id}/${year}/`, agency.name, say("year", { year })]) : agencies.map(agencyOption);
  }
  if (terms.length) return terms.slice(0, ROWS).map((term) => [term.where, term.label, ""]);
  return agencies.length || !year ? agencies.map(agencyOption) : [[`y/${year}/`, say("year", { year }), ""]];
}

/** Where a report has a row of the form or an indicator; a question stands on its own page. */
const placed = (term) => term.cell || (term.where.startsWith("i/") ? "measures" : "");

const agencyOption = (agency) => [`a/${agency.id}/`, agency.name, say("one", { n: agency.years.length })];

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

/** The page in the language of this one, where it stands in it. */
function inLanguage(place) {
  const { pages, agencies, reports } = box.dataset;
  return (!place.startsWith("a/") ? pages : /^a\/[^/]+\/$/.test(place) ? agencies : reports) + place;
}

/** One thing found: the link itself is the option, so that nothing focusable stands inside one. */
function option([address, label, beside], at) {
  const [item, link, count] = [document.createElement("li"), document.createElement("a"), document.createElement("span")];
  const [place, anchor] = address.split("#");
  item.setAttribute("role", "presentation");
  link.id = `found-${at}`;
  link.href = pageAddress(box.dataset.root, inLanguage(place)) + (anchor ? `#${anchor}` : "");
  link.tabIndex = -1;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  count.textContent = beside;
  link.append(label, count);
  item.append(link);
  return item;
}
}
