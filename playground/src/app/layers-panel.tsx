import { useComputed, useSignal, useSignalEffect, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import {
  ancestorsOf,
  childrenOf,
  isInsideInstance,
  layerOf,
  pageLayers,
  type DocumentState,
} from '../document/document-state.ts';
import { movedInPlace, updated } from '../document/edit.ts';
import { isLayer, isParent, isShape, type LayerData, type NodeId } from '../document/node.ts';
import { rename } from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import { ChevronIcon, EyeClosedIcon, EyeIcon, layerIcons, LockIcon, UnlockIcon } from '../controls/icons.tsx';
import styles from './layers-panel.module.css';

type Side = 'above' | 'below' | 'inside';

interface DropTarget {
  readonly id: NodeId;
  readonly side: Side;
}

interface Tree {
  readonly editor: Editor;
  readonly collapsed: Signal<ReadonlySet<NodeId>>;
  readonly dragged: Signal<NodeId | undefined>;
  readonly target: Signal<DropTarget | undefined>;
}

/** The document as a list, topmost layer first. */
export function LayersPanel({ editor }: { editor: Editor }) {
  const tree: Tree = {
    editor,
    collapsed: useSignal(innerFrames(editor.state.peek())),
    dragged: useSignal<NodeId | undefined>(undefined),
    target: useSignal<DropTarget | undefined>(undefined),
  };
  useRevealedSelection(editor, tree.collapsed);
  return (
    <div class={styles.list} role="tree" aria-label="Layers" data-testid="layers">
      <LayerList tree={tree} layers={pageLayers(editor.state.value)} depth={0} />
    </div>
  );
}

/** Whatever is selected can be seen in the list. */
function useRevealedSelection(editor: Editor, collapsed: Signal<ReadonlySet<NodeId>>): void {
  const selection = useComputed(() => editor.state.value.selection);
  useSignalEffect(() => {
    const state = editor.store.state;
    const around = selection.value.flatMap((id) => {
      const layer = layerOf(state, id);
      return layer ? ancestorsOf(state, layer).map((ancestor) => ancestor.id) : [];
    });
    const kept = [...collapsed.peek()].filter((id) => !around.includes(id));
    if (kept.length < collapsed.peek().size) collapsed.value = new Set(kept);
    const [last] = selection.value.slice(-1);
    // Once the row is there.
    const frame = requestAnimationFrame(() =>
      document.querySelector(`[data-testid="layer-${last ?? ''}"]`)?.scrollIntoView({ block: 'nearest' }),
    );
    return () => cancelAnimationFrame(frame);
  });
}

/** What is folded away at the start: everything in frames that stand in other frames. */
function innerFrames(state: DocumentState): ReadonlySet<NodeId> {
  const inner = pageLayers(state).flatMap((layer) => childrenOf(state, layer));
  return new Set(inner.filter(isParent).map(({ id }) => id));
}

function LayerList({ tree, layers, depth }: { tree: Tree; layers: readonly LayerData[]; depth: number }) {
  return (
    <>
      {[...layers].reverse().map((layer) => (
        <LayerRows key={layer.id} tree={tree} layer={layer} depth={depth} />
      ))}
    </>
  );
}

function LayerRows({ tree, layer, depth }: { tree: Tree; layer: LayerData; depth: number }) {
  const isOpen = isParent(layer) && !tree.collapsed.value.has(layer.id);
  return (
    <>
      <LayerRow tree={tree} layer={layer} depth={depth} isOpen={isOpen} />
      {isOpen ? <LayerList tree={tree} layers={childrenOf(tree.editor.state.value, layer)} depth={depth + 1} /> : null}
    </>
  );
}

function LayerRow({ tree, layer, depth, isOpen }: { tree: Tree; layer: LayerData; depth: number; isOpen: boolean }) {
  const { editor, collapsed, target } = tree;
  const { id } = layer;
  const state = editor.state.value;
  const isSelected = state.selection.includes(id);
  const isWithinSelected = ancestorsOf(state, layer).some((ancestor) => state.selection.includes(ancestor.id));
  const Icon = layerIcons[iconOf(layer)];
  const classes = [
    styles.row,
    isSelected ? styles.selected : isWithinSelected ? styles.within : '',
    layer.visible ? '' : styles.hidden,
    editor.hovered.value === id ? styles.hovered : '',
    target.value?.id === id ? styles[target.value.side] : '',
  ];
  return (
    <div
      class={classes.filter(Boolean).join(' ')}
      style={{ paddingLeft: `${8 + depth * 16}px` }}
      role="treeitem"
      aria-selected={isSelected}
      aria-level={depth + 1}
      {...(isParent(layer) ? { 'aria-expanded': isOpen } : {})}
      data-testid={`layer-${id}`}
      data-layer-name={layer.name}
      draggable={editor.renamed.value !== id}
      onPointerDown={(event) => {
        if (!(event.target instanceof Element) || event.target.closest('button, input')) return;
        chooseRow(editor, id, event.shiftKey || event.ctrlKey || event.metaKey);
      }}
      onDblClick={() => (editor.renamed.value = id)}
      onPointerEnter={() => (editor.hovered.value = id)}
      onPointerLeave={() => (editor.hovered.value = undefined)}
      {...dragHandlers(tree, layer)}
    >
      {isParent(layer) ? (
        <button
          type="button"
          class={`${styles.chevron ?? ''} ${isOpen ? (styles.open ?? '') : ''}`}
          aria-label={isOpen ? 'Collapse' : 'Expand'}
          onClick={() => (collapsed.value = toggled(collapsed.value, id))}
        >
          <ChevronIcon />
        </button>
      ) : (
        <span class={styles.chevron} />
      )}
      <span class={styles.icon}>
        <Icon />
      </span>
      {editor.renamed.value === id ? (
        <NameField editor={editor} layer={layer} />
      ) : (
        <span class={styles.name}>{layer.name}</span>
      )}
      <RowButton
        label={layer.locked ? 'Unlock' : 'Lock'}
        isOn={layer.locked}
        onClick={() => editor.act((current) => toggledLayer(current, id, 'locked'))}
      >
        {layer.locked ? <LockIcon /> : <UnlockIcon />}
      </RowButton>
      <RowButton
        label={layer.visible ? 'Hide' : 'Show'}
        isOn={!layer.visible}
        onClick={() => editor.act((current) => toggledLayer(current, id, 'visible'))}
      >
        {layer.visible ? <EyeIcon /> : <EyeClosedIcon />}
      </RowButton>
    </div>
  );
}

function RowButton(props: { label: string; isOn: boolean; onClick: () => void; children: preact.ComponentChildren }) {
  return (
    <button
      type="button"
      class={`${styles.button ?? ''} ${props.isOn ? (styles.on ?? '') : ''}`}
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

function NameField({ editor, layer }: { editor: Editor; layer: LayerData }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const finish = (name: string) => {
    editor.renamed.value = undefined;
    rename(editor, layer.id, name);
  };
  return (
    <input
      ref={field}
      class={styles.nameField}
      aria-label="Name"
      data-testid="layer-name"
      value={layer.name}
      onBlur={({ currentTarget }) => finish(currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') finish(layer.name);
      }}
    />
  );
}

function chooseRow(editor: Editor, id: NodeId, add: boolean): void {
  const { selection } = editor.state.value;
  if (!add) editor.select([id]);
  else editor.select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
}

function toggledLayer(state: DocumentState, id: NodeId, property: 'visible' | 'locked'): DocumentState {
  const layer = layerOf(state, id);
  return layer ? updated(state, layer, { [property]: !layer[property] }) : state;
}

function toggled(set: ReadonlySet<NodeId>, id: NodeId): ReadonlySet<NodeId> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function iconOf(layer: LayerData): keyof typeof layerIcons {
  const isPicture = isShape(layer) && layer.type === 'RECTANGLE' && layer.fills.some(({ type }) => type === 'IMAGE');
  return isPicture ? 'IMAGE' : layer.type;
}

function dragHandlers({ editor, dragged, target }: Tree, layer: LayerData) {
  return {
    onDragStart: (event: DragEvent) => {
      if (isInsideInstance(editor.store.state, layer)) event.preventDefault();
      else dragged.value = layer.id;
      event.dataTransfer?.setData('text/plain', layer.name);
    },
    onDragOver: (event: DragEvent) => {
      if (dragged.value === undefined) return;
      event.preventDefault();
      target.value = { id: layer.id, side: sideOf(event, layer) };
    },
    onDragEnd: () => {
      dragged.value = undefined;
      target.value = undefined;
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const moving = dragged.value;
      if (moving !== undefined)
        editor.act((state) => dropped(state, moving, { id: layer.id, side: sideOf(event, layer) }));
    },
  };
}

/** The upper and lower quarter of a row that can hold layers mean beside it, its middle means into it. */
function sideOf(event: DragEvent, layer: LayerData): Side {
  if (!(event.currentTarget instanceof Element)) return 'below';
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const part = (event.clientY - top) / height;
  if (!isParent(layer) || layer.type === 'INSTANCE') return part < 0.5 ? 'above' : 'below';
  return part < 0.25 ? 'above' : part > 0.75 ? 'below' : 'inside';
}

/** Above in the list is later in drawing order. */
function dropped(state: DocumentState, id: NodeId, { id: overId, side }: DropTarget): DocumentState {
  const layer = layerOf(state, id);
  const over = layerOf(state, overId);
  if (!layer || !over || id === overId || ancestorsOf(state, over).some((ancestor) => ancestor.id === id)) return state;
  const parent = side === 'inside' ? over : state.nodes.get(over.parent);
  if (!parent || !isParent(parent)) return state;
  if (isLayer(parent) && (parent.type === 'INSTANCE' || isInsideInstance(state, parent))) return state;
  const siblings = parent.children.filter((child) => child !== id);
  const index = side === 'inside' ? siblings.length : siblings.indexOf(overId) + (side === 'above' ? 1 : 0);
  return movedInPlace(state, layer, parent, index);
}
