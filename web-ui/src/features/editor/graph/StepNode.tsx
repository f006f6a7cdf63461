import { memo } from 'react';
import type { ConnectorView } from '../../../api/types';
import { ConnectorIcon } from '../../connectors/ConnectorIcon';
import type { Flow, Step } from '../document/tree';
import { StepMarks } from '../test/StepMarks';

interface Props {
  step: Step | null;
  flow: Flow;
  connector: ConnectorView | undefined;
  /** What the connector calls the action or trigger. */
  operation: string | undefined;
  isSelected: boolean;
  isFrame: boolean;
  problems: number;
  onSelect: () => void;
}

const KINDS: Record<string, string> = {
  filter: 'Filter',
  switch: 'Switch',
  set: 'Set variables',
  select: 'Select rows',
  call: 'Call flow',
  respond: 'Respond',
  stop: 'Stop',
  fail: 'Fail',
  'for-each': 'For each',
  parallel: 'Parallel',
  try: 'Try',
  delay: 'Delay',
  callback: 'Wait for a call-back',
  unknown: 'Unknown step',
};

/** What people call a step: its title, or what it does. */
export function stepTitle(step: Step, operation: string | undefined): string {
  return (
    step.title ??
    (step.kind === 'use' ? (operation ?? step.brief ?? 'Action') : (KINDS[step.kind] ?? step.kind))
  );
}

/** A step of the graph, or the trigger. */
export const StepNode = memo(function StepNode({
  step,
  flow,
  connector,
  operation,
  isSelected,
  isFrame,
  problems,
  onSelect,
}: Props) {
  const title = step ? stepTitle(step, operation) : (operation ?? 'Trigger');
  const use = step ? step.brief : flow.trigger?.use;
  const connection = step ? step.connection : flow.trigger?.connection;
  const detail = [use, connection].filter(Boolean).join(' · ');
  const kind = `${step ? '' : ' is-trigger'}${isFrame ? ' is-frame' : ''}${problems > 0 ? ' has-problem' : ''}`;
  return (
    <div className={`graph-node${kind}${isSelected ? ' is-selected' : ''}`}>
      <button type="button" tabIndex={-1} aria-pressed={isSelected} onClick={onSelect}>
        {connector ? (
          <ConnectorIcon connector={connector} />
        ) : (
          <span className="connector-icon letter" aria-hidden="true">
            {title.charAt(0)}
          </span>
        )}
        <span className="graph-words">
          <strong>{title}</strong>
          <span className="muted mono">{detail}</span>
        </span>
        <StepMarks path={step?.path ?? [...flow.path, 'trigger']} />
        {problems > 0 && (
          <span className="graph-problem">
            <span aria-hidden="true">✕ {problems}</span>
            <span className="sr-only">{problems === 1 ? '1 problem' : `${problems} problems`}</span>
          </span>
        )}
      </button>
    </div>
  );
});
