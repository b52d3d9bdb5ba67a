import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vulkanDrivers, vulkanProblem } from '../../../../companion/src/engine/runtime/vulkan.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

describe.runIf(process.platform === 'linux')('Vulkan’s loader', () => {
  it('is missed before Dawn can complain of it', () => {
    expect(vulkanProblem('libvulkan.so.of-nobody')).toMatch(/loader is not there \(libvulkan\.so\.of-nobody: /);
  });

  it('is there when the system finds the library, which is none of Node’s', () => {
    // Node itself is linked against it, so it is here.
    expect(vulkanProblem('libdl.so.2')).toBeUndefined();
  });
});

describe('the installed Vulkan drivers', () => {
  it('are told by their manifests and times, so that an update is another', async () => {
    const share = await temporaryFolder();
    const folder = join(share, 'vulkan/icd.d');
    const manifest = join(folder, 'radeon_icd.x86_64.json');
    const environment = { HOME: share, XDG_CONFIG_DIRS: share, XDG_DATA_DIRS: `/nowhere:${share}` };
    const before = await vulkanDrivers(environment);
    await mkdir(folder, { recursive: true });
    await writeFile(manifest, '{}');
    await utimes(manifest, 1, 1);
    const first = await vulkanDrivers(environment);
    expect(first).not.toEqual(before);
    expect(first).toContain(`${manifest} 1000`);
    await utimes(manifest, 2, 2);
    expect(await vulkanDrivers(environment)).toContain(`${manifest} 2000`);
  });

  it('are others when a variable names others', async () => {
    const environment = { HOME: '/nowhere', VK_DRIVER_FILES: '/opt/driver.json' };
    expect(await vulkanDrivers(environment)).toContain('VK_DRIVER_FILES=/opt/driver.json');
  });
});
