// A chart as PNG: its SVG file, drawn at twice its size. Without a script the SVG and the CSV remain.
"use strict";

for (const list of location.protocol === "file:" ? [] : document.querySelectorAll(".plotted .take")) {
  const link = list.querySelector('a[href$=".svg"]');
  if (!link) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "PNG";
  button.addEventListener("click", async () => {
    const text = await (await fetch(link.href)).text();
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * 2;
    canvas.height = picture.naturalHeight * 2;
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const data = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const file = document.createElement("a");
    file.href = URL.createObjectURL(data);
    file.download = link.href.split("/").pop().replace(/svg$/, "png");
    file.click();
    URL.revokeObjectURL(file.href);
  });
  list.append(button);
}
