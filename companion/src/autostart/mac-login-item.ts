import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';
import type { LoginItem, StartCommand } from './autostart.ts';

const label = 'app.frisket.companion';

/** macOS: a launch agent. It takes effect at the next login, and needs no program of Apple's to be run. */
export function macLoginItem(home: string): LoginItem {
  const file = join(home, 'Library', 'LaunchAgents', `${label}.plist`);
  return {
    place: file,
    read: async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      const words = [
        ...(/<array>([\s\S]*?)<\/array>/.exec(text ?? '')?.[1] ?? '').matchAll(/<string>(.*?)<\/string>/g),
      ];
      return text === undefined ? undefined : words.map(([, word = '']) => unescapeXml(word)).join(' ');
    },
    write: (command) => writePrivateFile(file, launchAgent(command)),
    remove: () => rm(file, { force: true }),
  };
}

/** launchd.plist(5). Started again when it crashed, not when it was quit. */
export function launchAgent({ program, arguments: words }: StartCommand): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${[program, ...words].map((word) => `    <string>${escapeXml(word)}</string>`).join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ProcessType</key>
  <string>Interactive</string>
</dict>
</plist>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
