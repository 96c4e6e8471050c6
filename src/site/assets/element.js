// Elements made from text: whatever a library holds comes out as text, never as markup.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});

  /**
   * An element. `attributes`: texts are set as they are, `true` as an empty attribute, functions listen to the event of
   * that name; what is `false`, `null` or undefined is left out. `children`: elements or texts.
   */
  site.element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (typeof value === "function") made.addEventListener(key, value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
    return made;
  };

  /** The id of a part of a work: a key may hold what an id must not. */
  site.idOf = (part, key) => `${part}-${encodeURIComponent(key)}`;

  site.byId = (id) => document.getElementById(id);

  /** A number with its noun: `1 work`, `3 works`. */
  site.counted = (number, one = "work", many = "works") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
})();
