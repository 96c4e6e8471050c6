// What a work shows when it is opened: loaded in blocks, each once, when it is first wanted.
(() => {
  "use strict";
  const site = (window.refsSite ??= {});
  const size = Number(document.documentElement.dataset.block);
  const blocks = new Map();
  const waiting = new Map();

  /** From a script that a block came in. */
  const arrived = (number, works) => {
    blocks.set(number, works);
    waiting.get(number)?.resolve(works);
  };

  const inPage = (number) => {
    const holder = site.byId(`works-${number}`);
    if (holder) arrived(number, JSON.parse(holder.textContent));
    return blocks.get(number);
  };

  const fromScript = (number) => {
    if (waiting.has(number)) return waiting.get(number).promise;
    const wait = {};
    wait.promise = new Promise((resolve, reject) => {
      wait.resolve = resolve;
      const failed = () => { waiting.delete(number); reject(new Error(`data/works-${number}.js did not load`)); };
      document.head.append(site.element("script", { src: `data/works-${number}.js`, error: failed }));
    });
    waiting.set(number, wait);
    return wait.promise;
  };

  const block = async (number) => blocks.get(number) ?? inPage(number) ?? fromScript(number);

  /** The details of the work at a place. */
  const of = async (place) => (await block(Math.floor(place / size)))[place % size];

  site.details = { arrived, of };
})();
