import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Mask } from './edits.ts';
import { FilmSurface, type Gesture } from './film-surface.ts';
import styles from './mask-painter.module.css';

interface FilmCanvasProps {
  readonly label: string;
  /** Pixels of the film. */
  readonly width: number;
  readonly height: number;
  readonly mask: Mask;
  /** What is painted is to stay rather than to change. */
  readonly keeps: boolean;
  readonly gesture: Gesture;
  readonly disabled: boolean;
  readonly onMask: (mask: Mask) => void;
}

/** The film over the picture: shows the mask and takes what is drawn on it. */
export function FilmCanvas({ label, width, height, mask, keeps, gesture, disabled, onMask }: FilmCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<FilmSurface>(null);
  const [pointer, setPointer] = useState<{ x: number; y: number }>();

  // Before the film is painted: an effect would run some time after, and what is drawn until then would be lost.
  useLayoutEffect(() => {
    if (canvas.current) surface.current = new FilmSurface(canvas.current, width, height);
  }, [width, height]);
  useLayoutEffect(() => surface.current?.show(mask, keeps), [mask, keeps, width, height]);

  const follow = (event: PointerEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) setPointer({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const onPointerDown = (event: PointerEvent) => {
    if (disabled || event.button !== 0 || !canvas.current) return;
    // Keys are for the brush now, and no longer for the prompt.
    canvas.current.focus({ preventScroll: true });
    canvas.current.setPointerCapture(event.pointerId);
    // Holding Alt takes away, and a pen's other end does anyway.
    const erasing = event.altKey || (event.buttons & 32) !== 0;
    surface.current?.begin(erasing ? { ...gesture, tool: 'eraser' } : gesture, event);
  };
  const onPointerMove = (event: PointerEvent) => {
    follow(event);
    surface.current?.extend(event);
  };
  const onPointerUp = () => {
    const next = surface.current?.end(mask);
    if (next) onMask(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && surface.current?.cancel(mask)) event.preventDefault();
  };

  return (
    <>
      <canvas
        ref={canvas}
        class={styles.film}
        tabIndex={-1}
        role="img"
        aria-label={label}
        data-disabled={disabled}
        data-tool={gesture.kind}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onPointerLeave={() => setPointer(undefined)}
        onKeyDown={onKeyDown}
      />
      {pointer && !disabled && gesture.kind === 'stroke' ? <Ring at={pointer} diameter={gesture.diameter} /> : null}
    </>
  );
}

/** Shows how large the brush is. */
function Ring({ at, diameter }: { at: { readonly x: number; readonly y: number }; diameter: number }) {
  const place = `translate(${at.x - diameter / 2}px, ${at.y - diameter / 2}px)`;
  return <div class={styles.ring} style={{ width: `${diameter}px`, height: `${diameter}px`, transform: place }} />;
}
