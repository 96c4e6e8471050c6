// Ties the parts together: the address says what is asked for, and everything that is clicked or typed changes it.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const { element, byId } = site;
  let announcing = 0;

  /** Says how many works there are; a screen reader hears it when the typing pauses. */
  const announce = (number) => {
    const text = number === site.works.count ? site.counted(number) : `${number.toLocaleString("en")} of ${site.counted(site.works.count)}`;
    clearTimeout(announcing);
    announcing = setTimeout(() => { byId("count").textContent = text; }, byId("count").textContent ? 150 : 0);
  };

  const draw = () => {
    const found = site.search(site.state);
    site.filters.show(site.state, found);
    site.list.show(found, site.inYears(site.state));
    byId("sort").value = site.state.sort;
    byId("sort").options[0].textContent = found.terms.length > 0 ? "best match first" : "newest first";
    byId("copy-all").hidden = found.hits.length === 0;
    announce(found.hits.length);
  };

  let writing = 0;

  /** Puts what is asked for into the address, as a step to go back to or in the place of the last one. */
  const write = (step) => {
    clearTimeout(writing);
    writing = 0;
    const address = site.writeAddress(site.state);
    if (step && address !== location.hash) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };

  /**
   * Changes what is asked for. A choice makes a step to go back to; typing replaces the address when it pauses, since
   * browsers take only so many changes in a time.
   */
  const ask = (change, step = true) => {
    if (step && writing) write(false);
    site.state = { ...site.state, ...change };
    draw();
    clearTimeout(writing);
    if (step) write(true);
    else writing = setTimeout(write, 200, false);
  };

  const toggled = (list, value, on) => (on ? [...new Set([...list, value])] : list.filter((other) => other !== value));

  /** Opens a work and goes to it; one that the filters hide shows without them. */
  const goTo = async (key) => {
    if (!site.works.place.has(key)) return;
    if (!site.list.reach(key)) ask({ ...site.nothingAsked(), sort: site.state.sort, entry: key });
    const opener = site.list.reach(key);
    await site.list.open(opener);
    opener.scrollIntoView({ block: "start" });
    opener.focus({ preventScroll: true });
  };

  const remember = (entry) => {
    site.state.entry = entry;
    write(false);
  };

  const toggle = (opener) => {
    if (opener.getAttribute("aria-expanded") === "true") {
      site.list.close(opener);
      remember("");
    } else {
      site.list.open(opener);
      remember(site.works.key[Number(opener.dataset.place)]);
    }
  };

  const toResults = () => {
    byId("results").focus({ preventScroll: true });
    byId("results").scrollIntoView({ block: "start" });
  };

  const clicked = (event) => {
    const entry = event.target.closest("[data-entry]");
    if (entry) {
      event.preventDefault();
      site.state.entry = entry.dataset.entry;
      write(true);
      goTo(entry.dataset.entry);
      return;
    }
    const tag = event.target.closest("[data-tag]");
    if (tag) { ask({ tags: toggled(site.state.tags, tag.dataset.tag, true), entry: "" }); toResults(); return; }
    const opener = event.target.closest(".open");
    if (opener) { toggle(opener); return; }
    const row = event.target.closest(".work");
    const inside = event.target.closest(".opened, a, button");
    if (row && !inside && getSelection().isCollapsed) toggle(row.querySelector(".open"));
  };

  const chosenYear = (event) => {
    const button = event.target.closest("[data-year]");
    if (!button) return;
    const year = Number(button.dataset.year);
    const { years } = site.state;
    const whole = years && event.shiftKey ? { from: Math.min(years.from ?? year, year), to: Math.max(years.to ?? year, year) } : { from: year, to: year };
    const again = years && years.from === year && years.to === year;
    ask({ years: again ? null : whole, entry: "" });
  };

  const chosenRange = () => {
    const [from, to] = ["from", "to"].map((id) => (byId(id).value ? Number(byId(id).value) : null));
    const turned = from !== null && to !== null && from > to;
    ask({ years: from === null && to === null ? null : turned ? { from: to, to: from } : { from, to }, entry: "" });
  };

  const removed = (event) => {
    const chip = event.target.closest("[data-chip]");
    if (!chip) return;
    const { chip: kind, value } = chip.dataset;
    if (kind === "family") ask({ families: toggled(site.state.families, value, false) });
    if (kind === "tag") ask({ tags: toggled(site.state.tags, value, false) });
    if (kind === "years") ask({ years: null });
    if (kind === "all") { byId("q").value = ""; ask({ ...site.nothingAsked(), sort: site.state.sort }); }
    (byId("chips").querySelector("button") ?? byId("results")).focus();
  };

  /** The BibTeX of every work that is found, in the site's order; a work whose key BibTeX can't hold has none. */
  const allBibtex = async () => {
    const places = [...site.list.hits()].sort((a, b) => a - b);
    const all = await Promise.all(places.map((place) => site.details.of(place)));
    return { texts: all.map(({ bibtex }) => bibtex).filter(Boolean), without: all.filter(({ bibtex }) => !bibtex).length };
  };

  const copyAll = async () => {
    const [button, said, shown] = ["copy-all", "said-all", "shown-all"].map(byId);
    button.disabled = true;
    try {
      const { texts, without } = await allBibtex();
      byId("all-details").hidden = false;
      shown.textContent = texts.join("\n");
      const more = without > 0 ? ` ${site.counted(without)} without BibTeX.` : "";
      await site.copy(shown.textContent, said, shown, `Copied ${site.counted(texts.length)}.${more}`);
      byId("all-details").hidden = !byId("all-details").open;
    } catch (error) {
      said.textContent = `Nothing was copied: ${error.message}.`;
    }
    button.disabled = false;
  };

  const keys = (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      byId("q").focus();
      byId("q").select();
    }
    const opened = event.key === "Escape" && event.target.closest(".work.is-open");
    if (opened) { const opener = opened.querySelector(".open"); site.list.close(opener); remember(""); opener.focus(); }
  };

  const inSearch = (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); site.list.openers()[0]?.focus(); }
    if (event.key === "Escape" && byId("q").value) { event.preventDefault(); byId("q").value = ""; ask({ q: "" }, false); }
  };

  const listen = () => {
    byId("q").addEventListener("input", () => ask({ q: byId("q").value, entry: "" }, false));
    byId("q").addEventListener("keydown", inSearch);
    byId("seek").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("change", ({ target }) => {
      if (target.name === "family") ask({ families: toggled(site.state.families, target.value, target.checked), entry: "" });
      else if (target.name === "tag") ask({ tags: toggled(site.state.tags, target.value, target.checked), entry: "" });
      else chosenRange();
    });
    byId("sort").addEventListener("change", () => ask({ sort: byId("sort").value }));
    byId("years").addEventListener("click", chosenYear);
    byId("chips").addEventListener("click", removed);
    byId("list").addEventListener("click", clicked);
    byId("copy-all").addEventListener("click", copyAll);
    byId("show-filters").addEventListener("click", () => {
      const button = byId("show-filters");
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      byId("filters").classList.toggle("is-open", open);
    });
    document.addEventListener("keydown", keys);
  };

  /** In the single file: shows the view that the address names. */
  const showView = (name) => {
    const views = [...document.querySelectorAll("main > [data-view]")];
    if (views.length === 0) return;
    const current = views.find((view) => view.dataset.view === name) ?? views[0];
    for (const view of views) view.hidden = view !== current;
    fillFamilies(current);
    site.showPictures(current);
    document.title = current.dataset.title;
    for (const link of document.querySelectorAll("[data-to]")) {
      if (link.dataset.to === current.dataset.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  /** In the single file: the works of each family, which a folder has in its pages. */
  const fillFamilies = (view) => {
    const { works } = site;
    for (const holder of view.querySelectorAll("[data-family]:empty")) {
      const family = works.familyPlace.get(holder.dataset.family) ?? works.families.length;
      let year = null;
      works.lines.forEach((line, place) => {
        if (!line.includes(family)) return;
        if (works.year[place] !== year) {
          year = works.year[place];
          holder.append(element("section", { class: "year" }, element("h2", {}, `${year || "No year"}`), element("ul", { class: "rows" })));
        }
        const row = site.row(place, [], 3);
        const link = element("a", { class: "open", href: `#${new URLSearchParams({ entry: works.key[place] })}` }, ...row.querySelector(".open").childNodes);
        row.querySelector("h3").replaceWith(link);
        holder.lastElementChild.lastElementChild.append(row);
      });
    }
  };

  /** Follows the address: at the start, and when the reader goes back or on. */
  const follow = (event) => {
    const hash = site.wholeAddress(location.hash, site.works.key);
    if (hash === null && event) return;
    clearTimeout(writing);
    writing = 0;
    site.state = site.readAddress(hash ?? "");
    showView(site.state.view);
    if (byId("q").value !== site.state.q) byId("q").value = site.state.q;
    draw();
    if (site.state.entry) goTo(site.state.entry);
  };

  // The target of this link is no address of a search: what is asked for stays.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  site.startTheme();
  site.startPictures();
  if (byId("index")) {
    site.loadIndex();
    site.filters.start();
    site.list.start();
    listen();
    addEventListener("popstate", follow);
    follow();
  }
})();
