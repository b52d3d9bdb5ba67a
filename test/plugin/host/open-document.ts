import { createFigmaHost } from '../../../plugin/src/host/figma.ts';
import type { Insertion, Place } from '../../../plugin/src/bridge.ts';
import type { DocumentState } from '../../../playground/src/document/document-state.ts';
import { withSelection } from '../../../playground/src/document/edit.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { playgroundServices, png } from '../../playground/figma-api/playground-services.ts';
import { recipe } from './sample-recipe.ts';

/** The sandbox half over a real document, that of the playground, behind the API that it has in Figma. */
export function openDocument(state: DocumentState) {
  const { services, drop } = playgroundServices(state);
  services.draw.mockImplementation((_state, { region }) => Promise.resolve(png(region.width, region.height)));
  const figma = new Figma(services);
  const { store } = services;
  return {
    services,
    drop,
    store,
    figma,
    host: createFigmaHost(figma, '<p>panel</p>'),
    select: (...ids: string[]) => store.act((current) => withSelection(current, ids)),
  };
}

export function insertion(place: Place, more: Partial<Insertion> = {}): Insertion {
  return { bytes: png(40, 20), name: 'turquoise water', recipe, place, ...more };
}
