import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Editor } from '../editor/editor.ts';
import type { Theme } from '../editor/theme.ts';
import { panned, toPage, zoomedAt, type Point } from '../editor/camera.ts';
import styles from './canvas-view.module.css';
import { drawPage } from './draw-page.ts';
import type { Gesture, Pointer } from './gesture.ts';
import { panGesture } from './gestures.ts';
import { pickBelow } from '../editor/hit-test.ts';
import { hover, press } from './press.ts';
import { TextEditor } from './text-editor.tsx';

/** Figma's grounds and names of frames. */
const colors = {
  light: { ground: '#f5f5f5', label: 'rgba(0, 0, 0, 0.5)', accent: '#0d99ff' },
  dark: { ground: '#1e1e1e', label: 'rgba(255, 255, 255, 0.7)', accent: '#0c8ce9' },
} as const;

/** Zoom a notch of a mouse wheel makes, and a pixel of a trackpad's pinch. */
const wheelZoom = 0.002;
const pinchZoom = 0.01;

interface CanvasViewProps {
  readonly editor: Editor;
  readonly theme: Theme;
  /** The space bar is held, which makes any tool a hand. */
  readonly isPanning: { readonly value: boolean };
  /** Dropped at a point of the page. */
  readonly onFiles: (files: readonly File[], at: Point) => void;
}

export function CanvasView({ editor, theme, isPanning, onFiles }: CanvasViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const gesture = useRef<Gesture | undefined>(undefined);
  const cursor = useSignal('default');
  const isDragging = useSignal(false);
  const isDropping = useSignal(false);

  useCanvasSize(host, canvas, editor);
  useSignalEffect(() => {
    const view = {
      state: editor.state.value,
      bitmaps: editor.bitmaps,
      decoded: editor.decoded.value,
      except: editor.edited.value,
      camera: editor.camera.value,
      size: editor.canvasSize.value,
      hovered: isDragging.value ? undefined : editor.hovered.value,
      marquee: editor.marquee.value,
      guides: editor.guides.value,
      showHandles: !isDragging.value && editor.edited.value === undefined,
      colors: colors[theme.current.value],
    };
    const frame = requestAnimationFrame(() => canvas.current && drawPage(canvas.current, view));
    return () => cancelAnimationFrame(frame);
  });

  const pointerOf = (event: MouseEvent): Pointer => {
    const { left, top } = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const screen = { x: event.clientX - left, y: event.clientY - top };
    return {
      screen,
      page: toPage(editor.camera.value, screen),
      shift: event.shiftKey,
      alt: event.altKey,
      deep: event.ctrlKey || event.metaKey,
    };
  };

  const finish = (event: PointerEvent) => {
    gesture.current?.end(pointerOf(event));
    gesture.current = undefined;
    isDragging.value = false;
    cursor.value = hover(editor, pointerOf(event));
  };

  useWheel(canvas, editor);
  useEscape(() => {
    gesture.current?.cancel?.();
    gesture.current = undefined;
    isDragging.value = false;
  });

  return (
    <div
      ref={host}
      class={styles.host}
      data-testid="canvas"
      tabIndex={-1}
      data-dropping={isDropping.value}
      onDragOver={(event) => {
        event.preventDefault();
        isDropping.value = event.dataTransfer?.types.includes('Files') ?? false;
      }}
      onDragLeave={() => (isDropping.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isDropping.value = false;
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) onFiles(files, pointerOf(event).page);
      }}
    >
      <canvas
        ref={canvas}
        class={styles.canvas}
        style={{ cursor: isPanning.value && !isDragging.value ? 'grab' : cursor.value }}
        onPointerDown={(event) => {
          if (event.button === 2) return;
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
          event.currentTarget.setPointerCapture(event.pointerId);
          const pointer = pointerOf(event);
          gesture.current =
            event.button === 1 || isPanning.value ? panGesture(editor, pointer) : press(editor, pointer);
          if (gesture.current?.cursor) cursor.value = gesture.current.cursor;
          // A field that takes the focus now must not lose it to the canvas.
          event.preventDefault();
        }}
        onPointerMove={(event) => {
          const pointer = pointerOf(event);
          if (gesture.current) {
            isDragging.value = true;
            gesture.current.move(pointer);
          } else cursor.value = hover(editor, pointer);
        }}
        onPointerUp={finish}
        onPointerCancel={finish}
        onPointerLeave={() => (editor.hovered.value = undefined)}
        onDblClick={(event) => {
          const layer = pickBelow(editor.state.value, pointerOf(event).page);
          if (!layer || editor.tool.value !== 'move') return;
          editor.select([layer.id]);
          if (layer.type === 'TEXT') editor.edited.value = layer.id;
        }}
      />
      <TextEditor editor={editor} />
    </div>
  );
}

/** As many device pixels as the canvas takes on the screen. */
function useCanvasSize(
  host: { current: HTMLDivElement | null },
  canvas: { current: HTMLCanvasElement | null },
  editor: Editor,
): void {
  // At once, since what is to be shown at the start is fitted to it.
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (!canvas.current || width === 0 || height === 0) return;
      canvas.current.width = Math.round(width * devicePixelRatio);
      canvas.current.height = Math.round(height * devicePixelRatio);
      editor.canvasSize.value = { width, height };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

/** Scrolling pans, with Ctrl or by pinching it zooms. Browsers listen passively unless told otherwise. */
function useWheel(canvas: { current: HTMLCanvasElement | null }, editor: Editor): void {
  useEffect(() => {
    const element = canvas.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = { x: event.offsetX, y: event.offsetY };
      const camera = editor.camera.value;
      if (event.ctrlKey || event.metaKey) {
        // Pinches come as small steps, notches of a wheel as large ones.
        const speed = Math.abs(event.deltaY) < 50 ? pinchZoom : wheelZoom;
        editor.camera.value = zoomedAt(camera, at, camera.zoom * Math.exp(-event.deltaY * speed));
      } else {
        const sideways = event.shiftKey && event.deltaX === 0;
        editor.camera.value = panned(
          camera,
          sideways ? { x: -event.deltaY, y: 0 } : { x: -event.deltaX, y: -event.deltaY },
        );
      }
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
}

function useEscape(cancel: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
