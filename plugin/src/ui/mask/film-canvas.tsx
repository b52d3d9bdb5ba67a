import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Mask } from './edits.ts';
import { films, outlineOf } from './film.ts';
import { FilmSurface, type Gesture } from './film-surface.ts';
import { moved, type ScreenPoint } from './key-cursor.ts';
import styles from './mask-painter.module.css';

interface FilmCanvasProps {
  readonly label: string;
  /** How it is painted on with keys. */
  readonly description: string;
  /** Pixels of the film. */
  readonly width: number;
  readonly height: number;
  readonly mask: Mask;
  /** What is painted is to stay rather than to change. */
  readonly keeps: boolean;
  /** Only its outline shows until it is painted on: a result is looked at. */
  readonly aside: boolean;
  readonly gesture: Gesture;
  readonly disabled: boolean;
  /** Where keys begin, from the film's top left corner. */
  readonly middle: ScreenPoint;
  /** Keys have moved the brush there. */
  readonly onKeyed: (at: ScreenPoint) => void;
  readonly onMask: (mask: Mask) => void;
}

/** How large the ring is that shows where a corner will be, pixels of the screen. */
const pointSize = 8;

/** Of a lasso or a rectangle, which have no brush: as far as a key moves one of this diameter. */
const middlingDiameter = 40;

/** The film over the picture: shows the mask and takes what is drawn on it. */
export function FilmCanvas({
  label,
  description,
  width,
  height,
  mask,
  keeps,
  aside,
  gesture,
  disabled,
  middle,
  onKeyed,
  onMask,
}: FilmCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<FilmSurface>(null);
  const [pointer, setPointer] = useState<ScreenPoint>();
  /** Where keys have moved the brush, until the pointer takes over. */
  const [keyed, setKeyed] = useState<ScreenPoint>();

  const film = keeps ? films.kept : films.changed;
  const worn = aside && !pointer && !keyed ? outlineOf(film) : film;

  // Before the film is painted: an effect would run some time after, and what is drawn until then would be lost.
  useLayoutEffect(() => {
    if (canvas.current) surface.current = new FilmSurface(canvas.current, width, height);
  }, [width, height]);
  useLayoutEffect(() => surface.current?.show(mask), [mask, width, height]);
  useLayoutEffect(() => surface.current?.wear(worn), [keeps, worn.inside.alpha, width, height]);

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
    follow(event);
    surface.current?.begin(erasing ? { ...gesture, tool: 'eraser' } : gesture, event);
  };
  const onPointerMove = (event: PointerEvent) => {
    follow(event);
    setKeyed(undefined);
    // A quick hand moves further between two frames than the brush is wide; the browser keeps the points between.
    const coalesced = event.getCoalescedEvents();
    surface.current?.extend(coalesced.length > 0 ? coalesced : [event]);
  };
  const finish = () => {
    const next = surface.current?.end(mask);
    if (next) onMask(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && surface.current?.cancel(mask)) event.preventDefault();
    const box = canvas.current?.getBoundingClientRect();
    // With Alt they move the picture.
    if (!box || disabled || event.altKey) return;
    const inWindow = ({ x, y }: ScreenPoint) => ({ clientX: box.left + x, clientY: box.top + y });
    const diameter = gesture.kind === 'stroke' ? gesture.diameter : middlingDiameter;
    const next = moved(keyed ?? middle, event, diameter, box);
    if (next) {
      event.preventDefault();
      setKeyed(next);
      surface.current?.extend([inWindow(next)]);
      onKeyed(next);
    } else if (event.key === ' ' && (keyed || !pointer)) {
      // With the pointer over the picture Space is for moving that.
      event.preventDefault();
      const at = keyed ?? middle;
      setKeyed(at);
      if (surface.current?.isDrawing) finish();
      else surface.current?.begin(gesture, inWindow(at));
    }
  };
  const leave = () => {
    setKeyed(undefined);
    finish();
  };

  // A cross of the system's own shows where the pointer is; what keys move has none.
  const cursor = keyed ?? (gesture.kind === 'stroke' ? pointer : undefined);
  return (
    <>
      <canvas
        ref={canvas}
        class={styles.film}
        tabIndex={disabled ? -1 : 0}
        role="application"
        aria-label={label}
        aria-description={description}
        data-disabled={disabled}
        data-tool={gesture.kind}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={finish}
        onPointerCancel={finish}
        onPointerLeave={() => setPointer(undefined)}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
      {cursor && !disabled ? (
        <Ring at={cursor} diameter={gesture.kind === 'stroke' ? gesture.diameter : pointSize} />
      ) : null}
    </>
  );
}

/** Shows how large the brush is. */
function Ring({ at, diameter }: { at: { readonly x: number; readonly y: number }; diameter: number }) {
  const place = `translate(${at.x - diameter / 2}px, ${at.y - diameter / 2}px)`;
  return <div class={styles.ring} style={{ width: `${diameter}px`, height: `${diameter}px`, transform: place }} />;
}
