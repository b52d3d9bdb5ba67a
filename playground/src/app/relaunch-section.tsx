import { FrisketIcon } from '../controls/icons.tsx';
import { Section } from '../controls/controls.tsx';
import type { LayerData } from '../document/node.ts';
import type { PluginHost } from './plugin-host.ts';
import styles from './properties-panel.module.css';

/** The buttons that the plugin left on the layer with `setRelaunchData`, by the names that its manifest gives them. */
export function RelaunchSection({ plugin, layer }: { plugin: PluginHost; layer: LayerData }) {
  const buttons = plugin.relaunchButtons.filter(({ command }) => command in layer.relaunchData);
  if (buttons.length === 0) return null;
  return (
    <Section title="Plugin">
      {buttons.map(({ command, name }) => (
        <div key={command}>
          <button
            type="button"
            class={styles.relaunch}
            data-testid={`relaunch-${command}`}
            onClick={() => void plugin.start(command)}
          >
            <FrisketIcon /> {name}
          </button>
          <p class={styles.relaunchNote}>{layer.relaunchData[command]}</p>
        </div>
      ))}
    </Section>
  );
}
