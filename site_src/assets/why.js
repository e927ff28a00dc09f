// "Why is this number here?": a panel for each cell of the tables, by pointer, keyboard or address. What the form says comes
// from form-<edition>.json, this report's figures, notes and arithmetic from the page, the rest from its data files.
"use strict";

(() => {
  const report = document.querySelector("article.report");
  if (!report) return;
  const panel = report.appendChild(make("dialog", "panel"));
  const csvField = /("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/g;
  // The cell whose panel is open.
  let asked = null;
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
    const form = await loadData(report.dataset.index);
    const [table, line, column] = cell.id.split(".");
    const { lines, columns } = form.tables[table];
    const [name, nameEn, meaning, meaningEn] = lines[line] ?? [line, line, "", ""];
    const [heading, headingEn] = columns[column] ?? [column, column];
    const parts = make("dl");
    const part = (word, ...told) => {
      if (!told.some(Boolean)) return;
      parts.append(bilingual("dt", form.words[word]), ...told.filter(Boolean).map((each) => make("dd", "", each)));
    };
    const title = bilingual("h2", [`${heading} · ${name}`, `${headingEn}, ${nameEn}`]);
    title.id = "panel-title";
    title.tabIndex = -1;
    const close = make("button", "", form.words.close[0]);
    close.addEventListener("click", shut);
    part("definition", bilingual("span", [meaning || name, meaningEn]), link(`dict/#${form.edition}.${line}`, form.words.dictionary[0]));
    part("identities", ...identities(form, table, line, column));
    part("provision", bilingual("span", form.law), bilingual("span", form.citation));
    part("notes", ...[...cell.querySelectorAll("sup a")].map((mark) => told(mark, form)));
    asked?.removeAttribute("aria-current");
    asked = cell;
    cell.setAttribute("aria-current", "true");
    panel.replaceChildren(
      close, bilingual("p", form.words.title, "small"), title,
      make("p", "value", cell.querySelector(".ask").textContent), parts,
    );
    // Its method show() would take the focus, also from a reader who only came by address.
    panel.setAttribute("open", "");
    if (focus) title.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const printed = await raw(cell.id, form);
    const years = await otherYears(cell.id, form);
    if (asked !== cell) return;
    part("printed", printed);
    part("years", ...years);
    part("address", make("code", "", location.href.replace(/#.*|$/, `#${cell.id}`)));
  }

  function shut() {
    panel.removeAttribute("open");
    asked?.removeAttribute("aria-current");
    asked?.querySelector(".ask").focus({ preventScroll: true });
    asked = null;
  }

  function identities(form, table, line, column) {
    const found = form.identities.flatMap(([code, of, each, terms, title, titleEn, citation]) => {
      const row = document.getElementById(`check-${code}.${each === "line" ? line : column}`);
      if (of !== table || !terms.includes(each === "line" ? column : line) || !row) return [];
      const shown = bilingual("span", [title, titleEn]);
      const arithmetic = make("a", "arithmetic", row.cells[1].firstChild.textContent);
      arithmetic.href = `#${row.id}`;
      shown.prepend(link(`rules/#${form.edition}-${code}`, code), " ");
      shown.append(arithmetic, make("span", "small", citation));
      return [shown];
    });
    return found.length ? found : [form.words.unchecked[0]];
  }

  function told(mark, form) {
    const note = document.getElementById(mark.hash.slice(1));
    if (note?.matches("li")) return note.textContent;
    const away = make("a", "", form.words.suspect[0]);
    away.href = mark.hash;
    return away;
  }

  async function raw(id, form) {
    const file = report.querySelector(".files a");
    const shown = make("span");
    if (!globalThis.carried) {
      const answer = await fetch(file.href);
      const rows = answer.ok ? records(await answer.text()) : [];
      const row = rows.find((each) => `${each.table_id}.${each.line_id}.${each.column_id}` === id);
      shown.append(row ? make("q", "", row.raw) : form.words.failed[0], row?.raw ? "" : form.words.blank[0], " ");
      if (row) shown.append(make("span", "place", row.place), " ");
    }
    const source = make("a", "", form.words.source[0]);
    source.href = report.querySelector(".lead .margin a[href^='./']").getAttribute("href");
    shown.append(source);
    return shown;
  }

  function records(text) {
    const rows = [[]];
    for (const [whole, field, end] of text.matchAll(csvField)) {
      if (!whole) break;
      rows.at(-1).push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field.replace(/^'/, ""));
      if (end === "\n") rows.push([]);
    }
    return rows.slice(1).map((row) => Object.fromEntries(row.map((field, at) => [rows[0][at], field])));
  }

  function otherYears(id, form) {
    const years = [...report.querySelectorAll(".years a")];
    return Promise.all(years.map(async (other) => {
      const year = other.textContent;
      const away = make("a", "", year);
      away.href = `${other.getAttribute("href")}#${id}`;
      const answer = globalThis.carried ? null : await fetch(`${other.href.replace(/\/[^/]*$/, "")}.json`);
      const value = answer?.ok ? (await answer.json()).cells?.[id] : undefined;
      const shown = make("span");
      shown.append(away, value === undefined ? "" : `：${form.kinds[value.kind] ?? Number(value).toLocaleString("en")}`);
      return shown;
    }));
  }

  function link(address, text) {
    const away = make("a", "", text);
    away.href = report.dataset.root + address;
    return away;
  }

  function make(tag, name = "", content = "") {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(content);
    return element;
  }

  function bilingual(tag, [text, english], name = "") {
    const element = make(tag, name, text);
    if (english) {
      const second = make("span", "en", english);
      second.lang = "en";
      element.append(second);
    }
    return element;
  }
})();
