"use strict";
const findings = Array.from(document.querySelectorAll(".finding"));
const search = document.getElementById("search");
const count = document.getElementById("count");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const finding of findings) {
    const text = finding.textContent.toLowerCase();
    finding.hidden = !words.every((word) => text.includes(word));
    shown += finding.hidden ? 0 : 1;
  }
  count.textContent = shown + " shown";
}
if (search) {
  search.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });
}
for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", () => {
    const command = button.previousElementSibling.textContent;
    navigator.clipboard.writeText(command).then(
      () => { button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy as curl"; }, 1500); },
      () => { getSelection().selectAllChildren(button.previousElementSibling); }
    );
  });
}
