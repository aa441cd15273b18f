// Runs in every document before its own scripts. Remembers all shadow roots, closed ones too, for `linkvaultPage`.
(() => {
  const roots = new WeakMap(), all = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.set(this, root);
    all.push(root);
    return root;
  };
  const rootOf = (element) => roots.get(element) || element.shadowRoot;

  // What changes while a page is still being built: [letters, elements, images].
  const state = () => {
    let letters = 0, elements = 0, images = 0;
    for (const root of [document, ...all, ...frames().map((frame) => frame.contentDocument)]) {
      const top = root.body || root;
      letters += (top.textContent || "").length;
      elements += root.querySelectorAll("*").length;
      images += root.querySelectorAll("img").length;
    }
    return [document.readyState, letters, elements, images, location.href].join(" ");
  };

  const MIN_FRAME_LETTERS = 200;
  const frames = (root = document) => [...root.querySelectorAll("iframe")].filter((frame) => {
    try {
      return frame.contentDocument.body.textContent.trim().length > MIN_FRAME_LETTERS;
    } catch {
      return false; // of another site
    }
  });

  const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
  const OMITTED = new Set(["noscript", "style", "template", "object", "embed"]);
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const quote = (text) => escape(text).replace(/"/g, "&quot;");

  // The TeX source of the formulas that MathJax 3 has typeset, by their elements.
  const formulas = () => {
    const sources = new Map();
    try {
      for (const item of window.MathJax.startup.document.math) {
        if (item.typesetRoot && /tex/i.test(item.inputJax.name)) sources.set(item.typesetRoot, item);
      }
    } catch { /* no MathJax */ }
    return sources;
  };

  const serialize = () => {
    const sources = formulas(), parts = [];
    const children = (node) => node.childNodes.forEach(write);
    const attributes = (element) => {
      for (const { name, value } of element.attributes) {
        if (name === "srcdoc" || /[\s"'<>/=]/.test(name) || (name === "src" && element.localName === "img")) continue;
        parts.push(" ", name, '="', quote(value), '"');
      }
      const source = element.localName === "img" && (element.currentSrc || element.src);
      if (source) parts.push(' src="', quote(source), '"');
    };
    const write = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return parts.push(escape(node.data));
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      const name = node.localName, formula = sources.get(node);
      if (formula) {
        const type = formula.display ? "math/tex; mode=display" : "math/tex";
        return parts.push('<script type="', type, '">', formula.math.replace(/<\/script/gi, ""), "</script>");
      }
      if (OMITTED.has(name)) return;
      if (name === "script") {
        if (!/^(application\/ld\+json|math\/)/.test(node.type)) return;
        parts.push('<script type="', quote(node.type), '">', node.textContent.replace(/<\/script/gi, ""), "</script>");
        return;
      }
      if (name === "iframe") {
        if (!frames(node.getRootNode()).includes(node)) return;
        parts.push("<div>");
        children(node.contentDocument.body);
        parts.push("</div>");
        return;
      }
      if (name === "slot" && node.getRootNode() instanceof ShadowRoot) {
        const assigned = node.assignedNodes();
        return assigned.length ? assigned.forEach(write) : children(node);
      }
      parts.push("<", name);
      attributes(node);
      parts.push(">");
      if (VOID.has(name)) return;
      children(rootOf(node) || node);
      parts.push("</", name, ">");
    };
    write(document.documentElement);
    return "<!doctype html>" + parts.join("");
  };

  Object.defineProperty(window, "linkvaultPage", { value: { state, serialize } });
})();
