"use strict";
const findings = Array.from(document.querySelectorAll(".finding"));
const texts = findings.map((finding) => finding.textContent.toLowerCase());
const search = document.getElementById("search");
const check = document.getElementById("check");
const count = document.getElementById("count");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  findings.forEach((finding, index) => {
    const isOfCheck = !check.value || finding.dataset.check === check.value;
    finding.hidden = !(isOfCheck && words.every((word) => texts[index].includes(word)));
    shown += finding.hidden ? 0 : 1;
  });
  count.textContent = shown + " shown";
}
function go(step) {
  const shown = findings.filter((finding) => !finding.hidden);
  const here = shown.findIndex((finding) => finding.contains(document.activeElement));
  const next = shown[here < 0 ? (step > 0 ? 0 : shown.length - 1) : here + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "start" });
  }
}
function press(event) {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "Escape" && document.activeElement === search) {
    search.value = "";
    filter();
    search.blur();
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j" || event.key === "k") {
    go(event.key === "j" ? 1 : -1);
  }
}
if (search) {
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", filter);
  check.addEventListener("change", filter);
  document.addEventListener("keydown", press);
  filter();
}
for (const button of document.querySelectorAll(".copy")) {
  const command = button.previousElementSibling;
  const words = button.textContent;
  const select = () => getSelection().selectAllChildren(command);
  button.addEventListener("click", () => {
    if (!navigator.clipboard) return select();
    navigator.clipboard.writeText(command.textContent).then(() => {
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = words; }, 1500);
    }, select);
  });
}
