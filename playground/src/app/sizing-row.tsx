import { layerOf, parentOf, type DocumentState } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { layoutParentOf, sizingOf, withSizing, type LayoutSizing, type Side } from '../document/layout-sizing.ts';
import { isFrame, type LayerData } from '../document/node.ts';
import { Row, SelectField } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';

const words: Record<LayoutSizing, string> = { FIXED: 'Fixed', HUG: 'Hug', FILL: 'Fill' };

/** How long the sides are in and around auto-layout. */
export function SizingRow({ editor, layer }: { editor: Editor; layer: LayerData }) {
  const state = editor.state.value;
  const canHug = isFrame(layer) && layer.layoutMode !== 'NONE';
  const canFill = layoutParentOf(state, layer) !== undefined;
  if (!canHug && !canFill) return null;
  const { FIXED, HUG, FILL } = words;
  const options = { FIXED, ...(canHug ? { HUG } : {}), ...(canFill ? { FILL } : {}) };
  const field = (side: Side, title: string) => (
    <SelectField
      title={title}
      value={sizingOf(state, layer, side)}
      options={options}
      testId={`sizing-${side}`}
      onChange={(sizing: LayoutSizing) => editor.act((current) => sized(current, layer.id, side, sizing))}
    />
  );
  return (
    <Row>
      {field('width', 'Horizontal sizing')}
      {field('height', 'Vertical sizing')}
    </Row>
  );
}

/** A frame that is as long as what it holds leaves nothing to fill: like Figma's panel, this one makes it fixed. */
function sized(state: DocumentState, id: string, side: Side, sizing: LayoutSizing): DocumentState {
  const layer = layerOf(state, id);
  if (!layer) return state;
  const parent = parentOf(state, layer);
  const isHugged = parent && isFrame(parent) && sizingOf(state, parent, side) === 'HUG';
  const around = sizing === 'FILL' && isHugged ? updated(state, withSizing(state, parent, side, 'FIXED'), {}) : state;
  return updated(around, withSizing(around, layer, side, sizing), {});
}
