import type { ActionView, ConnectorView, TriggerView } from '../../api/types';
import { CodeView } from '../../ui/CodeView';
import { Icon } from '../../ui/Icon';
import { Markdown } from '../../ui/Markdown';
import { reference as words } from '../../words/reference';
import { anchorOf } from './anchor';
import { exampleOf } from './example';
import { Fields } from './Fields';

interface Props {
  connector: ConnectorView;
  operation: ActionView | TriggerView;
  kind: 'trigger' | 'action';
}

/** A trigger or an action: its description, input, output and an example. */
export function Operation({ connector, operation, kind }: Props) {
  const anchor = anchorOf(kind, operation.id);
  const title = operation.title || operation.id;
  return (
    <section className="card operation" id={anchor} aria-labelledby={`${anchor}-title`}>
      <div className="operation-head">
        {kind === 'trigger' && <Icon name="trigger" className="muted" />}
        <h3 id={`${anchor}-title`}>{title}</h3>
        <code>{operation.id}</code>
        <span className="card-end">
          {'effect' in operation ? (
            <EffectMark effect={operation.effect} />
          ) : (
            <span className="tag">{words.kinds[operation.kind] ?? operation.kind}</span>
          )}
        </span>
      </div>
      {operation.docs && <Markdown text={operation.docs} />}
      <h4>{words.input}</h4>
      <Fields schema={operation.input} label={`${words.input}: ${title}`} none={words.noInput} />
      {'output' in operation && <Outcome name={words.output} title={title} schema={operation.output} />}
      {'payload' in operation && <Outcome name={words.payload} title={title} schema={operation.payload} />}
      <h4>{words.example}</h4>
      <CodeView
        text={exampleOf(operation.id, operation.input, Boolean(connector.connection), kind)}
        language="yaml"
        label={`${words.example}: ${title}`}
      />
    </section>
  );
}

function Outcome({ name, title, schema }: { name: string; title: string; schema: ActionView['output'] }) {
  if (Object.keys(schema?.properties ?? {}).length === 0) return null;
  return (
    <>
      <h4>{name}</h4>
      <Fields schema={schema} label={`${name}: ${title}`} none="" isOutput />
    </>
  );
}

/** What an action does outside decides what happens after a crash: the reader should know before using it. */
function EffectMark({ effect }: { effect: ActionView['effect'] }) {
  const [word, hint] = words.effects[effect] ?? [effect, ''];
  return (
    <span className={`tag effect-${effect}`} title={hint}>
      {word}
    </span>
  );
}
