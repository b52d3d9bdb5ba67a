import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tab } from '../state/draft.ts';
import styles from './tab-content.module.css';

/** What lies between the header and the footer: scrolled, and faded above the footer where it goes on. */
export function TabContent({ tab, children }: { tab: Tab; children: ComponentChildren }) {
  const content = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [goesOn, setGoesOn] = useState(false);
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((seen) => setGoesOn(!seen.at(-1)?.isIntersecting), {
      root: content.current,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={content}
      class={styles.content}
      role="tabpanel"
      id="tab-content"
      aria-labelledby={`tab-${tab}`}
      data-goes-on={goesOn}
    >
      {children}
      <div ref={end} class={styles.end} />
      <div class={styles.fade} />
    </div>
  );
}
