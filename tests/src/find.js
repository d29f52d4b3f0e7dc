// The element that a learner means by its words. Gets (kind, words, scope); returns the element, or a text that says
// what there is instead.
const [kind, words, scope] = arguments;
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

// Like the accessible name, without key hints and marks.
const nameOf = (element) => {
  const label = element.getAttribute("aria-label");
  if (label) return tidy(label);
  const by = element.getAttribute("aria-labelledby");
  if (by) return tidy(by.split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, svg, [aria-hidden=true]")) extra.remove();
  return tidy(copy.textContent);
};
const namesOf = (element) => {
  const names = [...(element.labels ?? [])].map((label) => {
    const copy = label.cloneNode(true);
    // The help below a field describes it, and is no part of its name.
    for (const extra of copy.querySelectorAll("kbd, svg, select, input, textarea, small, [aria-hidden=true]")) extra.remove();
    return tidy(copy.textContent);
  });
  return [...names, nameOf(element), tidy(element.placeholder), tidy(element.title), tidy(element.name)].filter(Boolean);
};

const KINDS = {
  press: "button, a[href], summary, label, input[type=submit], input[type=button], input[type=checkbox], input[type=radio], "
    + "[role=button], [role=link], [role=tab], [role=menuitem], [role=option], [role=radio], [role=checkbox], [role=switch]",
  field: "input, textarea, select, [role=slider], [role=spinbutton], [role=textbox], [contenteditable]",
};

const inDialog = [...document.querySelectorAll("dialog[open], [popover]:popover-open")].pop();
const root = scope ? document.querySelector(scope) : inDialog ?? document;
if (!root) return `there is no ${scope}`;
const isShown = (element) => element.type === "file" || element.checkVisibility({ visibilityProperty: true });
const shown = [...root.querySelectorAll(KINDS[kind])].filter(isShown);
const able = shown.filter((element) => !element.disabled && element.getAttribute("aria-disabled") !== "true");

const exact = able.filter((element) => namesOf(element).includes(words));
const begins = able.filter((element) => namesOf(element).some((name) => name.startsWith(words)));
const found = exact[0] ?? (begins.length === 1 ? begins[0] : null);
if (found) return found;
const names = [...new Set(shown.map((element) => (namesOf(element)[0] ?? "?") + (able.includes(element) ? "" : " (disabled)")))];
return `${begins.length > 1 ? "several begin with" : "nothing is called"} "${words}"; there are: ${names.join(" | ")}`;
