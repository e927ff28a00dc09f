// The comparison (compare.html): up to six agency-years side by side. All words come from the page and compare.json; what is
// chosen stands in the address: ?a=<agency>/<year>&a=…&t=<view>&m=<row>.
"use strict";

{
const MOST = 6;
const OFFERED = 30;
const form = document.querySelector(".compare");
const [add, view, row] = ["add", "view", "row"].map((name) => document.getElementById(`compare-${name}`));
const [known, state, chosen] = [form.querySelector("datalist"), form.querySelector("[role=status]"), form.querySelector(".chosen")];
const result = document.querySelector(".compared");
const [table, picture, caption] = [result.querySelector("table"), result.querySelector("figure .scroll"), result.querySelector("figcaption")];
const root = form.dataset.root;
const said = form.dataset;
const say = (key, values = {}) => said[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const element = (name, values = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const figure = (value) => `${value}`.replace("-", "−").replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
const percent = (share) => `${(Math.round(share * 1000) / 10).toFixed(1)}%`.replace("-", "−");

let data, names, bands;
let reports = [];
let columns = [];

// A link that names reports keeps their place before any data come.
result.hidden = !new URLSearchParams(location.search).has("a");

Promise.all(["index", "names", "bands"].map((name) => loadData(form.dataset[name]))).then(([views, list, peers]) => {
  [data, bands] = [views, peers];
  names = new Map(list.reports.map(([at, year]) => {
    const [id, name, level, kind] = list.agencies[at];
    return [`${id}/${year}`, { key: `${id}/${year}`, name: `${name} ${year}`, group: [level, kind], year }];
  }));
  form.hidden = false;
  restore();
}).catch(failed);

addEventListener("popstate", restore);
form.addEventListener("submit", (event) => { event.preventDefault(); take(add.value); });
add.addEventListener("input", () => { offer(); if (find(add.value)) take(add.value); });
add.addEventListener("change", () => { if (add.value) take(add.value); });
view.addEventListener("change", () => { row.value = ""; remember(); show(); });
row.addEventListener("change", () => { remember(); show(); });
result.addEventListener("click", (event) => {
  const kind = event.target.dataset.take;
  if (kind) ({ csv: takeTable, svg: takePicture, png: takeImage })[kind]();
});

/** Take what the address says; what it names and we do not hold is left out. */
function restore() {
  const asked = new URLSearchParams(location.search);
  const keys = [...new Set(asked.getAll("a"))].filter((key) => names.has(key)).slice(0, MOST);
  if (data.views.some((each) => each.id === asked.get("t"))) view.value = asked.get("t");
  offer();
  load(keys).then(() => { fill(asked.get("m")); show(); }).catch(failed);
}

/** Say that data did not come: that is nothing about a report, so what was shown stays. */
function failed() {
  form.hidden = false;
  result.hidden = !columns.length;
  state.textContent = say("failed");
}

function remember() {
  const said = new URLSearchParams(reports.map((key) => ["a", key]));
  said.set("t", view.value);
  if (row.value) said.set("m", row.value);
  history.replaceState(null, "", `?${said}`.replaceAll("%2F", "/"));
}

async function load(keys) {
  reports = keys;
  try {
    columns = await Promise.all(keys.map(async (key) => {
      const held = columns.find((column) => column.key === key);
      return held ?? { ...names.get(key), ...(await loadReport(`${root}a/${key}.json`)) };
    }));
  } catch (error) {
    reports = columns.map((column) => column.key);
    throw error;
  }
}

const find = (text) => [...names.values()].find((each) => each.name === text.trim());

function offer() {
  const words = add.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = [];
  for (const each of names.values()) {
    if (words.every((word) => `${each.name} ${each.key}`.toLowerCase().includes(word))) fits.push(element("option", { value: each.name }));
    if (fits.length === OFFERED) break;
  }
  known.replaceChildren(...fits);
}

function take(text) {
  const wanted = find(text) ?? (known.children.length === 1 ? find(known.firstChild.value) : undefined);
  if (!wanted) { state.textContent = text ? say("unknown") : ""; return; }
  add.value = "";
  offer();
  if (reports.includes(wanted.key)) return;
  if (reports.length === MOST) { state.textContent = say("full"); return; }
  change([...reports, wanted.key]);
}

function change(keys) {
  load(keys).then(() => { fill(row.value); remember(); show(); }).catch(failed);
}

/** The rows of the view, for the choice of what to draw. */
function fill(wanted) {
  const rows = current().rows;
  row.replaceChildren(...rows.map((each) => element("option", { value: each.id }, each.word)));
  row.value = rows.some((each) => each.id === wanted) ? wanted : rows[0].id;
}

const current = () => data.views.find((each) => each.id === view.value);

/** What a report has in a row: a number with its text, or the word for why there is none. */
function cellOf(column, each) {
  if (column.error) return { word: say("unreadable") };
  if (each.indicator) return rateOf(column, column.indicators?.[each.indicator]);
  const cells = each.cells.find((ids) => ids.length && ids.every((id) => id in column.cells));
  if (!cells) return { word: data.words.kind.absent };
  const missing = cells.map((id) => column.cells[id]).find((value) => typeof value === "object");
  if (missing) return { word: data.words.kind[missing.kind] };
  const sum = cells.length === 1 ? column.cells[cells[0]] : String(cells.reduce((all, id) => all + Number(column.cells[id]), 0));
  return { number: Number(sum), text: figure(sum), raw: sum, cell: cells.length === 1 ? cells[0] : "", fails: cells.some((id) => column.failing.includes(id)) };
}

function rateOf(column, found) {
  if (!Array.isArray(found)) return { word: data.words.indicator_reason[found] ?? data.words.kind.absent };
  const [over, under] = found;
  return { number: over / under, text: percent(over / under), raw: `${over}/${under}`, from: say("fraction", { over: figure(over), under: figure(under) }) };
}

function bandOf(column, each) {
  const group = column.error || !each.indicator ? null : bands[[...column.group, column.report.scope, column.year].join("/")];
  const found = group?.[each.indicator];
  return found ? say("band", { n: figure(found[0]), lower: percent(found[1]), median: percent(found[2]), upper: percent(found[3]) }) : "";
}

function show() {
  if (!row.options.length || !current().rows.some((each) => each.id === row.value)) fill("");
  state.textContent = "";
  chosen.replaceChildren(...columns.map(choice));
  result.hidden = !columns.length;
  if (!columns.length) return;
  const heads = columns.map((column) => {
    const link = element("a", { href: pageAddress(form.dataset.reports, `a/${column.key}/`) }, column.name);
    const scope = column.error ? "" : say("scope", { scope: data.words.scope[column.report.scope] });
    return element("th", { scope: "col" }, link, element("span", { class: "en" }, scope));
  });
  const body = current().rows.map((each) => element("tr", {}, element("th", { scope: "row" }, each.word), ...columns.map((column) => shown(column, each))));
  table.replaceChildren(element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("item")), ...heads)), element("tbody", {}, ...body));
  drawn();
}

