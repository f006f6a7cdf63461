import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { subscriptions as words } from '../../words/subscriptions';
import { topicChoices } from './api';
import type { Typed } from './fields';
import './topics.css';

interface Props {
  value: Typed;
  onChange: (value: Typed) => void;
  error: string | undefined;
}

/** The topics that the customer may receive, to choose from, with what they are about and the types of their events. */
export function TopicsField({ value, onChange, error }: Props) {
  const id = useId();
  const [other, setOther] = useState('');
  const choices = useQuery(topicChoices).data?.items ?? [];
  const topics = texts(value.topics);
  const types = texts(value.types);
  const unknown = topics.filter((topic) => !choices.some((each) => each.topic === topic));
  const all = [...choices, ...unknown.map((topic) => ({ topic, description: undefined, types: [] }))];
  const add = () => {
    if (other.trim() !== '') onChange(withText(value, 'topics', other.trim(), true));
    setOther('');
  };
  return (
    <fieldset className="topics-field" aria-describedby={`${id}-hint`}>
      <legend>{words.fields.topics.title}</legend>
      <p id={`${id}-hint`} className="muted caption">
        {choices.length > 0 ? words.chooseTopics : words.noTopics}
      </p>
      <ul>
        {all.map((each) => (
          <li key={each.topic}>
            <label className="check">
              <input
                type="checkbox"
                checked={topics.includes(each.topic)}
                aria-invalid={error !== undefined || undefined}
                onChange={(event) => onChange(withText(value, 'topics', each.topic, event.target.checked))}
              />
              <span className="mono">{each.topic}</span>
              {each.description && <span className="muted">{each.description}</span>}
            </label>
            {topics.includes(each.topic) && each.types.length > 1 && (
              <fieldset className="topic-types">
                <legend className="muted caption">{words.chooseTypes}</legend>
                {each.types.map((type) => (
                  <label key={type} className="check">
                    <input
                      type="checkbox"
                      checked={types.includes(type)}
                      onChange={(event) => onChange(withText(value, 'types', type, event.target.checked))}
                    />
                    <span className="mono">{type}</span>
                  </label>
                ))}
              </fieldset>
            )}
          </li>
        ))}
      </ul>
      <div className="other-topic">
        <input
          aria-label={words.otherTopic}
          placeholder={words.otherTopic}
          value={other}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setOther(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <button type="button" className="button" disabled={other.trim() === ''} onClick={add}>
          {words.addTopic}
        </button>
      </div>
      {error && <p className="field-error caption">{error}</p>}
    </fieldset>
  );
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function withText(value: Typed, field: 'topics' | 'types', text: string, isChosen: boolean): Typed {
  const others = texts(value[field]).filter((each) => each !== text);
  const next = isChosen ? [...others, text] : others;
  const { [field]: _, ...rest } = value;
  return next.length === 0 ? rest : { ...rest, [field]: next };
}
