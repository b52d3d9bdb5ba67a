import { version } from '../../../../shared/src/version.ts';
import type { Panel } from '../state/panel.ts';
import { languageCodes, languages } from '../strings/language.ts';
import { strings } from '../strings.ts';
import { Choice } from './choice.tsx';
import { Field } from './field.tsx';
import styles from './settings-view.module.css';

/** No language has this code. */
const automatic = '';

/** What concerns the panel rather than the picture: its language, and the keys that it knows. */
export function SettingsView({ panel }: { panel: Panel }) {
  const texts = strings.settings;
  const options = [
    { value: automatic, text: texts.automatic },
    ...languageCodes.map((value) => ({ value, text: languages[value] })),
  ];
  return (
    <section class={styles.settings} aria-label={texts.title}>
      <Field label={texts.language}>
        <Choice
          label={texts.language}
          options={options}
          value={panel.draft.value.language ?? automatic}
          onChoose={(chosen) => panel.change({ language: languageCodes.find((code) => code === chosen) })}
        />
      </Field>
      {texts.shortcuts.map(({ title, keys }) => (
        <table key={title} class={styles.keys}>
          <caption>{title}</caption>
          <tbody>
            {keys.map(({ keys: combination, does }) => (
              <tr key={combination}>
                <td>{does}</td>
                <td>
                  <kbd>{combination}</kbd>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <p class={styles.version}>{texts.version(version)}</p>
    </section>
  );
}
