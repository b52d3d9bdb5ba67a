import { useEffect, useRef, useState } from 'preact/hooks';
import type { Mask, MaskTool } from './edits.ts';
import { FilmSurface } from './film-surface.ts';
import styles from './mask-painter.module.css';

interface FilmCanvasProps {
  readonly label: string;
  /** Pixels of the screen. */
  readonly width: number;
  readonly height: number;
  readonly mask: Mask;
  readonly tool: MaskTool;
  /** Diameter in pixels of the screen. */
  readonly brush: number;
  readonly disabled: boolean;
  readonly onMask: (mask: Mask) => void;
}

/** The film over the picture: shows the mask and takes the strokes. */
export function FilmCanvas({ label, width, height, mask, tool, brush, disabled, onMask }: FilmCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<FilmSurface>(null);
  const [pointer, setPointer] = useState<{ x: number; y: number }>();

  useEffect(() => {
    if (canvas.current) surface.current = new FilmSurface(canvas.current, width, height);
  }, [width, height]);
  useEffect(() => surface.current?.show(mask), [mask, width, height]);

  const follow = (event: PointerEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) setPointer({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const onPointerDown = (event: PointerEvent) => {
    if (disabled || event.button !== 0 || !canvas.current) return;
    // Keys are for the brush now, and no longer for the prompt.
    canvas.current.focus({ preventScroll: true });
    canvas.current.setPointerCapture(event.pointerId);
    // Holding Alt erases with the brush, and a pen's other end does anyway.
    const erasing = tool === 'eraser' || event.altKey || (event.buttons & 32) !== 0;
    surface.current?.begin(erasing ? 'eraser' : 'brush', brush, event);
  };
  const onPointerMove = (event: PointerEvent) => {
    follow(event);
    surface.current?.extend(event);
  };
  const onPointerUp = () => {
    const next = surface.current?.end(mask);
    if (next) onMask(next);
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
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onPointerLeave={() => setPointer(undefined)}
      />
      {pointer && !disabled ? (
        <div
          class={styles.ring}
          style={{
            width: `${brush}px`,
            height: `${brush}px`,
            transform: `translate(${pointer.x - brush / 2}px, ${pointer.y - brush / 2}px)`,
          }}
        />
      ) : null}
    </>
  );
}
