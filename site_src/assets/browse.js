// The list of all reports, filtered on the page; what is chosen stands in the address. Its words are those of the page.
"use strict";

{
const STEP = 100;
const form = document.querySelector(".facets");
const list = document.querySelector(".browse-list");
const more = document.querySelector(".more");
const button = more.querySelector("button");
const moreWords = button.textContent;
const told = form.querySelector("output");
const fields = [...form.querySelectorAll("select")];
let reports = [];
let found = [];
let shown = 0;

loadData(form.dataset.index).then((data) => {
  const agencies = data.agencies.map(([id, name, level, kind, region]) => ({ id, name, level, kind, region }));
  reports = data.reports.map(([at, year, state]) => ({ ...agencies[at], year: String(year), state }));
  form.hidden = false;
  restore();
  form.addEventListener("change", () => { keep(); filter(); });
  form.addEventListener("reset", () => setTimeout(() => { keep(); filter(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const first = list.querySelectorAll("li").length;
    next();
    list.querySelectorAll("li a")[first]?.focus();
  });
  addEventListener("popstate", restore);
// Without the index the plain list stays, alone.
}).catch(() => form.remove());

function restore() {
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    const value = asked.get(field.name) ?? "";
    field.value = [...field.options].some((each) => each.value === value) ? value : "";
  }
  filter();
}

function keep() {
  const asked = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
}

function filter() {
  const wanted = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const fits = (report) => Object.entries(wanted).every(([name, value]) =>
    !value || (name === "region" ? report.region.startsWith(value) : report[name] === value));
  found = reports.filter(fits);
  shown = 0;
  told.textContent = found.length ? form.dataset.count.replace("{n}", found.length.toLocaleString("en")) : form.dataset.none;
  const items = document.createElement("ul");
  items.className = "ledger wide";
  list.replaceChildren(items);
  next();
}

function next() {
  const items = list.querySelector("ul");
  items.append(...found.slice(shown, shown + STEP).map(item));
  shown = Math.min(shown + STEP, found.length);
  const rest = Math.min(STEP, found.length - shown);
  more.hidden = !rest;
  button.textContent = moreWords.replace("{n}", rest);
}

function item(report) {
  const [row, link, dots, state] = ["li", "a", "span", "span"].map((name) => document.createElement(name));
  link.href = pageAddress(form.dataset.reports, `a/${report.id}/${report.year}/`);
  link.textContent = `${report.name} ${report.year}`;
  dots.className = "dots";
  dots.ariaHidden = "true";
  const option = [...form.elements.state.options].find((each) => each.value === report.state);
  const [glyph, ...word] = option.text.split(" ");
  const mark = document.createElement("span");
  mark.ariaHidden = "true";
  mark.textContent = glyph;
  state.className = `state ${report.state}`;
  state.append(mark, ` ${word.join(" ")}`);
  row.append(link, dots, state);
  return row;
}
}
