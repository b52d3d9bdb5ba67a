import { startDaemon } from '../../companion/src/daemon/daemon.ts';
import { listen } from '../../companion/src/daemon/listen.ts';
import { EngineProcess } from '../../companion/src/engine/process/engine-process.ts';
import { RestartPolicy } from '../../companion/src/engine/process/restart-policy.ts';
import { SupervisedEngine } from '../../companion/src/engine/process/supervised-engine.ts';
import { EventHub } from '../../companion/src/observability/event-hub.ts';
import { InstalledModels } from '../../companion/src/store/installed/installed-models.ts';

/** The real daemon with an engine's process of the test's, to be killed: `PORT DATA MODELS ENGINE CODE`. */
const [port = '0', dataFolder = '', models = '', entry = '', ownerKey = ''] = process.argv.slice(2);

/** Crashes are what this is about: no number of them is too many. */
class Patient extends RestartPolicy {
  override crashed(): boolean {
    return true;
  }
}

async function untilFree(wanted: number) {
  for (;;) {
    const listening = await listen(wanted);
    if (listening) return listening;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const engine = new EngineProcess({ entry, restartPolicy: new Patient() });
engine.start();
await startDaemon({
  listening: await untilFree(Number(port)),
  engine: new SupervisedEngine(engine, { idleUnload: 0, log: () => undefined }),
  installed: new InstalledModels([models]),
  dataFolder,
  ownerKey,
  site: dataFolder,
  events: new EventHub(),
});
process.send?.({ type: 'ready' });
process.on('message', (message) => {
  // The test asks for the engine's process, to kill that one.
  if (message === 'engine') process.send?.({ type: 'engine', pid: engine.pid });
});
