/** Pictures come at two pixels to a pixel of the screen. */
const width = 340;

/**
 * @param {readonly string[]} pictures names of files: `light-painted.png`, the theme first
 * @returns {string} a page that shows each state once, its themes side by side
 */
export function galleryPage(pictures) {
  /** @type {Map<string, string[]>} */
  const states = new Map();
  for (const picture of [...pictures].sort().reverse()) {
    const state = picture.replace(/\.png$/, '').replace(/^(?:light|dark)-/, '');
    states.set(state, [...(states.get(state) ?? []), picture]);
  }
  const figures = [...states]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([state, files]) => {
      const images = files.map((file) => `<img src="${escaped(file)}" alt="${escaped(file)}" loading="lazy">`);
      return `<figure><figcaption>${escaped(state.replaceAll('-', ' '))}</figcaption>${images.join('')}</figure>`;
    });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Frisket’s panel in all its states</title>
<style>
  body { margin: 32px; background: #d9d9d9; font: 14px/1.4 system-ui, sans-serif; }
  main { display: flex; flex-wrap: wrap; gap: 32px; align-items: flex-start; }
  figure { margin: 0; }
  figcaption { margin-bottom: 8px; font-weight: 600; }
  img { width: ${width}px; margin-right: 8px; border-radius: 8px; box-shadow: 0 2px 12px #0003; vertical-align: top; }
</style>
<h1>Frisket’s panel in all its states</h1>
<main>
${figures.join('\n')}
</main>
</html>
`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
