import type { Engine } from '../engine/engine.ts';
import { describePicture, recipeOf } from './describe-picture.ts';

/**
 * An engine whose results say what they are. Around the engine rather than in it: pixels are the same with and without,
 * and whoever lays a result over another picture describes that one instead.
 *
 * @param options.settings whether prompts and numbers are written into pictures, too
 */
export function describingEngine(engine: Engine, options: { readonly settings: boolean }): Engine {
  return {
    async run(task, runOptions) {
      const result = await engine.run(task, runOptions);
      const recipe = recipeOf(task.job, result.resolved);
      if (!recipe) return result;
      const described = { recipe, source: 'trainedAlgorithmicMedia', ...options } as const;
      const pictures = result.pictures.map((picture) => ({ ...picture, png: describePicture(picture.png, described) }));
      return { ...result, pictures };
    },
    prepare: (model) => engine.prepare(model),
    forecast: () => engine.forecast(),
    unload: () => engine.unload(),
    state: () => engine.state(),
    close: () => engine.close(),
  };
}
