import {
  IconButton,
  IconMore24,
  IconToggleButton,
  IconCheck24,
  Textbox,
  TextboxMultiline,
} from '@create-figma-plugin/ui';
import { useState } from 'preact/hooks';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { copyText } from '../copy-text.ts';
import type { Panel } from '../state/panel.ts';
import {
  parsePresetText,
  presetText,
  renamed,
  withoutPreset,
  withPreset,
  type OfferedPreset,
} from '../state/presets.ts';
import { strings } from '../strings.ts';
import { Choice } from './choice.tsx';
import { Field } from './field.tsx';
import styles from './preset-field.module.css';

/** Stand for settings that no preset has; no preset has these keys. */
const automatic = 'automatic';
const custom = 'custom';

/** What is done to presets, while it needs words. */
interface Editing {
  readonly kind: 'save' | 'rename' | 'paste';
  readonly text: string;
}

/** Settings that belong together, by name; and the person's own ones saved, renamed, deleted and shared. */
export function PresetField({ panel }: { panel: Panel }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const chosen = panel.settings.preset.value;
  const presets = panel.settings.presets.value;
  const texts = strings.presets;
  const value = chosen?.key ?? (panel.settings.isSet.value ? custom : automatic);
  const own = presets.filter((preset) => preset.own);
  const option = ({ key, name }: OfferedPreset) => ({ value: key, text: name });
  const options = [
    { value: automatic, text: texts.automatic },
    ...(value === custom ? [{ value: custom, text: texts.custom }] : []),
    ...presets.filter((preset) => !preset.own).map(option),
    ...(own.length > 0 ? [{ header: texts.own, options: own.map(option) }] : []),
  ];
  const choose = (key: string) => {
    const preset = presets.find((each) => each.key === key);
    if (preset) panel.settings.usePreset(preset);
    else if (key === automatic) panel.settings.reset();
  };
  return (
    <Field label={texts.label} wide>
      <div class={styles.row}>
        <Choice label={texts.label} options={options} value={value} onChoose={choose} />
        <IconToggleButton
          aria-label={texts.menu}
          title={texts.menu}
          aria-expanded={menuOpen}
          value={menuOpen}
          onValueChange={setMenuOpen}
        >
          <IconMore24 />
        </IconToggleButton>
      </div>
      {menuOpen ? <PresetMenu panel={panel} chosen={chosen} /> : null}
    </Field>
  );
}

function PresetMenu({ panel, chosen }: { panel: Panel; chosen: OfferedPreset | undefined }) {
  const [editing, setEditing] = useState<Editing>();
  const [said, setSaid] = useState<{ readonly text: string; readonly wrong: boolean }>();
  const texts = strings.presets;
  const own = panel.settings.ownPresets.value;
  const edit = (kind: Editing['kind'], text: string) => {
    setSaid(undefined);
    setEditing({ kind, text });
  };
  const finish = ({ kind, text }: Editing) => {
    try {
      panel.settings.setOwnPresets(changed(kind, text));
      setEditing(undefined);
      setSaid({ text: texts.done[kind], wrong: false });
    } catch (error) {
      setSaid({ text: FrisketError.wrap(error).message, wrong: true });
    }
  };
  const changed = (kind: Editing['kind'], text: string) => {
    switch (kind) {
      case 'save':
        return withPreset(own, text, panel.settings.values.value);
      case 'rename':
        return renamed(own, chosen?.name ?? '', text);
      case 'paste': {
        const { name, settings } = parsePresetText(text);
        return withPreset(own, name, settings);
      }
    }
  };
  const copy = () => {
    copyText(presetText({ name: chosen?.name ?? texts.untitled, settings: panel.settings.values.value }));
    setSaid({ text: texts.done.copy, wrong: false });
  };
  const remove = () => {
    if (chosen) panel.settings.setOwnPresets(withoutPreset(own, chosen.name));
    setSaid({ text: texts.done.delete, wrong: false });
  };
  return (
    <div class={styles.menu} role="group" aria-label={texts.menu}>
      <div class={styles.actions}>
        <Action label={texts.save} onClick={() => edit('save', chosen?.own ? chosen.name : '')} />
        <Action label={texts.rename} disabled={!chosen?.own} onClick={() => edit('rename', chosen?.name ?? '')} />
        <Action label={texts.delete} disabled={!chosen?.own} onClick={remove} />
        <Action label={texts.copy} onClick={copy} />
        <Action label={texts.paste} onClick={() => edit('paste', '')} />
      </div>
      {editing ? <Editor editing={editing} onChange={setEditing} onFinish={finish} /> : null}
      {said ? (
        <p class={said.wrong ? styles.wrong : styles.said} role={said.wrong ? 'alert' : 'status'}>
          {said.text}
        </p>
      ) : null}
    </div>
  );
}

function Action({ label, disabled = false, onClick }: { label: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" class={styles.action} disabled={disabled} onClick={onClick}>
      {label}
    </button>
  );
}

interface EditorProps {
  readonly editing: Editing;
  readonly onChange: (editing: Editing) => void;
  readonly onFinish: (editing: Editing) => void;
}

function Editor({ editing, onChange, onFinish }: EditorProps) {
  const texts = strings.presets;
  const field = {
    'aria-label': texts.fields[editing.kind],
    placeholder: texts.fields[editing.kind],
    value: editing.text,
    onValueInput: (text: string) => onChange({ ...editing, text }),
  };
  const finishOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    onFinish(editing);
  };
  return (
    <div class={styles.row}>
      {editing.kind === 'paste' ? (
        <TextboxMultiline rows={3} {...field} />
      ) : (
        <Textbox {...field} onKeyDown={finishOnEnter} />
      )}
      <IconButton
        aria-label={texts.finish[editing.kind]}
        title={texts.finish[editing.kind]}
        onClick={() => onFinish(editing)}
      >
        <IconCheck24 />
      </IconButton>
    </div>
  );
}
