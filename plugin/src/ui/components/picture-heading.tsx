import { IconButton, IconCollapse24, IconExpand24 } from '@create-figma-plugin/ui';
import type { ComponentChildren } from 'preact';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './picture-heading.module.css';

interface PictureHeadingProps {
  readonly panel: Panel;
  readonly name: string;
  /** Page units. */
  readonly size: { readonly width: number; readonly height: number };
  readonly children?: ComponentChildren;
}

/** Names the picture below, says how large it is, and makes more room for it. */
export function PictureHeading({ panel, name, size, children }: PictureHeadingProps) {
  const { enlarged } = panel.draft.value;
  const label = enlarged ? strings.tools.reduce : strings.tools.enlarge;
  return (
    <div class={styles.heading}>
      <span class={styles.name}>{name}</span>
      <span class={styles.size}>{strings.picture.size(size.width, size.height)}</span>
      {children}
      <IconButton
        aria-label={label}
        title={label}
        onClick={() => panel.resize({ enlarged: !enlarged, panelSize: undefined })}
      >
        {enlarged ? <IconCollapse24 /> : <IconExpand24 />}
      </IconButton>
    </div>
  );
}
