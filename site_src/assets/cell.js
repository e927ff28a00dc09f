// What is known of one cell, for the panel on a report's page and for its receipt: what the form says (form-<edition>.json), what
// the report printed and how it was read (a/<id>/<year>.json). Words come with the form's file.
"use strict";

{
const PLACES = [
  [/^line (?<line>\d+):\d+$/, "at_line"],
  [/^page (?<page>\d+)/, "at_page"],
  [/^table (?<table>\d+) row (?<row>\d+) cell (?<cell>\d+)$/, "at_cell"],
  [/^table (?<table>\d+)$/, "at_table"],
  [/^paragraph (?<paragraph>\d+)$/, "at_paragraph"],
];
const files = new Map();

globalThis.cells = {
  /** A data file, asked for once; `load` is loadReport for the data of a report. */
  file(address, load = loadData) {
    if (!files.has(address)) files.set(address, load(address));
    return files.get(address);
  },

  /** The labels of a cell in both languages, and what its line means. */
  named(form, id) {
    const [table, line, column] = id.split(".");
    const { lines, columns } = form.tables[table];
    const [name, nameEn, meaning = "", meaningEn = ""] = lines[line] ?? [line, line];
    const [heading, headingEn] = columns[column] ?? [column, column];
    return { line, name, nameEn, heading, headingEn, meaning, meaningEn };
  },

  /** The identities in which a cell stands: their code, words, provision, and the id of the check. */
  identities(form, id) {
    const [table, line, column] = id.split(".");
    return form.identities.flatMap(([code, of, each, terms, title, titleEn, citation]) => {
      const check = `${code}.${each === "line" ? line : column}`;
      return of === table && terms.includes(each === "line" ? column : line) ? [{ code, title, titleEn, citation, check }] : [];
    });
  },

  /** A place in the file in words, Chinese or (1) English. */
  place(form, text, english = 0) {
    for (const [pattern, key] of PLACES) {
      const found = pattern.exec(text);
      if (found) return form.words[key][english].replace(/\{(\w+)\}/g, (_, name) => found.groups[name]);
    }
    return text;
  },

  /** How a cell was printed and read: the file says only what is not so of most cells. */
  printed(data, id) {
    const value = data.cells[id];
    const place = data.places[Object.keys(data.cells).indexOf(id)] ?? "";
    return { raw: typeof value === "object" ? "" : String(value), reading: data.reading, place, ...data.printed[id] };
  },

  /** Where the source file can be opened: at its page, if it has pages. */
  source(data, id, folder = "./") {
    const page = /^page (\d+)/.exec(cells.printed(data, id).place);
    return `${cells.sourceFile(data, folder)}${page && data.source_file.endsWith(".pdf") ? `#page=${page[1]}` : ""}`;
  },

  /** The source file: in the folder of the report, or at an address outside the site. */
  sourceFile: (data, folder) => (/^https?:/.test(data.source_file) ? data.source_file : folder + data.source_file),

  /** Put a text on the clipboard; also where the browser has none to offer, as in a page opened from a folder. */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.body.appendChild(document.createElement("textarea"));
      box.value = text;
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  },
};
}
