import { IconChevronDown16, IconSettingsSmall24, IconVersionHistorySmall24 } from '@create-figma-plugin/ui';
import { useEffect } from 'preact/hooks';
import { strings } from '../strings.ts';
import { tabs, type Tab } from '../state/draft.ts';
import type { ConnectionState } from '../state/connection.ts';
import type { Panel } from '../state/panel.ts';
import { HistoryView } from '../results/history-view.tsx';
import { SetsTab } from '../sets/sets-tab.tsx';
import { StyleTab } from '../style/style-tab.tsx';
import { useDroppedFiles } from '../results/use-dropped-files.ts';
import { ResizeHandle } from './resize-handle.tsx';
import { ResultBar } from '../results/result-bar.tsx';
import styles from './app.module.css';
import { shownAside, showAside } from './aside.ts';
import { ConnectionScreen } from './connection-screen.tsx';
import { FillTab } from './fill-tab.tsx';
import { Footer } from './footer.tsx';
import { GenerateTab } from './generate-tab.tsx';
import { MissingModel } from './missing-model.tsx';
import { modelName } from './model-name.ts';
import { ModelsView } from './models-view.tsx';
import { SettingsView } from './settings-view.tsx';
import { TabContent } from './tab-content.tsx';

export function App({ panel }: { panel: Panel }) {
  const connection = panel.link.state.value;
  useDroppedFiles(panel.results.files);
  const { kind } = panel.runner.run.value;
  const busy = panel.batches.sets.isRunning || kind === 'preparing' || kind === 'running' || kind === 'choosing';
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Escape') {
        if (shownAside(panel)) showAside(panel, undefined);
        else panel.runner.cancel();
      }
      // What has the focus itself takes Enter first; the picture, and the panel as a whole, leave it to the button.
      if (event.key === 'Enter' && !isControl(event.target) && !shownAside(panel)) panel.go();
      if (event.key === '?' && !isTyping(event.target)) showAside(panel, 'settings');
    };
    // The document may have been changed while the person was on the canvas.
    const onEnter = () => panel.refresh();
    window.addEventListener('keydown', onKeyDown);
    document.documentElement.addEventListener('pointerenter', onEnter);
    window.addEventListener('focus', onEnter);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      document.documentElement.removeEventListener('pointerenter', onEnter);
      window.removeEventListener('focus', onEnter);
    };
  }, [panel]);

  if (needsScreen(connection, panel.link.models.value.length > 0, busy))
    return <ConnectionScreen panel={panel} connection={connection} />;
  const { tab } = panel.draft.value;
  return (
    <main class={styles.panel}>
      <TabList panel={panel} tab={tab} />
      {/* A tab of its own each: one opens at its top, however far the other was scrolled. */}
      <TabContent key={tab} tab={tab}>
        <Content panel={panel} tab={tab} />
      </TabContent>
      <Footer panel={panel} tab={tab} />
      <ResizeHandle panel={panel} />
    </main>
  );
}

/** The tab, or what is shown in its place for a while. */
function Content({ panel, tab }: { panel: Panel; tab: Tab }) {
  const aside = shownAside(panel);
  const Shown = aside && asides[aside];
  return Shown ? <Shown panel={panel} /> : <ShownTab panel={panel} tab={tab} />;
}

const asides = { models: ModelsView, settings: SettingsView, history: HistoryView };
const tabContents = { fill: FillTab, generate: GenerateTab, style: StyleTab, sets: SetsTab };

function ShownTab({ panel, tab }: { panel: Panel; tab: Tab }) {
  const Shown = tabContents[tab];
  return (
    <>
      <ResultBar panel={panel} />
      <MissingModel panel={panel} />
      <Shown panel={panel} />
    </>
  );
}

/**
 * Whether there is nothing to do but to connect. Once there has been a connection the panel stays as it is, with all
 * that was typed and painted, and the footer says what is the matter; only what
 * needs a click takes its place: pairing, and the window that goes around a browser.
 */
function needsScreen(connection: ConnectionState, wasConnected: boolean, busy: boolean): boolean {
  switch (connection.kind) {
    case 'connected':
      return false;
    case 'unpaired':
    case 'pairing':
    case 'confirming':
    case 'blocked':
      return true;
    case 'searching':
    case 'disconnected':
      return !wasConnected && !busy;
  }
}

function TabList({ panel, tab }: { panel: Panel; tab: Tab }) {
  const choose = (chosen: Tab) => {
    panel.change({ tab: chosen });
    showAside(panel, undefined);
    panel.runner.dismiss();
    panel.batches.sets.dismiss();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const by = event.key === 'ArrowRight' ? 1 : -1;
    const other = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] ?? tab;
    choose(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return (
    <header class={styles.header}>
      <div class={styles.tabs} role="tablist" onKeyDown={onKeyDown}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            class={styles.tabName}
            aria-selected={name === tab}
            aria-controls="tab-content"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => choose(name)}
          >
            {strings.tabs[name]}
          </button>
        ))}
      </div>
      <ModelsButton panel={panel} />
      <HistoryButton panel={panel} />
      <SettingsButton panel={panel} />
    </header>
  );
}

function HistoryButton({ panel }: { panel: Panel }) {
  const shown = shownAside(panel) === 'history';
  const words = strings.history;
  return (
    <button
      type="button"
      class={styles.icon}
      title={shown ? strings.actions.back : words.open}
      aria-label={shown ? strings.actions.back : words.open}
      aria-expanded={shown}
      onClick={() => showAside(panel, shown ? undefined : 'history')}
    >
      <IconVersionHistorySmall24 />
    </button>
  );
}

/** Names the model, and opens the list of all. */
function ModelsButton({ panel }: { panel: Panel }) {
  const shown = shownAside(panel) === 'models';
  const name = modelName(panel);
  return (
    <button
      type="button"
      class={styles.modelName}
      title={shown ? strings.actions.back : strings.models.open}
      aria-label={`${name}. ${shown ? strings.actions.back : strings.models.open}`}
      aria-expanded={shown}
      onClick={() => showAside(panel, shown ? undefined : 'models')}
    >
      <span>{name}</span>
      <IconChevronDown16 />
    </button>
  );
}

/** Language, keys, and what else concerns the panel rather than the picture. */
function SettingsButton({ panel }: { panel: Panel }) {
  const shown = shownAside(panel) === 'settings';
  return (
    <button
      type="button"
      class={styles.icon}
      aria-label={strings.settings.title}
      title={strings.settings.hint}
      aria-expanded={shown}
      onClick={() => showAside(panel, shown ? undefined : 'settings')}
    >
      <IconSettingsSmall24 />
    </button>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('textarea, input[type="text"]');
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('button, input, select, textarea, summary, a, [role="slider"]')
  );
}
