// Sets the colours that a reader chose before anything is drawn.
"use strict";
try {
  const chosen = localStorage.getItem("detente-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* no storage, no choice: the system's colours */ }