function choice(column) {
  const button = element("button", { type: "button", "aria-label": say("remove", { name: column.name }) }, "×");
  button.addEventListener("click", () => { change(reports.filter((key) => key !== column.key)); add.focus(); });
  return element("li", {}, column.name, " ", button);
}

function shown(column, each) {
  const found = cellOf(column, each);
  if (found.word) return element("td", { class: "none-yet" }, found.word);
  const text = found.cell ? element("a", { href: `${pageAddress(form.dataset.reports, `a/${column.key}/`)}#${found.cell}` }, found.text) : found.text;
  const made = element("td", found.number === 0 ? { class: "z" } : {}, text);
  if (found.fails) made.append(" ", element("span", { class: "state fail", title: say("fails") }, "✗"));
  for (const more of [found.from, bandOf(column, each)]) if (more) made.append(element("span", { class: "en" }, more));
  return made;
}

// ------------------------------------------------------------ the picture

const PAPER = { text: "#1d1c19", quiet: "#55524a", bar: "#17507a", fails: "#a3271c", axis: "#a8a395", paper: "#fdfcf9" };
const SIZE = { width: 640, least: 280, top: 58, step: 46, bar: 16, room: 190 };

/** Return why nothing is drawn, or an empty text. */
function undrawn() {
  const readable = columns.filter((column) => !column.error);
  if (readable.length < 2) return say("few");
  const scopes = [...new Set(readable.map((column) => data.words.scope[column.report.scope]))];
  if (scopes.length > 1) return say("mixed", { scopes: scopes.join(said.comma) });
  return columns.some((column) => !cellOf(column, drawnRow()).word) ? "" : say("nothing");
}

const drawnRow = () => current().rows.find((each) => each.id === row.value);

function drawn() {
  const why = undrawn();
  for (const button of result.querySelectorAll("[data-take=svg], [data-take=png]")) button.disabled = Boolean(why);
  picture.replaceChildren(...(why ? [] : [chart(Math.max(SIZE.least, Math.min(SIZE.width, caption.clientWidth)))]));
  caption.textContent = why;
}

