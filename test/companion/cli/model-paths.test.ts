import { expect, test } from 'vitest';
import { ModelPaths } from '../../../companion/src/cli/model-paths.ts';

test('each path gets one id, made from its name', () => {
  const models = new ModelPaths();
  const paths = ['/a/Tiny SDXL', '/b/tiny-sdxl', '/a/Tiny SDXL', '/c/lora.safetensors', '/日本', '/中国'];
  expect(paths.map((path) => models.add(path))).toEqual([
    'tiny-sdxl',
    'tiny-sdxl-2',
    'tiny-sdxl',
    'lora',
    'model',
    'model-2',
  ]);
  expect(models.paths.get('tiny-sdxl-2')).toBe('/b/tiny-sdxl');
});
