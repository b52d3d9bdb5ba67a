import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from './use-keys.ts';
import { following, middleOf, panned, wholePicture, zoomed, zoomStep, type View } from './view.ts';
import styles from './zoom-stage.module.css';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The picture as it lies on the stage. Points are from its top left corner, pixels of the screen. */
export interface ShownPicture extends Size {
  /** What lies in the middle of the stage. */
  readonly middle: { readonly x: number; readonly y: number };
  /** Brings a point onto the stage. */
  readonly reveal: (point: { readonly x: number; readonly y: number }) => void;
}

interface ZoomStageProps {
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
  /** Of the picture when all of it fits, pixels of the screen. */
  readonly fitted: Size;
  readonly height: number;
  /** Draws the picture at its size on the screen. */
  readonly children: (shown: ShownPicture) => ComponentChildren;
  /** What lies over the stage and does not zoom. */
  readonly overlay: ComponentChildren;
}

/** Turns of a wheel, in the browsers' pixels, that double the picture. */
const wheelPerDoubling = 240;

/** One press of an arrow key moves the picture by this part of the stage. */
const panStep = 0.25;

/**
 * A window on the picture: zooms with Ctrl and the wheel or with keys, pans with the wheel, with Space held down, or
 * with Alt and the arrow keys.
 */
export function ZoomStage({ view, onView, fitted, height, children, overlay }: ZoomStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [spaceHeld, setSpaceHeld] = useState(false);
  const room = (): Size => ({ width: stage.current?.clientWidth ?? fitted.width, height });
  const zoomBy = (factor: number, at = { x: 0, y: 0 }) =>
    onView((current) => zoomed(current, factor, at, fitted, room()));
  const panBy = (x: number, y: number) => onView((current) => panned(current, x, y, fitted, room()));

  useEffect(() => {
    const element = stage.current;
    const onWheel = (event: WheelEvent) => {
      const box = element?.getBoundingClientRect();
      if (!box) return;
      const zooming = event.ctrlKey || event.metaKey;
      // At its full size the picture has nowhere to go, and the wheel scrolls the panel as anywhere else.
      if (!zooming && view.zoom === 1) return;
      event.preventDefault();
      const at = {
        x: event.clientX - box.left - box.width / 2,
        y: event.clientY - box.top - box.height / 2,
      };
      if (zooming) zoomBy(2 ** (-event.deltaY / wheelPerDoubling), at);
      else panBy(-event.deltaX, -event.deltaY);
    };
    // Preact's own listeners may not keep the page from scrolling.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });
  const panByKey = (across: number, down: number) => (event: KeyboardEvent) => {
    if (!event.altKey || view.zoom === 1) return;
    // Or the browser goes back a page.
    event.preventDefault();
    const { width } = room();
    panBy(-across * panStep * width, -down * panStep * height);
  };
  useKeys({
    arrowleft: panByKey(-1, 0),
    arrowright: panByKey(1, 0),
    arrowup: panByKey(0, -1),
    arrowdown: panByKey(0, 1),
    '+': () => zoomBy(zoomStep),
    '=': () => zoomBy(zoomStep),
    '-': () => zoomBy(1 / zoomStep),
    '0': () => onView(() => wholePicture),
    ' ': (event) => {
      if (view.zoom === 1 || isControl(event.target)) return;
      event.preventDefault();
      setSpaceHeld(true);
    },
  });
  useEffect(() => {
    const release = (event: KeyboardEvent) => {
      if (event.key === ' ') setSpaceHeld(false);
    };
    window.addEventListener('keyup', release);
    return () => window.removeEventListener('keyup', release);
  }, []);

  const startPan = (event: PointerEvent) => {
    const middleButton = 1;
    if ((!spaceHeld && event.button !== middleButton) || view.zoom === 1) return;
    event.preventDefault();
    event.stopPropagation();
    const element = stage.current;
    element?.setPointerCapture(event.pointerId);
    let last = { x: event.clientX, y: event.clientY };
    const move = (moved: PointerEvent) => {
      panBy(moved.clientX - last.x, moved.clientY - last.y);
      last = { x: moved.clientX, y: moved.clientY };
    };
    const end = () => {
      element?.removeEventListener('pointermove', move);
      element?.removeEventListener('pointerup', end);
      element?.removeEventListener('pointercancel', end);
    };
    element?.addEventListener('pointermove', move);
    element?.addEventListener('pointerup', end);
    element?.addEventListener('pointercancel', end);
  };

  const reveal: ShownPicture['reveal'] = (point) => onView((current) => following(current, point, fitted, room()));
  const shown = { width: Math.round(fitted.width * view.zoom), height: Math.round(fitted.height * view.zoom) };
  return (
    <div
      ref={stage}
      class={styles.stage}
      style={{ height: `${height}px` }}
      data-panning={spaceHeld}
      onPointerDownCapture={startPan}
    >
      <div
        class={styles.picture}
        style={{
          width: `${shown.width}px`,
          height: `${shown.height}px`,
          transform: `translate(calc(-50% + ${view.x}px), calc(-50% + ${view.y}px))`,
        }}
      >
        {children({ ...shown, middle: middleOf(view, fitted), reveal })}
      </div>
      {overlay}
    </div>
  );
}

/** Space presses what has the focus, where that can be pressed. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('button, input, [role="tab"], [role="combobox"]');
}
