import { layerOf, parentOf } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { isFrame, type LayerData } from '../document/node.ts';
import { SmallButton } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';

/** Takes a layer out of the flow of its frame, and puts it back. */
export function FreePositionButton({ editor, layer }: { editor: Editor; layer: LayerData }) {
  const parent = parentOf(editor.state.value, layer);
  if (!parent || !isFrame(parent) || parent.layoutMode === 'NONE') return <span class={styles.filler} />;
  const isFree = layer.layoutPositioning === 'ABSOLUTE';
  return (
    <span class={styles.filler}>
      <SmallButton
        label="Ignore auto layout"
        pressed={isFree}
        testId="ignore-auto-layout"
        onClick={() =>
          editor.act((state) => {
            const current = layerOf(state, layer.id);
            return current ? updated(state, current, { layoutPositioning: isFree ? 'AUTO' : 'ABSOLUTE' }) : state;
          })
        }
      >
        <path d="M2.5 5.5v-3h3m5 0h3v3m0 5v3h-3m-5 0h-3v-3M8 5.5v5M5.5 8h5" />
      </SmallButton>
    </span>
  );
}
