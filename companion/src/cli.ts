import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from './app-root.ts';
import { commandName, terminalNaming } from './cli/command-name.ts';
import { runCli } from './cli/run.ts';
import { processTerminal } from './cli/terminal.ts';

const [, script = '', ...words] = process.argv;
const name = commandName({
  script,
  // A package brings what was built, and nothing to build it from.
  isClone: existsSync(join(appRoot, 'companion', 'src')),
  folder: process.cwd(),
  npxPackage: process.env.npm_config_package,
});
process.exitCode = await runCli(words, terminalNaming(processTerminal(), name));
