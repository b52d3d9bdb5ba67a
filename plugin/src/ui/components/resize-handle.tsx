import { panelLimits } from '../../bridge.ts';
import type { PanelSize } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './resize-handle.module.css';

/** Pixels that an arrow key makes the panel larger by. */
const keyStep = 20;

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The panel's lower right corner, by which it is made larger and smaller: Figma's windows have none of their own. */
export function ResizeHandle({ panel }: { panel: Panel }) {
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget;
    if (event.button !== 0 || !(handle instanceof HTMLElement)) return;
    handle.setPointerCapture(event.pointerId);
    // The panel grows from its upper left corner, so what the pointer is at is how large it is to be.
    const [right, bottom] = [window.innerWidth - event.clientX, window.innerHeight - event.clientY];
    const move = (moved: PointerEvent) =>
      panel.resize({ panelSize: within(moved.clientX + right, moved.clientY + bottom) });
    const release = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('lostpointercapture', release);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', release);
  };
  const push = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    if (!direction) return;
    event.preventDefault();
    const [across, down] = direction;
    panel.resize({ panelSize: within(window.innerWidth + across * keyStep, window.innerHeight + down * keyStep) });
  };
  return (
    <button
      type="button"
      class={styles.handle}
      aria-label={strings.settings.resize}
      title={strings.settings.resizeHint}
      onPointerDown={drag}
      onKeyDown={push}
    />
  );
}

function within(width: number, height: number): PanelSize {
  const { least, most } = panelLimits;
  return {
    width: Math.round(Math.min(most.width, Math.max(least.width, width))),
    height: Math.round(Math.min(most.height, Math.max(least.height, height))),
  };
}
