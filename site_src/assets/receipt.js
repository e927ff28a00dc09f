// The receipt of one figure, at receipt/?of=<agency>/<year>#<cell>: where it was printed, how it was read, what was checked, what was
// corrected, in which version; on the page, and as JSON that can be kept with an article. Its words are those of the page and of
// the form's file.
"use strict";

{
const page = document.querySelector("article.receipt");
const shown = page.querySelector("div");
const english = Number(document.documentElement.lang === "en");
const root = new URL(page.dataset.root, location.href).href;

addEventListener("hashchange", show);
show();

async function show() {
  const of = /^([0-9a-z]+(?:-[0-9a-z]+)*)\/(\d{4})$/.exec(new URLSearchParams(location.search).get("of") ?? "");
  const cell = decodeURIComponent(location.hash.slice(1));
  shown.hidden = true;
  try {
    const data = await cells.file(`${page.dataset.root}a/${of[1]}/${of[2]}.json`, loadReport);
    const form = await cells.file(page.dataset.form.replace("{edition}", data.form));
    if (!Object.hasOwn(data.cells, cell)) throw new Error(cell);
    fill(receiptOf(of[0], cell, data, form), form, data);
    page.querySelector("[role=status]").textContent = "";
    shown.hidden = false;
  } catch {
    page.querySelector("[role=status]").textContent = of ? page.dataset.gone : page.dataset.none;
  }
}

/** All that is known of the figure, as it is kept. */
function receiptOf(of, id, data, form) {
  const { name, nameEn, heading, headingEn } = cells.named(form, id);
  const { report } = data;
  const printed = cells.printed(data, id);
  const address = `${root}a/${of}/`;
  return {
    receipt: 1,
    page: `${address}#${id}`,
    agency: report.agency, agency_en: report.agency_en, agency_id: of.split("/")[0], year: Number(of.split("/")[1]),
    report: report.title, scope: report.scope, edition: report.edition,
    cell: id, name: `${name} · ${heading}`, name_en: `${nameEn}, ${headingEn}`,
    value: typeof data.cells[id] === "object" ? null : data.cells[id],
    kind: typeof data.cells[id] === "object" ? data.cells[id].kind : "number",
    printed: printed.raw, place: printed.place, reading: printed.reading, ...(printed.second ? { second_reading: printed.second } : {}),
    source: { ...report.source, address: cells.sourceFile(data, address) },
    checks: cells.identities(form, id).filter(({ check }) => data.checks[check]).map(({ check, title, titleEn, citation }) => ({
      check, title, title_en: titleEn, provision: citation, verdict: data.checks[check][0], arithmetic: data.checks[check][1],
    })),
    findings: data.findings.filter((finding) => finding.cell === id).map(({ rule, severity, message, message_en }) => ({ rule, severity, message, message_en })),
    corrections: data.corrections.filter((correction) => correction.cell === id),
    replies: data.report.replies?.filter((reply) => !reply.cell || reply.cell === id) ?? [],
    version: data.version, software: data.software, publisher: data.publisher, licence: data.licence,
    citation: cited(data, report, of, id),
  };
}

function cited(data, report, of, id) {
  const day = new Date().toLocaleDateString("sv");
  return data.citation.replace(data.citation_accessed, `${data.citation_accessed}[${day}]`).replace(data.citation_address, `${root}a/${of}/#${id}`);
}

function fill(kept, form, data) {
  const said = (zh, en) => (english && en) || zh;
  const number = kept.value === null ? form.kinds[kept.kind][english] : Number(kept.value).toLocaleString("en", { maximumFractionDigits: 10 });
  shown.querySelector(".headline").replaceChildren(
    `${said(kept.agency, kept.agency_en)} ${kept.year} · ${said(kept.name, kept.name_en)}：`, make("strong", number),
  );
  const parts = {
    report: [link(pageOf(kept), kept.report)],
    cell: [`${said(kept.name, kept.name_en)} `, make("code", kept.cell)],
    source: [link(cells.source(data, kept.cell, `${page.dataset.root}a/${kept.agency_id}/${kept.year}/`), kept.source.path), ` ${kept.source.bytes.toLocaleString("en")} B`],
    page: [kept.source.url, kept.source.published, kept.source.retrieved].filter(Boolean).map((each, at) => (at ? ` · ${each}` : each)),
    hash: [make("code", kept.source.sha256)],
    place: kept.place ? [`${cells.place(form, kept.place, english)} `, make("code", kept.place)] : [],
    printed: [kept.printed ? make("q", kept.printed) : form.words.blank[english]],
    reading: kept.reading ? [form.readings[kept.reading][english], kept.second_reading ? ` (${kept.second_reading})` : ""] : [],
    value: [number],
    checks: kept.checks.map((each) => line(`${form.verdicts[each.verdict][english]} ${said(each.title, each.title_en)}：${each.arithmetic} `, each.check)),
    findings: kept.findings.map((each) => line(`${said(each.message, each.message_en)} `, each.rule)),
    corrections: kept.corrections.map((each) => line([`${each.value} → ${each.corrected}`, each.reason, each.who, each.date, each.evidence].filter(Boolean).join(" · "))),
    replies: kept.replies.map((each) => line([each.text, each.who, each.date].join(" · "))),
    version: [make("code", kept.version), ` · ${kept.software}`],
    publisher: [`${said(kept.publisher.name, kept.publisher.name_en)} · ${kept.licence}`],
    citation: [kept.citation],
  };
  for (const [name, told] of Object.entries(parts)) {
    const place = page.querySelector(`[data-part=${name}]`);
    place.replaceChildren(...told);
    place.hidden = place.previousElementSibling.hidden = !told.length;
  }
  page.querySelector("[data-do=link]").onclick = () => cells.copy(location.href);
  page.querySelector("[data-do=print]").onclick = () => print();
  const file = `${page.dataset.file}-${kept.agency_id}-${kept.year}-${kept.cell}.json`;
  page.querySelector("[data-do=save]").onclick = () => saveAs(file, JSON.stringify(kept, null, 1), "application/json");
}

/** The page of the report in the language of this one. */
function pageOf(kept) {
  return `${page.dataset.reports}a/${kept.agency_id}/${kept.year}/#${kept.cell}`;
}

function make(tag, content) {
  const element = document.createElement(tag);
  element.append(content);
  return element;
}

function link(address, text) {
  const away = make("a", text);
  away.href = address;
  return away;
}

function line(text, code = "") {
  const row = make("div", text);
  if (code) row.append(Object.assign(make("span", code), { className: "code" }));
  return row;
}
}
