import type { AutoLayout } from '../document/auto-layout.ts';
import { layerOf } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { isFrame, type FrameData } from '../document/node.ts';
import { NumberField, Row, Section, SmallButton } from '../controls/controls.tsx';
import { addAutoLayout } from '../editor/auto-layout-commands.ts';
import type { Editor } from '../editor/editor.ts';
import { AlignmentGrid } from './alignment-grid.tsx';
import styles from './properties-panel.module.css';

/** How a frame arranges what is in it. */
export function AutoLayoutSection({ editor, frame }: { editor: Editor; frame: FrameData }) {
  if (frame.layoutMode === 'NONE')
    return (
      <Section title="Auto layout">
        <button
          type="button"
          class={styles.add}
          title="Add auto layout  Shift+A"
          data-testid="add-auto-layout"
          onClick={() => addAutoLayout(editor)}
        >
          Add auto layout
        </button>
      </Section>
    );
  const set = (changes: Partial<AutoLayout>) =>
    editor.act((state) => {
      const current = layerOf(state, frame.id);
      return current && isFrame(current) ? updated(state, current, changes) : state;
    });
  const isWrapping = frame.layoutWrap === 'WRAP';
  const hasSharedGap = frame.primaryAxisAlignItems.startsWith('SPACE');
  return (
    <Section title="Auto layout">
      <div class={styles.buttons} role="group" aria-label="Direction">
        <SmallButton
          label="Horizontal"
          pressed={frame.layoutMode === 'HORIZONTAL'}
          testId="layout-horizontal"
          onClick={() => set({ layoutMode: 'HORIZONTAL' })}
        >
          <path d="M2.5 8h11m-3-3 3 3-3 3" />
        </SmallButton>
        <SmallButton
          label="Vertical"
          pressed={frame.layoutMode === 'VERTICAL'}
          testId="layout-vertical"
          onClick={() => set({ layoutMode: 'VERTICAL' })}
        >
          <path d="M8 2.5v11m-3-3 3 3 3-3" />
        </SmallButton>
        <SmallButton
          label="Wrap"
          pressed={isWrapping}
          testId="layout-wrap"
          onClick={() => set({ layoutWrap: isWrapping ? 'NO_WRAP' : 'WRAP' })}
        >
          <path d="M2.5 4.5H11a2.5 2.5 0 0 1 0 5H5m2-2-2 2 2 2" />
        </SmallButton>
        <SmallButton
          label="First on top"
          pressed={frame.itemReverseZIndex}
          testId="layout-reverse"
          onClick={() => set({ itemReverseZIndex: !frame.itemReverseZIndex })}
        >
          <path d="M2.5 2.5h7v7h-7zM9.5 6.5h4v7h-7v-4" />
        </SmallButton>
        <span class={styles.filler} />
        <SmallButton label="Remove auto layout" testId="layout-remove" onClick={() => set({ layoutMode: 'NONE' })}>
          <path d="M3.5 8h9" />
        </SmallButton>
      </div>
      <div class={styles.layoutRow}>
        <AlignmentGrid frame={frame} onChange={set} />
        <div class={styles.filler}>
          <Row>
            <NumberField
              label={<GapGlyph isUpright={frame.layoutMode === 'VERTICAL'} />}
              title="Gap between items"
              value={frame.itemSpacing}
              testId="field-gap"
              onCommit={(itemSpacing) => set({ itemSpacing })}
            />
          </Row>
          <Row>
            <label class={styles.check}>
              <input
                type="checkbox"
                data-testid="gap-auto"
                checked={hasSharedGap}
                onChange={({ currentTarget }) =>
                  set({ primaryAxisAlignItems: currentTarget.checked ? 'SPACE_BETWEEN' : 'MIN' })
                }
              />
              Spread out
            </label>
          </Row>
        </div>
      </div>
      <Row>
        <NumberField
          label={<PaddingGlyph />}
          title="Horizontal padding"
          value={frame.paddingLeft}
          least={0}
          testId="field-padding-horizontal"
          onCommit={(padding) => set({ paddingLeft: padding, paddingRight: padding })}
        />
        <NumberField
          label={<PaddingGlyph isUpright />}
          title="Vertical padding"
          value={frame.paddingTop}
          least={0}
          testId="field-padding-vertical"
          onCommit={(padding) => set({ paddingTop: padding, paddingBottom: padding })}
        />
      </Row>
    </Section>
  );
}

const GapGlyph = ({ isUpright }: { isUpright: boolean }) => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <path d={isUpright ? 'M1 1.5h10M1 10.5h10M6 4v4' : 'M1.5 1v10M10.5 1v10M4 6h4'} />
  </svg>
);

const PaddingGlyph = ({ isUpright = false }: { isUpright?: boolean }) => (
  <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
    <g transform={isUpright ? 'rotate(90 6 6)' : ''}>
      <path d="M1.5 1v10M10.5 1v10M4.5 4.5h3v3h-3z" />
    </g>
  </svg>
);
