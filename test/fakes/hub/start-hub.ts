import { onTestFinished } from 'vitest';
import { HubHttp, type HubTimeouts } from '../../../companion/src/store/hub/hub-http.ts';
import { hubSettings } from '../../../companion/src/store/hub/hub-settings.ts';
import { FakeHub } from './fake-hub.ts';

export interface StartedHub {
  readonly hub: FakeHub;
  readonly http: HubHttp;
}

/** A fake hub and the way to it, closed with the test. @param environment over the hub's own */
export async function startHub(
  environment: Readonly<Record<string, string>> = {},
  timeouts?: HubTimeouts,
): Promise<StartedHub> {
  const hub = await FakeHub.start();
  const settings = await hubSettings({ HF_HOME: '/nowhere', ...hub.environment, ...environment });
  const http = new HubHttp(settings, timeouts);
  onTestFinished(() => http.close());
  return { hub, http };
}
