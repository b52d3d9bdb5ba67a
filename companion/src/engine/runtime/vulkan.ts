import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Vulkan's loader by the name under which Dawn, ONNX Runtime's WebGPU, asks for it. */
const loader = 'libvulkan.so.1';

/**
 * Why nothing that draws through Vulkan can run here; undefined when it may. Asked before WebGPU is tried on Linux: Dawn
 * writes its own complaint to the terminal, past all logging, where the loader is missing.
 */
export function vulkanProblem(library = loader): string | undefined {
  try {
    process.dlopen({ exports: {} }, library);
    return undefined;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    // It was loaded, and is no addon of Node: nothing else was asked.
    return reason.startsWith('Module did not self-register') ? undefined : `Vulkan's loader is not there (${reason})`;
  }
}

/** The variables that say where Vulkan's loader looks for drivers before anything else. */
const driverVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES', 'VK_LOADER_DRIVERS_SELECT'];

/**
 * Which Vulkan drivers are installed on Linux, and of when: names and times of their manifests, where the loader looks
 * for them (https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDriverInterface.md, "Driver Discovery on
 * Linux"), and the variables that name others.
 */
export async function vulkanDrivers(environment = process.env): Promise<string[]> {
  const list = (name: string, fallback: string) => (environment[name] || fallback).split(delimiter);
  const home = environment.HOME ?? homedir();
  const folders = [
    ...list('XDG_CONFIG_HOME', join(home, '.config')),
    ...list('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    ...list('XDG_DATA_HOME', join(home, '.local/share')),
    ...list('XDG_DATA_DIRS', `/usr/local/share${delimiter}/usr/share`),
  ];
  const found = await Promise.all(folders.map((folder) => manifestsIn(join(folder, 'vulkan/icd.d'))));
  const said = driverVariables.flatMap((name) => (environment[name] ? [`${name}=${environment[name]}`] : []));
  return [...said, ...found.flat()];
}

async function manifestsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const stamps = names.toSorted().map(async (name) => {
    const path = join(folder, name);
    const time = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return `${path} ${time}`;
  });
  return Promise.all(stamps);
}
