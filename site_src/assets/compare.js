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
const figureOf = (name) => result.querySelector(`.plotted ${name}`);
const [table, picture, heading, subtitle] = [result.querySelector("table"), figureOf(".picture"), figureOf("h2"), figureOf("figcaption p")];
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
  form.hidden = said.embedded === "yes";
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
  form.hidden = said.embedded === "yes";
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

// As all charts of the site (charts/shares.py): a bar a report from zero, widths in parts of a hundred.
const [ROW, BAR, MOST_WIDE, WIDTH, MARGIN] = [50, 18, 72, 720, 20];

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
  const shown = why ? null : chart();
  for (const button of result.querySelectorAll("[data-take=svg], [data-take=png]")) button.disabled = Boolean(why);
  for (const part of result.querySelectorAll(".embedding, .source")) part.hidden = Boolean(why);
  picture.replaceChildren(...(shown ? [shown.svg] : []));
  heading.hidden = Boolean(why);
  heading.textContent = shown?.title ?? "";
  subtitle.textContent = why || shown.subtitle;
  figureOf(".source").textContent = source();
  const embedded = result.querySelector(".embedding");
  if (embedded) embedded.search = location.search;
}

/** Where others find this comparison: a page opened from a folder names the site, if it knows it. */
function place() {
  if (location.protocol !== "file:") return new URL(form.dataset.page, location.href).href + location.search;
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
const text = (x, y, words, style = "", dx = 0) => svg("text", { x, y, dx, class: style }, words);

/** A figure as it stands in title and picture: one that fails a check is never without its mark. */
const marked = (each) => (each.fails ? `${each.text} ✗` : each.text);

/** The picture with the finding that is its title, what stands under it, and the same in words. */
function chart() {
  const bars = columns.map((column) => ({ name: column.name, column, ...cellOf(column, drawnRow()) }));
  const known = bars.filter((each) => !each.word).sort((a, b) => a.number - b.number);
  const [low, high] = [known[0], known.at(-1)];
  const key = low.text !== high.text ? "between" : known.length > 1 ? "alike" : "only";
  const title = say(key, { name: drawnRow().word, low: marked(low), at: low.name, high: marked(high), there: high.name, value: marked(low) });
  const years = columns.map((column) => column.year).sort();
  const span = years[0] === years.at(-1) ? years[0] : `${years[0]}–${years.at(-1)}`;
  const scope = data.words.scope[columns.find((column) => !column.error).report.scope];
  const unit = drawnRow().indicator ? "%" : drawnRow().unit ?? said.unit;
  const told = say("told", { title, bars: bars.map((each) => `${each.name} ${each.word ?? marked(each)}`).join(said.semicolon) });
  const height = ROW * bars.length;
  const ends = [Math.min(0, low.number), Math.max(0, high.number)];
  const x = (value) => (MOST_WIDE * (value - ends[0])) / (ends[1] - ends[0] || 1);
  const made = svg("svg", { class: "plot", width: "100%", height, role: "img", "aria-label": told }, ...bars.flatMap((each, i) => bar(each, ROW * i, x)));
  return { svg: made, title, subtitle: say("subtitle", { view: current().word, years: span, scope, unit, n: bars.length }), height, told };
}

function bar(each, y, x) {
  const name = text(0, y + 14, each.name);
  const axis = svg("line", { x1: `${x(0)}%`, x2: `${x(0)}%`, y1: y + 17, y2: y + ROW - 9, class: "axis" });
  if (each.word) return [name, axis, text(`${x(0)}%`, y + 33, each.word, "quiet", 6)];
  const [left, right] = [x(Math.min(0, each.number)), x(Math.max(0, each.number))];
  const value = each.from ? say("drawn", { figure: marked(each), parts: each.from }) : marked(each);
  const drawn = svg("rect", { x: `${left}%`, y: y + 20, width: `${right - left}%`, height: BAR, class: each.fails ? "bar fails" : "t1" });
  return [name, drawn, axis, text(`${right}%`, y + 33, value, "", 6)];
}

/** The picture as a file of its own: with title, subtitle, source and the style sheet of charts. */
async function standing() {
  const made = chart();
  const sheet = await fetch(form.dataset.sheet).then((answer) => answer.text()).catch(() => "");
  const lines = (words, size, style) => cut(words, WIDTH - 2 * MARGIN, size).map((line) => [line, size, style]);
  const heads = [...lines(made.title, 17, "title"), ...lines(made.subtitle, 12, "under")];
  let y = 10;
  const above = heads.map(([line, size, style]) => text(MARGIN, (y += size + 6), line, style));
  made.svg.setAttribute("x", MARGIN);
  made.svg.setAttribute("y", y + 12);
  made.svg.setAttribute("width", WIDTH - 2 * MARGIN);
  y += made.height + 24;
  const below = lines(source(), 12, "source").map(([line, size, style]) => text(MARGIN, (y += size + 4), line, style));
  const total = y + 16;
  const whole = svg("svg", { class: "plot", width: WIDTH, height: total, viewBox: `0 0 ${WIDTH} ${total}`, role: "img", "aria-label": made.told },
    svg("style", {}, sheet), svg("rect", { class: "sheet", width: WIDTH, height: total }), ...above, made.svg, ...below);
  return new XMLSerializer().serializeToString(whole);
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

async function takePicture() {
  hand(new Blob([await standing()], { type: "image/svg+xml" }), `${row.value}.svg`);
}

async function takeImage() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await standing())}`;
  await image.decode();
  const canvas = element("canvas", { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => hand(blob, `${row.value}.png`), "image/png");
}
}
