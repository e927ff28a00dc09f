// Data files of the site: fetched, or taken from the script that an offline edition carries instead, as a page opened
// from a folder may fetch nothing; nor does a folder show its index there.
"use strict";

globalThis.pageAddress = (root, address) => `${root}${address}${globalThis.carried ? "index.html" : ""}`;

globalThis.loadData = async (address) => {
  const name = address.split("/").pop();
  if (globalThis.carried && name in globalThis.carried) return globalThis.carried[name];
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};
