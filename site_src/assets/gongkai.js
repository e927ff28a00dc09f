// Two small things that the pages do without: the search box on the home page, and the site's own address in citations.
"use strict";

for (const box of document.querySelectorAll("[data-address]")) {
  const here = new URL(box.dataset.address, location.href).href;
  const code = box.querySelector("code");
  code.textContent = code.textContent.replaceAll("SITE/", here);
}

const find = document.querySelector(".find");
if (find) {
  fetch(find.dataset.index).then((answer) => answer.json()).then((agencies) => open(find, agencies)).catch(() => {});
}

/** Show the search box; without it (no script, no index) the lists on the page serve. */
function open(box, agencies) {
  const [input, list, status] = [box.querySelector("input"), box.querySelector("ul"), box.querySelector("[role=status]")];
  let chosen = -1;
  box.hidden = false;

  input.addEventListener("input", () => show(matching(agencies, input.value)));
  input.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll("a")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1;
      choose(options, (next + options.length) % (options.length || 1));
    } else if (event.key === "Enter" && options.length) {
      options[Math.max(chosen, 0)].click();
    } else if (event.key === "Escape") {
      input.value = "";
      show([]);
    }
  });

  function show(found) {
    chosen = -1;
    list.replaceChildren(...found.slice(0, 12).map((agency, i) => option(box.dataset.root, agency, i)));
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = input.value.trim() ? (found.length ? `找到 ${found.length} 家` : "没有找到；可能尚未收录") : "";
  }

  function choose(options, i) {
    chosen = i;
    options.forEach((each, j) => each.setAttribute("aria-selected", String(j === i)));
    if (options[i]) input.setAttribute("aria-activedescendant", options[i].id);
  }
}

/** All words of the query must occur in the agency's names, spellings or codes. */
function matching(agencies, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return agencies.filter((agency) => words.every((word) => `${agency.name} ${agency.words}`.includes(word)));
}

/** One agency found: the link itself is the option, so that nothing focusable stands inside one. */
function option(root, agency, i) {
  const [item, link, count] = [document.createElement("li"), document.createElement("a"), document.createElement("span")];
  item.setAttribute("role", "presentation");
  link.id = `found-${i}`;
  link.href = `${root}a/${agency.id}/`;
  link.tabIndex = -1;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  count.textContent = `${agency.years} 份`;
  link.append(agency.name, count);
  item.append(link);
  return item;
}
