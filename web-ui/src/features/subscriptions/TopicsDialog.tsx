import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { allowedTopics as words } from '../../words/allowedTopics';
import { subscriptions } from '../../words/subscriptions';
import { instanceTopics, setTopics, useChange } from './api';
import { problemsOf } from './fields';

/** Sets the topics whose events one customer's instance may receive. */
export function TopicsDialog({ instance: first, onClose }: { instance: string; onClose: () => void }) {
  const id = useId();
  const [instance, setInstance] = useState(first);
  const [typed, setTyped] = useState<string>();
  const all = useQuery(instanceTopics);
  const name = instance.trim();
  const one = all.data?.items.find((each) => each.instance === name);
  const text =
    typed ?? one?.topics.map((topic) => described(topic, one.descriptions?.[topic])).join('\n') ?? '';
  const save = useChange(() => setTopics(name, bodyOf(text)), onClose);
  const problems = problemsOf(save.error);
  const wrongInstance = problems.get('/instance');
  const wrongTopic = [...problems].find(([at]) => at.startsWith('/topics'))?.[1];
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.text}</p>
        <div className="field">
          <label htmlFor={id}>{subscriptions.columns.instance}</label>
          <input
            id={id}
            value={instance}
            list={`${id}-known`}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={wrongInstance !== undefined || undefined}
            onChange={(event) => {
              setInstance(event.target.value);
              setTyped(undefined);
            }}
          />
          <datalist id={`${id}-known`}>
            {all.data?.items.map((each) => (
              <option key={each.instance} value={each.instance} />
            ))}
          </datalist>
          {wrongInstance && <p className="field-error caption">{wrongInstance}</p>}
        </div>
        <div className="field">
          <label htmlFor={`${id}-topics`}>{words.topics}</label>
          <textarea
            id={`${id}-topics`}
            rows={5}
            value={text}
            spellCheck={false}
            aria-invalid={wrongTopic !== undefined || undefined}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p id={`${id}-hint`} className={wrongTopic ? 'field-error caption' : 'muted caption'}>
            {wrongTopic ?? words.hint}
          </p>
        </div>
        {one?.blocked && <p>{words.blocked(one.blocked)}</p>}
        {all.isError && <Problem what={words.loadFailed} error={all.error} onRetry={() => all.refetch()} />}
        {save.isError && !wrongInstance && !wrongTopic && (
          <Problem what={words.saveFailed} error={save.error} />
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {subscriptions.cancel}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={save.isPending || !all.data || name === ''}
          onClick={() => save.mutate(undefined)}
        >
          {words.save}
        </button>
      </div>
    </Dialog>
  );
}

const described = (topic: string, text: string | undefined) => (text ? `${topic}: ${text}` : topic);

/** One topic per line, and after a colon what it is about. */
function bodyOf(text: string): { topics: string[]; descriptions: Record<string, string> } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => /^([^:]*)(?::(.*))?$/.exec(line) ?? [line, line, '']);
  const topics = lines.map(([, topic = '']) => topic.trim());
  const descriptions = lines.map(([, topic = '', about = '']) => [topic.trim(), about.trim()] as const);
  return { topics, descriptions: Object.fromEntries(descriptions.filter(([, about]) => about !== '')) };
}
