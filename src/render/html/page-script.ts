/**
 * The one script of the page: a filter, pages, sorting by column, and copy buttons. The page reads without it. Its hash stands in the page's
 * Content-Security-Policy, so that nothing else runs.
 */
export const PAGE_SCRIPT = `"use strict";
const table = document.getElementById("all");
if (table) {
const body = table.tBodies[0];
const field = document.getElementById("filter");
const found = document.getElementById("found");
const more = document.getElementById("more");
const PAGE = 500;
let limit = PAGE;
field.parentElement.hidden = false;
let rows = Array.from(body.rows, (row) => [row, row.textContent.toLowerCase()]);
const show = () => {
  const wanted = field.value.toLowerCase().split(" ").filter(Boolean);
  let fitting = 0;
  for (const [row, text] of rows) {
    const fits = wanted.every((word) => text.includes(word));
    if (fits) fitting++;
    const hide = !fits || fitting > limit;
    if (row.hidden !== hide) row.hidden = hide;
  }
  more.hidden = fitting <= limit;
  found.textContent = Math.min(fitting, limit) + " of " + rows.length + " shown" + (fitting > limit ? ", " + fitting + " fit" : "");
};
field.addEventListener("input", () => {
  limit = PAGE;
  show();
});
more.addEventListener("click", () => {
  limit += PAGE;
  show();
});
show();
Array.from(table.tHead.rows[0].cells, (cell, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = cell.textContent;
  cell.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = cell.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    const order = new Intl.Collator("en", { numeric: true });
    const keyed = rows.map((row) => [row, row[0].cells[column].textContent]);
    rows = keyed.sort((a, b) => sign * order.compare(a[1], b[1])).map(([row]) => row);
    body.append(...rows.map(([row]) => row));
    show();
  });
});
}
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Marked: press Ctrl-C";
    }
  });
}
const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});
`;
