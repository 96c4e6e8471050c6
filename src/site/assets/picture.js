// The pictures: a work under the pointer or the focus shows what it builds on and what builds on it.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});

  /** The works reached from one along the lines, in one direction, itself with them. */
  const reached = (start, next) => {
    const seen = new Set([start]);
    for (const node of seen) for (const other of next.get(node) ?? []) seen.add(other);
    return seen;
  };

  const graph = (edges) => {
    const [up, down] = [new Map(), new Map()];
    const add = (map, from, to) => map.set(from, [...(map.get(from) ?? []), to]);
    for (const { dataset } of edges) { add(up, dataset.to, dataset.from); add(down, dataset.from, dataset.to); }
    return { up, down };
  };

  const watch = (picture) => {
    const edges = [...picture.querySelectorAll("[data-from]")];
    const nodes = [...picture.querySelectorAll("[data-node]")];
    const { up, down } = graph(edges);
    const light = (node) => {
      const [before, after] = node ? [reached(node, up), reached(node, down)] : [new Set(), new Set()];
      picture.classList.toggle("lit", Boolean(node));
      for (const one of nodes) one.classList.toggle("on", before.has(one.dataset.node) || after.has(one.dataset.node));
      for (const { dataset, classList } of edges) {
        classList.toggle("on", (before.has(dataset.from) && before.has(dataset.to)) || (after.has(dataset.from) && after.has(dataset.to)));
      }
    };
    const over = (event) => light(event.target.closest("[data-node]")?.dataset.node);
    picture.addEventListener("pointerover", over);
    picture.addEventListener("pointerleave", () => light(null));
    picture.addEventListener("focusin", over);
    picture.addEventListener("focusout", () => light(null));
  };

  /** Shows the newest part of a picture that is too broad. */
  site.showPictures = (view) => view.querySelectorAll(".picture").forEach((holder) => { holder.scrollLeft = holder.scrollWidth; });

  /** The names of the lanes stay in sight while a picture is scrolled. */
  const keepLanes = (holder) => {
    const lanes = [...holder.querySelectorAll(".lane")];
    holder.addEventListener("scroll", () => { for (const { style } of lanes) style.transform = `translateX(${holder.scrollLeft}px)`; }, { passive: true });
  };

  site.startPictures = () => {
    document.querySelectorAll(".picture").forEach(keepLanes);
    document.querySelectorAll("svg.lineage-picture").forEach(watch);
    site.showPictures(document);
  };
})();
