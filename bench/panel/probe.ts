/**
 * The panel's page with marks in it that tell the page around it how far it has come. Nothing else of it is changed.
 *
 * @param html as built
 */
export function probe(html: string): string {
  const script = html.lastIndexOf('<script>');
  const end = html.indexOf('</script>', script) + '</script>'.length;
  return [
    html.slice(0, script).replace('<head>', `<head><script>(${watch.toString()})();</script>`),
    "<script>mark('the page is read, the script begins')</script>",
    html.slice(script, end),
    "<script>mark('the script has run')</script>",
    html.slice(end),
  ].join('\n');
}

declare global {
  function mark(name: string): void;
}

/** Runs in the panel, before anything of it. */
function watch(): void {
  globalThis.mark = (name) => {
    const at = performance.timeOrigin + performance.now();
    parent.postMessage({ mark: [name, at] }, '*');
  };
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint')
        parent.postMessage({ mark: ['something is on the screen', performance.timeOrigin + startTime] }, '*');
  }).observe({ type: 'paint', buffered: true });
  /** Typed as soon as it can be, and on the screen with the frame after the next. */
  const type = (prompt: HTMLTextAreaElement): void => {
    setTimeout(() => {
      prompt.focus();
      prompt.setRangeText('a', 0, 0, 'end');
      prompt.dispatchEvent(new InputEvent('input', { data: 'a', inputType: 'insertText', bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => globalThis.mark('the first key that is typed is on the screen')));
    });
  };
  const observer = new MutationObserver(() => {
    const prompt = document.querySelector<HTMLTextAreaElement>('#panel textarea:not([disabled])');
    const film = document.querySelector('#panel [role="application"]');
    if (prompt) globalThis.mark('connected: the prompt is there');
    if (film) globalThis.mark('the layer can be painted on');
    if (!prompt || !film) return;
    observer.disconnect();
    type(prompt);
  });
  observer.observe(document, { childList: true, subtree: true });
}
