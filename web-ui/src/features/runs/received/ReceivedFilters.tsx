import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { Icon } from '../../../ui/Icon';
import { StatusShape } from '../../../ui/Status';
import { received as words } from '../../../words/received';
import { integrationList } from '../../integrations/api';
import { TimeFilter } from '../TimeFilter';
import { OUTCOMES, type ReceivedFilter } from './api';
import { TONES } from './tones';

export function OutcomeChips({ filter }: { filter: ReceivedFilter }) {
  return (
    <nav className="chips" aria-label={words.filterByOutcome}>
      {[undefined, ...OUTCOMES].map((outcome) => {
        const current = filter.outcome === outcome ? 'true' : undefined;
        return (
          <Link
            key={outcome ?? ''}
            to="/received"
            search={{ ...filter, outcome }}
            className={`chip ${current ? 'chosen' : ''}`}
            aria-current={current}
            activeProps={{ 'aria-current': current }}
          >
            {outcome && <StatusShape tone={TONES[outcome]} />}
            <span>{outcome ? words.outcomes[outcome] : words.all}</span>
          </Link>
        );
      })}
    </nav>
  );
}

/** The filters of the log, apart from outcome and text. */
export function ReceivedFilterBar({ filter }: { filter: ReceivedFilter }) {
  const navigate = useNavigate();
  const known = useQuery(integrationList).data ?? [];
  const choose = (search: ReceivedFilter) => navigate({ to: '/received', search, replace: true });
  const { outcome, text, ...narrowing } = filter;
  const flows = known.find((each) => each.name === filter.integration)?.flows ?? [];
  return (
    <div className="filters">
      <Choice
        label={words.integration}
        value={filter.integration}
        options={known.map((each) => each.name)}
        onChoose={(integration) => choose({ ...filter, integration, flow: undefined })}
      />
      {filter.integration !== undefined && (
        <Choice
          label={words.flow}
          value={filter.flow}
          options={flows.map((flow) => flow.name)}
          onChoose={(flow) => choose({ ...filter, flow })}
        />
      )}
      <TimeFilter
        label={words.time}
        filter={filter}
        onChoose={(change) => choose({ ...filter, ...change })}
      />
      {Object.values(narrowing).some((value) => value !== undefined) && (
        <button type="button" className="button quiet" onClick={() => choose({ outcome, text })}>
          {words.clear}
        </button>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: string[];
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  // An unknown value stays visible, so that it can be cleared.
  const all = [...new Set(value === undefined ? options : [...options, value])].sort();
  return (
    <label className="inline-field">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{words.any}</option>
        {all.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Enter searches; an empty field shows all again. */
export function ReceivedSearch({ filter }: { filter: ReceivedFilter }) {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = filter.text ?? '';
  }, [filter.text]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    navigate({ to: '/received', search: { ...filter, text: field.current?.value.trim() || undefined } });
  };
  return (
    <search>
      <form className="find" onSubmit={search}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label={words.searchLabel}
          placeholder={words.searchPlaceholder}
          title={words.searchHint}
          defaultValue={filter.text}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
        />
      </form>
    </search>
  );
}
