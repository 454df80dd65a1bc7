// What the pages do beyond links and forms: keys, colours, charts in place, copying a citation.
// Everything works without it; nothing here makes HTML out of text.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);

// ---- keys

let at = -1;

function rows() {
  return all(".row").filter((row) => row.querySelector("a.open, .open") && row.checkVisibility());
}

function go(step) {
  const list = rows();
  if (!list.length) return;
  at = Math.max(0, Math.min(list.length - 1, at + step));
  list.forEach((row, k) => row.classList.toggle("now", k === at));
  const link = list[at].querySelector(".open");
  link.focus({ preventScroll: true });
  list[at].scrollIntoView({ block: "nearest" });
}

function leave() {
  at = -1;
  rows().forEach((row) => row.classList.remove("now"));
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

const typing = (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const help = one("#keys");
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (help.open) return;
  const doing = { "/": () => { one("#find").focus(); one("#find").select(); }, j: () => go(1), k: () => go(-1), "?": () => help.showModal(), Escape: leave }[event.key];
  if (doing) { event.preventDefault(); doing(); }
  if (event.key === "Enter" && at >= 0 && document.activeElement === document.body) rows()[at]?.querySelector(".open")?.click();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".row");
  const k = row ? rows().indexOf(row) : -1;
  if (k >= 0 && k !== at) { at = k; rows().forEach((r, i) => r.classList.toggle("now", i === k)); }
});
all("[data-help]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => one("#keys").showModal()); });

// ---- colours

const order = ["auto", "light", "dark"];
const root = document.documentElement;
function theme() { return root.dataset.theme || "auto"; }
function show(button) { button.querySelector("[data-theme-now]").textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme()]; }
all("[data-theme-button]").forEach((button) => {
  button.hidden = false;
  show(button);
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(theme()) + 1) % order.length];
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    try { localStorage.setItem("detente-theme", next); } catch { /* kept for this page only */ }
    show(button);
  });
});

// ---- charts: drawn on the server, put in place as elements, so that their marks are links with our colours

async function draw(figure) {
  const place = figure.querySelector(".drawing");
  const waiting = document.createElement("p");
  waiting.className = "waiting";
  waiting.textContent = "Drawing …";
  place.replaceChildren(waiting);
  try {
    const answer = await fetch(figure.dataset.chart);
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    if (drawn.nodeName !== "svg") throw new Error("The chart could not be read.");
    place.replaceChildren(document.importNode(drawn, true));
    figure.dataset.drawn = "yes";
  } catch (problem) {
    waiting.textContent = problem.message;
    figure.dataset.drawn = "no";
  }
}
const seen = new IntersectionObserver((entries) => entries.forEach((e) => { if (e.isIntersecting) { seen.unobserve(e.target); draw(e.target); } }), { rootMargin: "600px" });
all("figure[data-chart]").forEach((figure) => seen.observe(figure));

// ---- copying

all("[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(one(`#${button.dataset.copy}`).textContent.trim());
    button.textContent = "Copied";
  });
});

// ---- on paper everything is open

addEventListener("beforeprint", () => all("details.twin").forEach((d) => { d.open = true; }));
