import { useSignal } from '@preact/signals';
import { absoluteRenderBoundsOf } from '../document/bounds.ts';
import type { LayerData } from '../document/node.ts';
import { exportPicture } from '../render/export-picture.ts';
import { exportRegion } from '../render/export-region.ts';
import { Row, Section, SelectField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';
import { saveFile } from './save-file.ts';

const scales = { '0.5': '0.5x', '1': '1x', '2': '2x', '3': '3x' } as const;

export function ExportSection({ editor, layer }: { editor: Editor; layer: LayerData }) {
  const scale = useSignal<keyof typeof scales>('1');
  return (
    <Section title="Export">
      <Row>
        <SelectField
          title="Scale"
          value={scale.value}
          options={scales}
          testId="export-scale"
          onChange={(value) => (scale.value = value)}
        />
        <button
          type="button"
          class={styles.export}
          data-testid="export"
          onClick={() => void download(editor, layer, Number(scale.value))}
        >
          Export PNG
        </button>
      </Row>
    </Section>
  );
}

async function download(editor: Editor, layer: LayerData, scale: number): Promise<void> {
  const { state } = editor.store;
  const bounds = absoluteRenderBoundsOf(state, layer);
  if (!bounds) {
    editor.toasts.complain(`“${layer.name}” shows nothing that could be exported.`);
    return;
  }
  const region = exportRegion(bounds, { type: 'SCALE', value: scale });
  const bytes = await exportPicture(state, editor.bitmaps, { layer, region, format: 'PNG', contentsOnly: true });
  saveFile(`${layer.name}.png`, new Blob([bytes], { type: 'image/png' }));
}
