import { appRoot } from '../../companion/src/app-root.ts';
import { startDaemon } from '../../companion/src/daemon/daemon.ts';
import { listen } from '../../companion/src/daemon/listen.ts';
import { EngineProcess } from '../../companion/src/engine/process/engine-process.ts';
import { SupervisedEngine } from '../../companion/src/engine/process/supervised-engine.ts';
import { EventHub } from '../../companion/src/observability/event-hub.ts';
import { logFile, logToFile } from '../../companion/src/observability/log-file.ts';
import { InstalledModels } from '../../companion/src/store/installed/installed-models.ts';

/**
 * The companion as `frisket start` puts it together, with an engine's process that paints nothing:
 * `DATA ENGINE OWNER_KEY`. Says its port, and on `memory` what it holds after a collection.
 */
const [dataFolder = '', entry = '', ownerKey = ''] = process.argv.slice(2);
/** As many jobs as the benchmark has waiting at once. */
const bounds = { jobs: 400, results: 200, pictureBytes: 1024 * 1024 * 1024 };

const listening = await listen(0);
if (!listening) throw new Error('No port is free.');
const events = new EventHub(logToFile(logFile(dataFolder), { level: 'info' }));
const engine = new EngineProcess({ entry, log: events.tell });
engine.start();
await startDaemon({
  listening,
  engine: new SupervisedEngine(engine, { idleUnload: 0, log: events.tell }),
  installed: new InstalledModels([`${appRoot}/models`]),
  dataFolder,
  ownerKey,
  site: dataFolder,
  events,
  bounds,
});
process.send?.({ port: listening.port });
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed, external, cpuMilliseconds: (user + system) / 1_000 });
});
process.on('disconnect', () => process.exit(0));
