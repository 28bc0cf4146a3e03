/**
 * The one script of the page: a filter, sorting by column, and copy buttons. The page reads without it. Its hash stands in the page's
 * Content-Security-Policy, so that nothing else runs.
 */
export const PAGE_SCRIPT = `"use strict";
const table = document.getElementById("all");
if (table) {
const body = table.tBodies[0];
const field = document.getElementById("filter");
const found = document.getElementById("found");
field.parentElement.hidden = false;
const rows = Array.from(body.rows, (row) => [row, row.textContent.toLowerCase()]);
field.addEventListener("input", () => {
  const wanted = field.value.toLowerCase().split(" ").filter(Boolean);
  let shown = 0;
  for (const [row, text] of rows) {
    row.hidden = !wanted.every((word) => text.includes(word));
    if (!row.hidden) shown++;
  }
  found.textContent = shown + " of " + rows.length + " shown";
});
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
    const text = (row) => row.cells[column].textContent;
    body.append(...Array.from(body.rows).sort((a, b) => sign * text(a).localeCompare(text(b), "en", { numeric: true })));
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
