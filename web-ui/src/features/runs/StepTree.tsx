import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { RunDetail } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Status } from '../../ui/Status';
import { useNow } from '../../ui/useNow';
import { runs as words } from '../../words/runs';
import { countItems, countProgress } from './explain';
import {
  buildStepTree,
  foldedAtFirst,
  isWithin,
  MORE,
  type StepNode,
  type Waterfall,
  waterfall,
} from './stepTree';
import { TRIGGER } from './trigger';

interface Props {
  run: RunDetail;
  chosen: string;
  onChoose: (path: string) => void;
}

interface Row {
  node: StepNode;
  depth: number;
  parent?: StepNode | undefined;
  place: number;
  siblings: number;
  shut: boolean;
}

/** The steps as an ARIA tree with a bar for each: arrow keys move, left and right fold. */
export function StepTree({ run, chosen, onChoose }: Props) {
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const tree = useRef<HTMLDivElement>(null);
  const running = run.steps.some((step) => step.status === 'running');
  const now = useNow();
  const until = running ? now : 0;
  const nodes = useMemo(() => buildStepTree(run.steps), [run.steps]);
  const time = useMemo(() => waterfall(run.steps, until), [run.steps, until]);
  const rows = visible(nodes, folds);
  const paths = [TRIGGER, ...rows.map((row) => row.node.path)];
  // A chosen step may be folded away: the nearest row above it then takes the keyboard.
  const focusable = paths.includes(chosen) ? chosen : (paths.findLast((p) => isWithin(chosen, p)) ?? TRIGGER);

  const fold = (path: string, shut: boolean) => {
    setFolds(new Map(folds).set(path, shut));
  };
  const go = (path: string | undefined) => {
    if (path === undefined) return;
    onChoose(path);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, row?: Row) => {
    const at = paths.indexOf(row?.node.path ?? TRIGGER);
    const shut = row?.shut === true;
    const parentOfMany = row !== undefined && row.node.children.length > 0;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case 'ArrowDown':
        go(paths[at + 1]);
        break;
      case 'ArrowUp':
        go(paths[at - 1]);
        break;
      case 'Home':
        go(paths[0]);
        break;
      case 'End':
        go(paths.at(-1));
        break;
      case 'ArrowRight':
        if (parentOfMany && shut) fold(row.node.path, false);
        else if (parentOfMany) go(paths[at + 1]);
        break;
      case 'ArrowLeft':
        if (parentOfMany && !shut) fold(row.node.path, true);
        else go(row?.parent?.path);
        break;
      case 'Enter':
      case ' ':
        go(paths[at]);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className="steps card">
      <div className="steps-head">
        <h2>{words.steps}</h2>
        <span className="muted caption">
          {time.totalMs > 0 && formatDuration(time.totalMs)}
          {time.gaps.length > 0 &&
            ` · ${time.gaps.length === 1 ? 'a wait' : `${time.gaps.length} waits`} cut short`}
        </span>
      </div>
      <div role="tree" aria-label={words.steps} ref={tree}>
        <div
          role="treeitem"
          aria-level={1}
          aria-selected={chosen === TRIGGER}
          tabIndex={focusable === TRIGGER ? 0 : -1}
          data-path={TRIGGER}
          className="step-row"
          onClick={() => go(TRIGGER)}
          onKeyDown={(event) => onKey(event)}
        >
          <span className="step-name">
            <span className="fold-space" />
            <Icon name="trigger" className="muted" />
            <span className="step-label">{words.triggerRow}</span>
            <span className="step-kind muted">{run.trigger}</span>
          </span>
          <span className="step-bar" />
          <span className="step-time muted caption">{words.payloadOfTrigger}</span>
        </div>
        {rows.map((row) => {
          const { node, depth, shut } = row;
          return (
            <div
              key={node.path}
              role="treeitem"
              aria-level={depth + 1}
              aria-posinset={row.place}
              aria-setsize={row.siblings}
              aria-selected={chosen === node.path}
              aria-expanded={node.children.length > 0 ? !shut : undefined}
              tabIndex={focusable === node.path ? 0 : -1}
              data-path={node.path}
              className={`step-row depth-${Math.min(depth, 8)} ${node.step?.status === 'skipped' ? 'skipped' : ''}`}
              onClick={() => go(node.path)}
              onKeyDown={(event) => onKey(event, row)}
            >
              <span className="step-name">
                {node.children.length > 0 ? (
                  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the row folds by arrow keys
                  <span
                    className={`fold ${shut ? '' : 'open'}`}
                    onClick={(event) => {
                      event.stopPropagation();
                      fold(node.path, !shut);
                    }}
                  >
                    <Icon name="chevron" />
                  </span>
                ) : (
                  <span className="fold-space" />
                )}
                {node.step ? (
                  <Status status={node.step.status} waiting={node.step.waiting} wordHidden />
                ) : node.part ? (
                  <Status status={node.part.status} wordHidden />
                ) : (
                  <Icon name="branch" className="muted" />
                )}
                <span className={node.step ? 'step-label' : 'step-label part'}>{node.label}</span>
                <span className="step-kind muted">
                  {node.step?.loop
                    ? countItems(node.step.loop, node.step.status)
                    : (node.step?.use ?? node.step?.kind)}
                  {node.step?.progress && ` · ${countProgress(node.step.progress)}`}
                </span>
                {node.part?.error && node.part.error.message !== run.error?.message && (
                  <span className="step-why">{node.part.error.message}</span>
                )}
                {node.step && node.step.attempts > 1 && (
                  <span className="attempts-made">{words.attemptsMade(node.step.attempts)}</span>
                )}
              </span>
              <Bar node={node} time={time} />
              <span className="step-time">
                {node.step?.startedAt ? formatDuration(node.step.durationMs) : ''}
              </span>
            </div>
          );
        })}
      </div>
      {run.steps.length === 0 && <p className="muted steps-none">{withoutSteps(run)}</p>}
    </div>
  );
}

function withoutSteps(run: RunDetail): string {
  if (!run.historyKept) return words.noStepHistory;
  return run.endedAt ? words.noStepExecuted : words.noStepStarted;
}

function Bar({ node, time }: { node: StepNode; time: Waterfall }) {
  const bar = time.bars.get(node.path);
  // Attributes of a drawing instead of style attributes, which the content security policy would refuse.
  return (
    <svg className="step-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
      {time.gaps.map((gap) => (
        <line key={gap.at} x1={gap.at * 1000} x2={gap.at * 1000} y1="-12" y2="24" className="gap" />
      ))}
      {bar && (
        <rect
          x={Math.min(bar.start * 1000, 994)}
          width={Math.max(bar.width * 1000, 6)}
          y="2"
          height="8"
          className={`bar tone-${node.step?.status ?? 'skipped'} ${node.children.length > 0 ? 'outer' : ''}`}
        />
      )}
    </svg>
  );
}

function visible(
  nodes: StepNode[],
  folds: ReadonlyMap<string, boolean>,
  depth = 0,
  parent?: StepNode,
): Row[] {
  return nodes.flatMap((node, i) => {
    const shut = folds.get(node.path) ?? foldedAtFirst(node, nodes.length);
    return [
      { node, depth, parent, place: i + 1, siblings: nodes.length, shut },
      ...(shut ? [] : visible(inside(node), folds, depth + 1, node)),
    ];
  });
}

/** What lies in a step, with a row for the items that the server has left out. */
function inside(node: StepNode): StepNode[] {
  if (node.more === undefined) return node.children;
  const label = node.more === 1 ? '1 more item' : `${node.more} more items`;
  return [...node.children, { path: node.path + MORE, label, children: [] }];
}
