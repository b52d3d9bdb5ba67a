import { strings } from '../strings.ts';
import { dragged, largestSide, type Edges, type Handle, type Side } from './edges.ts';
import styles from './expand-painter.module.css';

interface EdgeHandlesProps {
  readonly edges: Edges;
  /** Pixels of the screen per page unit. */
  readonly scale: number;
  readonly disabled: boolean;
  readonly onEdges: (edges: Edges) => void;
  /** A handle is held, or is let go. */
  readonly onHold: (hold: boolean) => void;
}

const handles: readonly (Handle & { readonly name: string; readonly side?: Side })[] = [
  { name: 'left', side: 'left', x: -1, y: 0 },
  { name: 'top', side: 'top', x: 0, y: -1 },
  { name: 'right', side: 'right', x: 1, y: 0 },
  { name: 'bottom', side: 'bottom', x: 0, y: 1 },
  { name: 'top-left', x: -1, y: -1 },
  { name: 'top-right', x: 1, y: -1 },
  { name: 'bottom-left', x: -1, y: 1 },
  { name: 'bottom-right', x: 1, y: 1 },
];

/** Page units that an arrow key moves an edge by, alone and with Shift: Figma's own. */
const nudge = { small: 1, large: 10 };

/** What the edges and corners of the enlarged picture are dragged by. The corners are for the pointer only. */
export function EdgeHandles({ edges, scale, disabled, onEdges, onHold }: EdgeHandlesProps) {
  const grab = (event: PointerEvent, handle: Handle) => {
    const element = event.currentTarget;
    if (disabled || event.button !== 0 || !(element instanceof HTMLElement)) return;
    element.setPointerCapture(event.pointerId);
    onHold(true);
    const move = (moved: PointerEvent) =>
      onEdges(dragged(edges, handle, (moved.clientX - event.clientX) / scale, (moved.clientY - event.clientY) / scale));
    const release = () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('lostpointercapture', release);
      onHold(false);
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('lostpointercapture', release);
  };
  const push = (event: KeyboardEvent, handle: Handle) => {
    const step = event.shiftKey ? nudge.large : nudge.small;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!by || disabled) return;
    event.preventDefault();
    event.stopPropagation();
    const [across = 0, down = 0] = by;
    onEdges(dragged(edges, handle, across, down));
  };
  return (
    <>
      {handles.map(({ name, side, ...handle }) => {
        const named =
          side === undefined
            ? { 'aria-hidden': true }
            : {
                role: 'slider' as const,
                tabIndex: disabled ? -1 : 0,
                'aria-label': strings.expand.handles[side],
                'aria-orientation': handle.x === 0 ? ('vertical' as const) : ('horizontal' as const),
                'aria-valuemin': 0,
                'aria-valuemax': largestSide,
                'aria-valuenow': edges[side],
                'aria-valuetext': strings.expand.by(edges[side]),
                'aria-disabled': disabled,
              };
        return (
          <div
            key={name}
            class={styles.handle}
            data-handle={name}
            onPointerDown={(event) => grab(event, handle)}
            onKeyDown={(event) => push(event, handle)}
            {...named}
          />
        );
      })}
    </>
  );
}
