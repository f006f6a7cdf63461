import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { IntegrationView } from '../../api/types';
import { runs as words } from '../../words/runs';
import { integrationList } from '../integrations/api';
import { type Choose, isNarrowed, type RunFilter } from './runFilter';
import { TimeFilter } from './TimeFilter';

/** Versions in the list. An older one can still be given in the address of the page. */
const MAX_VERSIONS = 50;

interface Props {
  filter: RunFilter;
  /** The instances of the runs on the page. Other instances are found by their runs. */
  instances: string[];
}

/** The filters of the list of runs, apart from status and text. */
export function FilterBar({ filter, instances }: Props) {
  const navigate = useNavigate();
  const known = useQuery(integrationList).data ?? [];
  const choose: Choose = (change) =>
    navigate({ to: '/runs', search: { ...filter, ...change, fingerprint: undefined }, replace: true });
  const { status, text, tests, ...narrowing } = filter;
  return (
    <div className="filters">
      <Choice
        label={words.integration}
        value={filter.integration}
        options={known.map((integration) => integration.name)}
        show={(name) => known.find((each) => each.name === name)?.title || name}
        onChoose={(integration) =>
          choose({ integration, flow: undefined, trigger: undefined, version: undefined })
        }
      />
      <Choice
        label={words.flow}
        value={filter.flow}
        options={flowsOf(known, filter).map((flow) => flow.name)}
        // Flows of several integrations may have the same name.
        show={(name) =>
          (filter.integration && flowsOf(known, filter).find((each) => each.name === name)?.title) || name
        }
        onChoose={(flow) => choose({ flow, trigger: undefined })}
      />
      <Choice
        label={words.trigger}
        value={filter.trigger}
        options={flowsOf(known, filter)
          .filter((flow) => filter.flow === undefined || flow.name === filter.flow)
          .map((flow) => flow.trigger)}
        onChoose={(trigger) => choose({ trigger })}
      />
      {(filter.integration !== undefined || filter.version !== undefined) && (
        <Choice
          label={words.version}
          value={filter.version}
          options={versionsOf(known.find((each) => each.name === filter.integration))}
          isSorted
          show={words.versionOption}
          onChoose={(version) => choose({ version })}
        />
      )}
      {[...instances, filter.instance ?? 'default'].some((name) => name !== 'default') && (
        <Choice
          label={words.instance}
          value={filter.instance}
          options={instances}
          onChoose={(instance) => choose({ instance })}
        />
      )}
      <TimeFilter filter={filter} onChoose={choose} />
      {isNarrowed(narrowing) && (
        <button
          type="button"
          className="button quiet"
          onClick={() => navigate({ to: '/runs', search: { status, text, tests }, replace: true })}
        >
          {words.clear}
        </button>
      )}
    </div>
  );
}

function flowsOf(known: IntegrationView[], filter: RunFilter): IntegrationView['flows'] {
  return known
    .filter((integration) => filter.integration === undefined || integration.name === filter.integration)
    .flatMap((integration) => integration.flows);
}

/** The newest version first. */
function versionsOf(integration: IntegrationView | undefined): string[] {
  const newest = integration?.version ?? 0;
  return Array.from({ length: Math.min(newest, MAX_VERSIONS) }, (_, i) => String(newest - i));
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: string[];
  isSorted?: boolean;
  show?: (option: string) => string;
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, value, options, isSorted = false, show, onChoose }: ChoiceProps) {
  const shown = show ?? ((option: string) => option);
  // An unknown value stays visible, so that it can be cleared.
  const all = [...new Set(value === undefined ? options : [...options, value])];
  const byWords = (one: string, other: string) => shown(one).localeCompare(shown(other));
  return (
    <label className="inline-field">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{words.any}</option>
        {(isSorted ? all : all.sort(byWords)).map((option) => (
          <option key={option} value={option}>
            {shown(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
