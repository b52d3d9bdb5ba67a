import { errorWords } from '../error-words.ts';
import { strings } from '../strings.ts';
import { MaskPainter } from '../mask/mask-painter.tsx';
import { ExpandPainter } from '../expand/expand-painter.tsx';
import type { Panel } from '../state/panel.ts';
import type { Source } from '../state/source.ts';
import { Advanced } from './advanced.tsx';
import { EmptyState } from './empty-state.tsx';
import { ModeField } from './mode-field.tsx';
import { PromptField } from './prompt-field.tsx';

export function FillTab({ panel }: { panel: Panel }) {
  return (
    <>
      <SourcePicture panel={panel} source={panel.source.source.value} />
      <ModeField panel={panel} />
      <PromptField panel={panel} tab="fill" />
      <Advanced panel={panel} tab="fill" />
    </>
  );
}

function SourcePicture({ panel, source }: { panel: Panel; source: Source }) {
  const { selection } = strings;
  switch (source.kind) {
    case 'none':
      return <EmptyState title={selection.noneTitle} text={selection.noneText} picture />;
    case 'several':
      return <EmptyState title={selection.severalTitle(source.count)} text={selection.severalText} />;
    case 'unfillable':
      return <EmptyState title={selection.problemTitle(source.layer.name)} text={selection.problems[source.problem]} />;
    case 'loading':
      return <EmptyState text={strings.picture.loading(source.layer.name)} busy />;
    case 'failed': {
      const { message, hint } = errorWords(source.error);
      return (
        <EmptyState
          title={selection.pictureFailed}
          text={hint ?? message}
          action={{ label: strings.actions.tryAgain, onClick: () => panel.refresh() }}
        />
      );
    }
    case 'ready':
      return panel.draft.value.mode === 'expand' ? (
        <ExpandPainter panel={panel} layer={source.layer} picture={source.picture} />
      ) : (
        <MaskPainter panel={panel} layer={source.layer} picture={source.picture} />
      );
  }
}
