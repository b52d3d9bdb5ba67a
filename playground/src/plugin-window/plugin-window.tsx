import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Point, Size } from '../editor/camera.ts';
import { CloseIcon, FrisketIcon } from '../controls/icons.tsx';
import type { Theme } from '../editor/theme.ts';
import { panelDocument, type ThemeMessage } from './panel-document.ts';
import styles from './plugin-window.module.css';
import type { OpenWindow, WindowController } from './window-controller.ts';

/** What every panel of this page is given. */
export interface PanelSurroundings {
  readonly policy: string;
  readonly themeStyles: string;
  readonly fontStyles: string;
  readonly theme: Theme;
  /** The part of the page that windows stay within. */
  readonly area: Size;
}

/** Height of the window's bar, as in Figma. */
export const barHeight = 40;
const margin = 12;

/** Figma's own flags for a panel's frame. Without `allow-same-origin` its origin is `null`. */
const sandboxFlags = 'allow-scripts allow-forms allow-modals allow-popups allow-downloads';

interface PluginWindowProps extends PanelSurroundings {
  readonly controller: WindowController;
  readonly onClose: () => void;
  /** Told how much of the area's right side the window covers, pixels; nothing where it stands elsewhere. */
  readonly onPlace: (coveredAtRight: number) => void;
}

export function PluginWindow(props: PluginWindowProps) {
  const open = props.controller.state.value;
  return open ? <OpenPluginWindow key={open.generation} open={open} {...props} /> : null;
}

function OpenPluginWindow({
  open,
  controller,
  onClose,
  onPlace,
  ...surroundings
}: PluginWindowProps & { open: OpenWindow }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const { theme, area } = surroundings;
  const html = useMemo(() => documentOf(open, surroundings), []);
  const dragged = useSignal<Point | undefined>(undefined);

  // With the frame itself, not after the next picture of the page: on a busy computer the panel has loaded by then, and
  // what it said would be lost.
  useLayoutEffect(() => {
    const onMessage = (event: MessageEvent) =>
      controller.receive(event, frame.current?.contentWindow ?? null, canvasUnder(frame.current));
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, []);
  const tellTheme = () => {
    const message: ThemeMessage = { figmaMessage: { type: 'THEME', payload: { name: theme.current.value } } };
    if (open.themeColors) controller.tell(message);
  };
  useSignalEffect(tellTheme);
  const onLoad = (panel: Window | null) => {
    if (!panel) return;
    controller.attach(panel);
    // It may have changed since the frame began to load.
    tellTheme();
  };

  const size = { width: open.width, height: Math.min(open.height, area.height - barHeight - 2 * margin) };
  const place = within(dragged.value ?? open.position ?? startPlace(size, area), size, area);
  const isAtRight = open.visible && place.x + size.width > area.width - 4 * margin && place.x > area.width / 2;
  const covered = isAtRight ? area.width - place.x : 0;
  useEffect(() => onPlace(covered), [covered]);
  useEffect(() => () => onPlace(0), []);

  return (
    <section
      class={styles.window}
      data-testid="plugin-window"
      aria-label={open.title}
      hidden={!open.visible}
      style={{ left: `${place.x}px`, top: `${place.y}px`, width: `${size.width}px` }}
    >
      <header
        class={styles.bar}
        style={{ height: `${barHeight}px` }}
        onPointerDown={(event) => startDrag(event, place, (to) => (dragged.value = to))}
      >
        <FrisketIcon />
        <h2 class={styles.title}>{open.title}</h2>
        <button type="button" class={styles.close} aria-label="Close" data-testid="plugin-close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <iframe
        ref={frame}
        class={styles.frame}
        title={open.title}
        data-testid="plugin-frame"
        sandbox={sandboxFlags}
        srcdoc={html}
        style={{ height: `${size.height}px` }}
        onLoad={({ currentTarget }) => onLoad(currentTarget.contentWindow)}
      />
    </section>
  );
}

/** The window lies over the canvas, in the same box. */
function canvasUnder(frame: HTMLIFrameElement | null): Point {
  const { left = 0, top = 0 } = frame?.parentElement?.offsetParent?.getBoundingClientRect() ?? {};
  return { x: left, y: top };
}

function documentOf(open: OpenWindow, { policy, themeStyles, fontStyles, theme }: PanelSurroundings): string {
  return panelDocument({
    html: open.html,
    policy,
    fontStyles,
    ...(open.themeColors ? { theme: { styles: themeStyles, name: theme.current.peek() } } : {}),
  });
}

/** At the right, where it hides least of a document that begins at the left. */
function startPlace({ width }: Size, area: Size): Point {
  return { x: area.width - width - margin, y: margin };
}

function within({ x, y }: Point, { width }: Size, area: Size): Point {
  return {
    x: Math.max(margin - width + 60, Math.min(area.width - 60, x)),
    y: Math.max(0, Math.min(area.height - barHeight, y)),
  };
}

/** The bar keeps the pointer, so that it is not lost when it runs over the panel's frame. */
function startDrag(event: PointerEvent, place: Point, onMove: (to: Point) => void): void {
  const { target, currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement) || (target instanceof Element && target.closest('button'))) return;
  const from = { x: event.clientX - place.x, y: event.clientY - place.y };
  const move = ({ clientX, clientY }: PointerEvent) => onMove({ x: clientX - from.x, y: clientY - from.y });
  currentTarget.setPointerCapture(event.pointerId);
  currentTarget.addEventListener('pointermove', move);
  currentTarget.addEventListener('lostpointercapture', () => currentTarget.removeEventListener('pointermove', move), {
    once: true,
  });
}
