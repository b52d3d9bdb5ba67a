import type { ModelFamily, ModelKind } from '../../../../shared/src/models.ts';
import type { ModelCard } from '../../engine/models/model-card.ts';

/** What a publisher lets people do, by the name that the publisher gives it. Never put into other words here. */
export interface Licence {
  readonly name: string;
  readonly link: string;
}

/** What it is good for, in the words that people are shown. */
export const uses = [
  'generate',
  'fill',
  'restyle',
  'refine',
  'fewer steps',
  'control',
  'style',
  'preview',
  'decode',
] as const;
export type Use = (typeof uses)[number];

/** Files of one repository of the hub. */
export interface Source {
  /** `owner/name` */
  readonly repository: string;
  /** Paths in the repository, or where such a file goes in the model's folder when that is elsewhere. */
  readonly files: readonly (string | { readonly from: string; readonly to: string })[];
}

/** Something that can be downloaded. */
export interface CatalogueEntry {
  /** Also what it is called once it is installed. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: ModelKind | 'preprocessor';
  /** Absent where it serves all. */
  readonly family?: ModelFamily;
  readonly licence: Licence;
  readonly uses: readonly Use[];
  /** `file`: the one file is the model. */
  readonly layout: 'folder' | 'file';
  readonly sources: readonly Source[];
  /** Entries without which it is of no use: one of each group. */
  readonly needs: readonly (readonly string[])[];
  /** What the panel shows and takes as its defaults, where it is more than a title. */
  readonly card?: Partial<ModelCard>;
  /** Bytes in all, where the publisher's listing was seen. The hub is asked at download time. */
  readonly bytes?: number;
  /** The day on which somebody downloaded it with Frisket and made a picture. Absent: nobody has yet. */
  readonly verifiedAt?: string;
}
