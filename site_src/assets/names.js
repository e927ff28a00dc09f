// What words may mean: agencies by any of their names and codes, years, rows of the form, indicators, questions. The search box
// and the search page ask it; the index is find.json, words are those of the page.
"use strict";

{
const CHINESE = /[\u3400-\u9fff]/;
const YEAR = /(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)\u5e74?/;
// The least that a row of the form is known by inside a longer word, but for the short ones of the index.
const KEY = 3;
// Share of characters and pairs of characters that a nearest name must have in common.
const LIKE = 0.34;
const NEAREST = 5;
// Rows of a table that answer for a column named alone.
const FIRST = 3;

// What the words of the present question were found to mean.
const answered = new Map();

globalThis.names = {
  agencies: [],
  terms: [],
  columns: [],

  /** Load the index; `more` is told whenever a further part has come. */
  async load(address, root, more = () => {}) {
    const index = await loadData(address);
    add(index.agencies);
    names.terms = index.terms.map(([label, where, cell, ...words]) => ({ label, where, cell, words, text: [label, ...words].join(" ").toLowerCase() }));
    names.columns = (index.columns ?? []).map(([table, id, label, ...words]) => ({ table, id, label, words }));
    names.short = new Set(index.short);
    names.filler = new RegExp(index.filler || "(?!)", "g");
    for (const name of index.more) loadData(`${root}${name}`).then((rows) => { add(rows); more(); }).catch(() => {});
  },

  /** What a question asks for: agencies, a year, rows of the form; any of them may be missing. A column that is named beside an agency is that of its rows. */
  asked(question) {
    answered.clear();
    const text = question.toLowerCase().trim();
    const column = columnIn(text);
    const beside = column && meant(text.replace(column.word, " ").trim());
    return beside?.agencies.length ? { ...beside, terms: ofColumn(beside.terms, column) } : meant(text);
  },

  /** Agencies whose names share most characters and pairs of characters with a text. */
  nearest(text) {
    const wanted = pieces(text);
    const scored = [];
    for (const agency of names.agencies) {
      let best = 0;
      for (const key of keysFor(agency, text)) {
        let common = 0;
        for (const piece of wanted) if (key.includes(piece)) common += 1;
        best = Math.max(best, (2 * common) / (wanted.length + 2 * key.length - 1));
      }
      if (best >= LIKE) scored.push([best, agency]);
    }
    scored.sort(([a], [b]) => b - a);
    return scored.slice(0, NEAREST).map(([, agency]) => agency);
  },
};

function add(rows) {
  names.agencies = names.agencies.concat(rows.map(([id, name, years, words]) => {
    const keys = [name.toLowerCase(), id, ...words];
    return { id, name, years, keys, chinese: keys.filter((key) => CHINESE.test(key)) };
  }));
}

/** The names and codes of an agency that a text could be found in: Chinese stands in Chinese names only. */
const keysFor = (agency, text) => (CHINESE.test(text) ? agency.chinese : agency.keys);

/** What a text means: agencies, a year, rows of the form. */
function meant(question) {
  let text = question;
  // A year that stands in a name or a code is none.
  const year = agenciesOf(text.split(/\s+/)).length ? undefined : YEAR.exec(text)?.[1];
  if (year) text = text.replace(YEAR, " ");
  let words = text.split(/\s+/).filter(Boolean);
  let agencies = words.length ? agenciesOf(words) : [];
  if (agencies.length || !words.length) return { agencies, year: year && Number(year), terms: [] };
  const said = [];
  words = words.flatMap((word) => word.replace(names.filler, " ").split(" ").filter(Boolean)).flatMap((word) => apart(word, said));
  const known = words.filter(isNamed);
  said.push(...words.filter((word) => !known.includes(word)).flatMap((word) => word.replace(names.filler, " ").split(" ")).filter(Boolean));
  agencies = known.length ? agenciesOf(known) : [];
  const terms = said.length ? names.terms.filter((term) => said.every((word) => term.text.includes(word))) : [];
  return terms.length || !said.length ? { agencies, year: year && Number(year), terms } : { agencies: [], terms: [] };
}

/** The column whose name stands in a text and in no agency's, with the word that names it; the longest where there are several. */
function columnIn(text) {
  const named = names.columns.flatMap((column) => column.words.filter((word) => text.includes(word)).map((word) => ({ ...column, word })));
  return named.filter(({ word }) => !ranked([word], part).length).sort((a, b) => b.word.length - a.word.length)[0];
}

/** Rows in a column of their table; without a row the first ones of the table. */
function ofColumn(terms, { table, id, label }) {
  const rows = (terms.length ? terms : names.terms).filter((term) => term.cell.startsWith(`${table}.`));
  return (terms.length ? rows : rows.slice(0, FIRST)).map((term) => ({ ...term, label: `${term.label} · ${label}`, cell: term.cell.replace(/[^.]+$/, id) }));
}

/** Whether a word is in the name of an agency; that it has a name's characters in order counts for less than a row of the form. */
const isNamed = (word) => agenciesOf([word]).length && (!names.terms.some((term) => term.text.includes(word)) || ranked([word], part).length);

/** Take the rows of the form that a Chinese word names out of it; return what is left. */
function apart(word, said) {
  if (!CHINESE.test(word)) return [word];
  const keys = names.terms.flatMap((term) => term.words.filter((key) => (key.length >= KEY || names.short.has(key)) && word !== key && word.includes(key)));
  const key = keys.sort((a, b) => b.length - a.length)[0];
  if (!key) return [word];
  said.push(key);
  return word.split(key).flatMap((rest) => rest.replace(names.filler, " ").split(" ")).filter(Boolean);
}

/** Agencies of which every word is a part; failing that, those that hold its characters in order. */
function agenciesOf(words) {
  const asked = words.join(" ");
  if (!answered.has(asked)) {
    const found = ranked(words, part);
    answered.set(asked, found.length ? found : ranked(words, inOrder));
  }
  return answered.get(asked);
}

function ranked(words, rank) {
  const scored = [];
  for (const agency of names.agencies) {
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

/** The characters of a text and its pairs of neighbours, each once. */
function pieces(text) {
  const found = new Set(text);
  for (let at = 1; at < text.length; at += 1) found.add(text.slice(at - 1, at + 1));
  return [...found];
}
}
