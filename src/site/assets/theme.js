// Light or dark: as the system says, until the reader chooses. Runs before the page is drawn.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // A browser may refuse to keep anything for a page opened from a file.
  const kept = () => { try { return localStorage.getItem("refs-colours"); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem("refs-colours", value); } catch { /* then not */ } };

  const chosen = kept();
  if (chosen === "light" || chosen === "dark") root.dataset.colours = chosen;
  root.classList.add("scripts");
  const isDark = () => (root.dataset.colours ? root.dataset.colours === "dark" : dark.matches);

  /** Makes the button in the header switch between light and dark. */
  site.startTheme = () => {
    const button = document.getElementById("theme");
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.colours = isDark() ? "light" : "dark";
      keep(root.dataset.colours);
      show();
    });
    dark.addEventListener("change", show);
    show();
  };
})();