/** Where others find this comparison: a page opened from a folder names the site, if it knows it. */
function place() {
  if (location.protocol !== "file:") return location.href;
  return `${document.querySelector("link[rel=canonical]")?.href ?? "compare/"}${location.search}`;
}

const source = () => say("source", { site: said.site, address: place(), version: said.version, licence: said.licence });

const SVG = new DOMParser().parseFromString("<svg></svg>", "text/html").querySelector("svg").namespaceURI;
const svg = (name, values, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** Bars from zero, one a report; presentation attributes serve the downloads, the style sheet overrules them on the page. */
function chart(width = SIZE.width) {
  const found = columns.map((column) => cellOf(column, drawnRow()));
  const numbers = found.filter((each) => !each.word).map((each) => each.number);
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const x = (value) => 10 + ((value - low) / (high - low || 1)) * (width - SIZE.room);
  const title = say("title", { view: current().word, row: drawnRow().word });
  const told = say("told", { title, bars: columns.map((column, i) => `${column.name} ${found[i].text ?? found[i].word}`).join(said.semicolon) });
  const heads = cut(title, width - 20, 16).map((line, i) => text(10, 26 + 22 * i, line, 16, PAPER.text, 700));
  const top = SIZE.top + 22 * (heads.length - 1);
  const end = top + SIZE.step * columns.length;
  const bars = columns.flatMap((column, i) => bar(column, found[i], top + SIZE.step * i, x));
  const foot = cut(source(), width - 20, 10).map((line, i) => text(10, end + 18 + 14 * i, line, 10, PAPER.quiet));
  const height = end + 24 + 14 * foot.length;
  return svg("svg", { class: "chart bars", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told, "font-family": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" },
    svg("rect", { class: "paper", width: "100%", height: "100%", fill: PAPER.paper }),
    svg("g", { class: "head" }, ...heads), ...bars,
    svg("path", { class: "axis", d: columns.map((_, i) => `M${x(0)} ${top + SIZE.step * i + 3}v22`).join(""), stroke: PAPER.axis }), ...foot);
}

/** A text in lines of a width: a Latin letter takes six tenths of the room of a Chinese one. */
function cut(words, width, size) {
  const lines = [];
  let room = 0;
  for (const letter of words) {
    const taken = letter < "\u2000" ? 0.6 * size : size;
    if (room < taken) { lines.push(""); room = width; }
    lines[lines.length - 1] += letter;
    room -= taken;
  }
  return lines;
}

const text = (x, y, words, size, fill, weight = 400) => svg("text", { x, y, "font-size": size, fill, "font-weight": weight }, words);

function bar(column, found, y, x) {
  const name = text(10, y, column.name, 13, PAPER.text);
  if (found.word) return [name, text(10, y + 20, found.word, 12, PAPER.quiet)];
  const [left, right] = [x(Math.min(0, found.number)), x(Math.max(0, found.number))];
  const values = { class: found.fails ? "bar fails" : "bar", x: left, y: y + 6, width: Math.max(right - left, 0.5), height: SIZE.bar };
  const colours = found.fails ? { fill: PAPER.paper, stroke: PAPER.fails, "stroke-dasharray": "4 3" } : { fill: PAPER.bar };
  const marked = found.fails ? `${found.text} ✗` : found.text;
  const value = found.from ? say("drawn", { figure: marked, parts: found.from }) : marked;
  return [name, svg("rect", { ...values, ...colours }), text(right + 6, y + 19, value, 13, PAPER.text, 600)];
}

// ------------------------------------------------------------ what is taken away

function hand(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function takeTable() {
  const rows = [["view", "row", "title", "agency_id", "year", "scope", "value", "status", "fails"]];
  for (const each of current().rows) for (const column of columns) {
    const [found, [id, year]] = [cellOf(column, each), column.key.split("/")];
    rows.push([view.value, each.id, each.word, id, year, column.report?.scope ?? "", found.raw ?? "", found.word ?? "", found.fails ? "true" : "false"]);
  }
  const quoted = (field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  hand(new Blob([rows.map((each) => `${each.map(quoted).join(",")}\n`).join("")], { type: "text/csv" }), `${view.value}.csv`);
}

const pictureText = () => new XMLSerializer().serializeToString(chart());

function takePicture() {
  hand(new Blob([pictureText()], { type: "image/svg+xml" }), `${row.value}.svg`);
}

function takeImage() {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = element("canvas", { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => hand(blob, `${row.value}.png`), "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureText())}`;
}
}
