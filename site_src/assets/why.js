// "Why is this number here?": a panel for each cell of the tables, by pointer, keyboard or address. What is known of a cell comes
// from cell.js, this report's notes and arithmetic from the page, other years from their data files.
"use strict";

(() => {
  const report = document.querySelector("article.report");
  if (!report) return;
  const panel = report.appendChild(make("dialog", "panel"));
  const folder = report.dataset.own ?? "./";
  // The cell whose panel is open.
  let asked = null;
  const english = Number(document.documentElement.lang === "en");
  const said = (words) => words[english] || words[0];
  panel.setAttribute("aria-labelledby", "panel-title");
  report.querySelectorAll("table.form").forEach(prepare);
  report.querySelector("table.form").parentElement.before(make("p", "small hint", report.dataset.hint));
  report.addEventListener("keydown", (event) => event.key === "Escape" && panel.open && shut());
  addEventListener("hashchange", follow);
  follow();

  // Each figure becomes a link to its own address; a table is one stop of the keyboard, arrows lead from cell to cell.
  function prepare(table) {
    table.querySelectorAll("td[id]").forEach((cell, at) => {
      const link = make("a", "ask");
      const text = cell.firstChild;
      link.href = `#${cell.id}`;
      link.tabIndex = at ? -1 : 0;
      text.replaceWith(link);
      link.append(text);
    });
    table.addEventListener("keydown", (event) => {
      const next = event.target.matches(".ask") && neighbour(event.target.closest("td"), event.key);
      if (!next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
    table.addEventListener("click", (event) => {
      const cell = event.target.closest("td[id]");
      if (!cell || event.target.closest("sup")) return;
      event.preventDefault();
      history.replaceState(null, "", `#${cell.id}`);
      explain(cell, true);
    });
  }

  function neighbour(cell, key) {
    const row = [...cell.parentElement.querySelectorAll("td[id]")];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step) return row[row.indexOf(cell) + step]?.querySelector(".ask");
    const rows = [...cell.closest("table").rows].filter((each) => each.querySelector("td[id]"));
    const beside = rows[rows.indexOf(cell.parentElement) + ({ ArrowUp: -1, ArrowDown: 1 }[key] ?? NaN)];
    return beside?.querySelectorAll(".ask")[Math.min(row.indexOf(cell), beside.querySelectorAll(".ask").length - 1)];
  }

  // What the address names is shown: the panel of a cell, or the folded part in which it stands.
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches("table.form td")) explain(target, false);
    else target?.closest("details")?.setAttribute("open", "");
  }

  async function explain(cell, focus) {
    const form = await cells.file(report.dataset.index);
    const { line, name, nameEn, heading, headingEn, meaning, meaningEn } = cells.named(form, cell.id);
    const parts = make("dl");
    const part = (word, ...told) => {
      if (!told.some(Boolean)) return;
      parts.append(bilingual("dt", form.words[word]), ...told.filter(Boolean).map((each) => make("dd", "", each)));
    };
    const title = bilingual("h2", [`${heading} · ${name}`, `${headingEn}, ${nameEn}`], "", true);
    title.id = "panel-title";
    title.tabIndex = -1;
    const close = make("button", "close", said(form.words.close));
    close.addEventListener("click", shut);
    const evidence = make("div", "evidence");
    evidence.append(around(cell, form));
    const body = make("div", "body", evidence);
    body.append(parts);
    part("identities", ...identities(form, cell.id));
    part("notes", ...[...cell.querySelectorAll("sup a")].map((mark) => told(mark, form)));
    asked?.removeAttribute("aria-current");
    asked = cell;
    cell.setAttribute("aria-current", "true");
    panel.replaceChildren(
      close, bilingual("p", form.words.title, "small"), title, make("p", "value", shownValue(cell)), actions(cell, form), body,
    );
    // Its method show() would take the focus, also from a reader who only came by address.
    panel.setAttribute("open", "");
    if (focus) title.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const data = await cells.file(report.dataset.twin, loadReport).catch(() => null);
    if (asked !== cell) return;
    if (data?.crops?.[cell.id]) evidence.replaceChildren(picture(cell.id, data, form));
    part("printed", printed(cell.id, data, form));
    part("definition", bilingual("span", [meaning || name, meaningEn]), link(`dict/#${form.edition}.${line}`, said(form.words.dictionary)));
    part("provision", bilingual("span", form.law), bilingual("span", form.citation));
    const years = await otherYears(cell.id, form);
    if (asked !== cell) return;
    part("years", ...years);
    part("address", make("code", "", addressOf(cell.id)));
  }

  const addressOf = (id) => location.href.replace(/#.*|$/, `#${id}`);
  const shownValue = (cell) => cell.querySelector(".ask").textContent;

  // What a reader takes along: the value, the address, a whole citation, the receipt; and the way to say that it is wrong.
  function actions(cell, form) {
    const { name, nameEn, heading, headingEn } = cells.named(form, cell.id);
    const row = make("p", "actions");
    const status = make("span", "small");
    status.setAttribute("role", "status");
    const copied = (words, text) => {
      const button = make("button", "", words[english]);
      button.type = "button";
      button.title = words[1 - english];
      button.addEventListener("click", async () => {
        await cells.copy(text());
        status.textContent = said(form.words.copied);
      });
      return button;
    };
    const value = () => shownValue(cell).replace(/(?<=\d),(?=\d{3})/g, "").replace("−", "-");
    const receipt = link(`receipt/?of=${report.dataset.report}#${cell.id}`, said(form.words.receipt));
    const wrong = make("a", "", said(form.words.wrong));
    wrong.href = wrongAddress(cell.id, shownValue(cell));
    row.append(
      copied(form.words.copy_value, value), copied(form.words.copy_link, () => addressOf(cell.id)),
      copied(form.words.copy_citation, () => `${said([`${name} · ${heading}：`, `${nameEn}, ${headingEn}: `])}${shownValue(cell)}${said(["。", ". "])}${citationOf(cell.id)}`), receipt, wrong, status,
    );
    return row;
  }

  // The way to report an error, with the cell and its figure filled in where there is a form or an address to fill.
  function wrongAddress(id, value) {
    const away = document.querySelector("#wrong ~ p a[data-cell]");
    return away ? away.dataset.cell.replace("%7Bcell%7D", encodeURIComponent(id)).replace("%7Bvalue%7D", encodeURIComponent(value)) : "#wrong";
  }

  // The cell as it looks in the source, with its neighbours round it.
  function picture(id, data, form) {
    const [width, height] = data.crops[id];
    const shown = make("figure");
    const image = make("img");
    Object.assign(image, { src: `${folder}crops/${id}.webp`, width, height, alt: said(form.words.original) });
    const source = make("a", "", `${said(form.words.source)}${said(["，", ", "])}${cells.place(form, cells.printed(data, id).place, english)}`);
    source.href = cells.source(data, id, folder);
    const caption = make("figcaption");
    caption.append(source);
    shown.append(image, caption);
    return shown;
  }

  // The cells round it as they were read.
  function around(cell, form) {
    const table = make("table", "around");
    const rows = [...cell.closest("table").rows].map((row) => [...row.querySelectorAll("td[id]")]).filter((row) => row.length);
    const [at, own] = [rows.findIndex((row) => row.includes(cell)), cell.parentElement.querySelectorAll("td[id]").length];
    const across = rows[at].indexOf(cell);
    const columns = (row) => row.slice(Math.max(0, across - 1), across + 2);
    const head = table.createTHead().insertRow();
    head.append(make("td"), ...columns(rows[at]).map((each) => make("th", "", labelled(form, each.id, "heading"))));
    table.createCaption().append(said(form.words.around));
    for (const row of rows.slice(Math.max(0, at - 1), at + 2).filter((each) => each.length === own)) {
      const shown = table.insertRow();
      shown.append(make("th", "", labelled(form, row[0].id, "name")));
      for (const each of columns(row)) {
        const value = make("td", each === cell ? "here" : "", each.firstChild.textContent);
        shown.append(value);
      }
    }
    return table;
  }

  function shut() {
    panel.removeAttribute("open");
    asked?.removeAttribute("aria-current");
    asked?.querySelector(".ask").focus({ preventScroll: true });
    asked = null;
  }

  function identities(form, id) {
    const found = cells.identities(form, id).flatMap(({ code, title, titleEn, citation, check }) => {
      const row = document.getElementById(`check-${check}`) ?? document.getElementById(`zeros-${code}`);
      if (!row) return [];
      const shown = bilingual("span", [title, titleEn]);
      const arithmetic = make("a", "arithmetic", row.cells[1].firstChild.textContent);
      arithmetic.href = `#${row.id}`;
      shown.append(arithmetic, make("span", "small", `${citation} `));
      shown.lastChild.append(link(`rules/#${form.edition}-${code}`, code));
      return [shown];
    });
    return found.length ? found : [said(form.words.unchecked)];
  }

  function told(mark, form) {
    const note = document.getElementById(mark.hash.slice(1));
    if (note?.matches("li")) return note.textContent;
    const away = make("a", "", said(form.words.suspect));
    away.href = mark.hash;
    return away;
  }

  function printed(id, data, form) {
    if (!data) return said(form.words.failed);
    const { raw, place, reading, second } = cells.printed(data, id);
    const shown = make("span");
    shown.append(raw ? make("q", "", raw) : said(form.words.blank), " ");
    const where = make("a", "place", place ? cells.place(form, place, english) : said(form.words.source));
    where.href = cells.source(data, id, folder);
    where.title = place;
    shown.append(where);
    if (form.readings[reading]) shown.append(make("span", "small", `${said(form.readings[reading])}${second ? `${said(["：", ": "])}${second}` : ""}`));
    return shown;
  }

  function otherYears(id, form) {
    const years = [...report.querySelectorAll(".years a")];
    return Promise.all(years.map(async (other) => {
      const year = other.textContent;
      const away = make("a", "", year);
      away.href = `${other.getAttribute("href")}#${id}`;
      const data = await cells.file(report.dataset.twin.replace(/\d+\.json$/, `${year}.json`), loadReport).catch(() => null);
      const value = data?.cells?.[id];
      const shown = make("span");
      shown.append(away, value === undefined ? "" : `${said(["：", ": "])}${value.kind ? said(form.kinds[value.kind]) : Number(value).toLocaleString("en")}`);
      return shown;
    }));
  }

  // An address of the site from here, also where its pages are opened from a folder.
  function addressIn(address) {
    const [, place, rest] = /^([^?#]*)(.*)$/.exec(address);
    return pageAddress(report.dataset.root, place) + rest;
  }

  function link(address, text) {
    const away = make("a", "", text);
    away.href = addressIn(address);
    return away;
  }

  function make(tag, name = "", content = "") {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(content);
    return element;
  }

  // Chinese with the English under it; on an English page the English, and where it is asked for the Chinese as the original.
  function bilingual(tag, texts, name = "", original = false) {
    const element = make(tag, name, said(texts));
    const other = texts[1 - english];
    if (other && (!english || original)) {
      const second = make("span", "en", other);
      second.lang = ["en", "zh-CN"][english];
      element.append(second);
    }
    return element;
  }

  // The last of the labels over a line or column.
  function labelled(form, id, part) {
    const named = cells.named(form, id);
    return said([named[part].split(" › ").at(-1), named[`${part}En`]]);
  }
})();
