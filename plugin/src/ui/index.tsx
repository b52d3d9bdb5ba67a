import { effect } from '@preact/signals';
import { render } from 'preact';
import '@create-figma-plugin/ui/css/base.css';
import './theme.css';
import { clientName } from './client-name.ts';
import { App } from './components/app.tsx';
import { isLocalNetworkBlocked } from './local-network.ts';
import { openRelay } from './relay.ts';
import { SandboxPort } from './sandbox-port.ts';
import { CompanionLink } from './state/connection.ts';
import { Panel } from './state/panel.ts';
import { language, preferredLanguage } from './strings/language.ts';

const sandbox = new SandboxPort(window, (news) => panel.hear(news));
const link = new CompanionLink({
  openSocket: (url) => new WebSocket(url),
  fetch: (url, options) => fetch(url, options),
  remember: (connection) => sandbox.remember('connection', connection),
  clientName: clientName(navigator.userAgent),
  isBlocked: () => isLocalNetworkBlocked(navigator.permissions),
  openRelay: (ports) => openRelay(window, ports),
});
const panel = new Panel(sandbox, link);

effect(() => {
  language.value = panel.draft.value.language ?? preferredLanguage(navigator.languages);
  document.documentElement.lang = language.value;
});

const root = document.getElementById('panel');
if (root) render(<App panel={panel} />, root);
sandbox.post({ type: 'ready' });
