// Data files of the site: fetched, or in an offline edition run as the scripts that carry them, as a page opened from a folder
// may fetch nothing; nor does a folder show its index there.
"use strict";

{
// Where the site begins: this script lies in assets/.
const home = new URL("..", document.currentScript.src).href;

globalThis.pageAddress = (root, address) => `${root}${address}${globalThis.carried ? "index.html" : ""}`;

globalThis.loadData = (address) => (globalThis.carried ? carriedData(address) : fetchedData(address));

/** The data of a report, its cells by their ids `table.line.column`; the file has them table by table and line by line. */
globalThis.loadReport = async (address) => {
  const data = await loadData(address);
  const cells = {};
  for (const [table, lines] of Object.entries(data.cells ?? {})) {
    for (const [line, columns] of Object.entries(lines)) {
      for (const [column, value] of Object.entries(columns)) cells[`${table}.${line}.${column}`] = value;
    }
  }
  return { ...data, cells };
};

async function fetchedData(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

/** What pages share is carried by one script that has run already, what belongs to one report by a script beside its file. */
async function carriedData(address) {
  const name = new URL(address, location.href).href.slice(home.length);
  if (!Object.hasOwn(carried, name)) await run(`${home}${name}.js`);
  return carried[name];
}

function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(address)));
    script.src = address;
    document.head.append(script);
  });
}
}
