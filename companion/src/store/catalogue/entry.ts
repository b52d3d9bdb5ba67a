import type { ModelFamily, ModelKind } from '../../../../shared/src/models.ts';
import type { PublishedName } from '../../engine/models/published-names.ts';
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
  /** A branch, a tag or a commit; `main` when absent. */
  readonly revision?: string;
  /** Paths in the repository, or where such a file goes in the model's folder when that is elsewhere. */
  readonly files: readonly (string | { readonly from: string; readonly to: string })[];
}

/** What is downloaded: enough to ask the hub for the rest. */
export interface Downloadable {
  /** Also what it is called once it is installed. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** Absent where it has not been seen: the publisher's page says it, and it is asked before the download. */
  readonly licence?: Licence;
  /** `file`: the one file is the model. */
  readonly layout: 'folder' | 'file';
  readonly sources: readonly Source[];
  /** Of whole models, where it is known: its networks, by which is told what it would take of memory. */
  readonly networks?: PublishedName;
  /** What the panel shows and takes as its defaults, where it is more than title and description. */
  readonly card?: Partial<Pick<ModelCard, 'suggestions' | 'defaults'>>;
}

/** Something that is known to be worth downloading. */
export interface CatalogueEntry extends Downloadable {
  readonly description: string;
  readonly kind: ModelKind | 'preprocessor';
  /** Absent where it serves all. */
  readonly family?: ModelFamily;
  readonly uses: readonly Use[];
  /** Ids of entries without which it is of no use: one of each group. */
  readonly needs: readonly (readonly string[])[];
  /** Bytes in all to three digits or more, where a published listing was seen. The hub is asked at download time. */
  readonly bytes?: number;
  /** The day on which somebody downloaded it with Frisket and made a picture. Absent: nobody has yet. */
  readonly verifiedAt?: string;
}
