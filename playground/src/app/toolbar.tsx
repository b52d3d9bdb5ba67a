import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { keys } from '../controls/keys.ts';
import type { ClientDesk } from '../clients/client-desk.ts';
import { ToolButton } from '../controls/controls.tsx';
import type { Editor, Tool } from '../editor/editor.ts';
import {
  EllipseIcon,
  FrameIcon,
  FrisketIcon,
  ImageIcon,
  MoveIcon,
  PropertiesIcon,
  RectangleIcon,
  RedoIcon,
  TextIcon,
  UndoIcon,
} from '../controls/icons.tsx';
import type { PluginHost } from './plugin-host.ts';
import { zoomIn, zoomOut, zoomToFull } from '../editor/shortcuts.ts';
import styles from './toolbar.module.css';

interface ToolItem {
  readonly tool: Tool;
  readonly label: string;
  readonly keys: string;
  readonly icon: ComponentChildren;
}

const tools: readonly ToolItem[] = [
  { tool: 'move', label: 'Move', keys: 'V', icon: <MoveIcon /> },
  { tool: 'frame', label: 'Frame', keys: 'F', icon: <FrameIcon /> },
  { tool: 'rectangle', label: 'Rectangle', keys: 'R', icon: <RectangleIcon /> },
  { tool: 'ellipse', label: 'Ellipse', keys: 'O', icon: <EllipseIcon /> },
  { tool: 'text', label: 'Text', keys: 'T', icon: <TextIcon /> },
];

interface ToolbarProps {
  readonly editor: Editor;
  readonly plugin: PluginHost | undefined;
  readonly showsProperties: Signal<boolean>;
  readonly desk: ClientDesk;
  readonly showsClients: Signal<boolean>;
  readonly onPlaceImages: (files: readonly File[]) => void;
}

export function Toolbar({ editor, plugin, showsProperties, desk, showsClients, onPlaceImages }: ToolbarProps) {
  const { store } = editor;
  const { canUndo, canRedo } = editor.history.value;
  return (
    <div class={styles.place} style={{ right: `${editor.covered.value.right}px` }}>
      <div class={styles.toolbar} role="toolbar" aria-label="Tools">
        {tools.map(({ tool, label, keys, icon }) => (
          <ToolButton
            key={tool}
            label={label}
            keys={keys}
            pressed={editor.tool.value === tool}
            testId={`tool-${tool}`}
            onClick={() => (editor.tool.value = tool)}
          >
            {icon}
          </ToolButton>
        ))}
        <ImagePicker onPlaceImages={onPlaceImages} />
        <span class={styles.divider} />
        <ToolButton
          label="Undo"
          keys={keys.printed('mod+Z')}
          testId="undo"
          disabled={!canUndo}
          onClick={() => store.undo()}
        >
          <UndoIcon />
        </ToolButton>
        <ToolButton
          label="Redo"
          keys={keys.printed('mod+shift+Z')}
          testId="redo"
          disabled={!canRedo}
          onClick={() => store.redo()}
        >
          <RedoIcon />
        </ToolButton>
        <span class={styles.divider} />
        <ZoomControl editor={editor} />
        <span class={styles.divider} />
        <ToolButton
          label={showsProperties.value ? 'Hide properties' : 'Show properties'}
          testId="toggle-properties"
          onClick={() => (showsProperties.value = !showsProperties.value)}
        >
          <PropertiesIcon />
        </ToolButton>
        <button
          type="button"
          class={styles.plugin}
          data-testid="clients"
          aria-expanded={showsClients.value}
          onClick={() => (showsClients.value = !showsClients.value)}
        >
          <span class={styles.dot} data-connected={desk.clients.value.some(({ connected }) => connected)} />
          {desk.clients.value.length === 0 ? 'Connect Figma' : 'Figma'}
        </button>
        {plugin && plugin.window.state.value === undefined ? (
          <button type="button" class={styles.plugin} data-testid="open-plugin" onClick={() => void plugin.start()}>
            <FrisketIcon /> Open Frisket
          </button>
        ) : null}
      </div>
    </div>
  );
}

function ZoomControl({ editor }: { editor: Editor }) {
  return (
    <span class={styles.zoom}>
      <button type="button" aria-label="Zoom out" title="Zoom out  −" onClick={() => zoomOut(editor)}>
        −
      </button>
      <button
        type="button"
        class={styles.percent}
        data-testid="zoom"
        title={`Zoom to 100 %  ${keys.printed('shift+0')}`}
        onClick={() => zoomToFull(editor)}
      >
        {Math.round(editor.camera.value.zoom * 100)}%
      </button>
      <button type="button" aria-label="Zoom in" title="Zoom in  +" onClick={() => zoomIn(editor)}>
        +
      </button>
    </span>
  );
}

function ImagePicker({ onPlaceImages }: Pick<ToolbarProps, 'onPlaceImages'>) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <ToolButton label="Place image" testId="tool-image" onClick={() => picker.current?.click()}>
        <ImageIcon />
      </ToolButton>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept="image/png,image/jpeg,image/gif,image/webp"
        data-testid="image-picker"
        onChange={({ currentTarget }) => {
          onPlaceImages([...(currentTarget.files ?? [])]);
          // Else the same file could not be placed twice in a row.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
