import { recipeSchema, type Job, type Recipe, type Resolved } from '../../../shared/src/job.ts';
import { parametersKeyword, writeParameters } from '../../../shared/src/metadata/a1111.ts';
import { recipeKeyword } from '../../../shared/src/metadata/find-settings.ts';
import { withChunks } from '../../../shared/src/metadata/png-chunks.ts';
import { version } from '../../../shared/src/version.ts';
import { internationalChunk, textChunk } from '../../../shared/src/metadata/png-text.ts';

/** https://cv.iptc.org/newscodes/digitalsourcetype/ */
export type DigitalSourceType = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

export interface Description {
  readonly recipe: Recipe;
  readonly source: DigitalSourceType;
  /** Whether words and numbers are written too, or only that a model made it. */
  readonly settings: boolean;
}

/** How a picture was made; undefined for what is drawn from a picture without words, a map of its edges for one. */
export function recipeOf(job: Job, resolved: Resolved): Recipe | undefined {
  return job.kind === 'map' ? undefined : { version: 1, job, resolved, madeBy: `Frisket ${version}` };
}

/** A PNG that says that a model made it (IPTC's digital source type, in XMP), and how: for A1111's readers and for ours. */
export function describePicture(png: Uint8Array, { recipe, source, settings }: Description): Uint8Array {
  return withChunks(png, [
    internationalChunk('XML:com.adobe.xmp', xmp(source, recipe.madeBy)),
    ...(settings
      ? [
          textChunk(parametersKeyword, writeParameters(recipe)),
          // A model by its path, as the command line takes one, is no business of whoever gets the picture.
          ...(recipeSchema.safeParse(recipe).success
            ? [internationalChunk(recipeKeyword, JSON.stringify(recipe))]
            : []),
        ]
      : []),
  ]);
}

/** The keyword and the packet are those of Adobe's XMP specification, part 3, for PNG. */
function xmp(source: DigitalSourceType, madeBy: string): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:CreatorTool="${madeBy}" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${source}"/></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}
