import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { formatDuration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { runs as words } from '../../words/runs';
import { isTest } from './liveMerge';
import { versionWords } from './versionWords';

/** The facts of a run: its id, trigger, version, times and related runs. */
export function Facts({ run }: { run: RunDetail }) {
  const now = useNow();
  const running =
    run.status === 'running' ? Math.floor((now - Date.parse(run.acceptedAt)) / 1000) * 1000 : undefined;
  return (
    <dl className="facts">
      <Fact name={words.run}>
        <span className="mono">{run.id}</span>
        <CopyButton text={run.id} what={words.runId} />
      </Fact>
      <Fact name={words.flowOfRun}>
        <Link to="/integrations/$name" params={{ name: run.integration }} className="mono">
          {run.integration}/{run.flow}
        </Link>
      </Fact>
      <Fact name={words.trigger}>
        <span className="mono">{run.trigger}</span>
      </Fact>
      {run.startedBy && <Fact name={words.startedBy}>{words.byHand(run.startedBy)}</Fact>}
      <Fact name={words.version}>
        {isTest(run) ? (
          <Link to="/integrations/$name/edit" params={{ name: run.integration }}>
            {words.draft}
          </Link>
        ) : (
          <Link
            to="/integrations/$name"
            params={{ name: run.integration }}
            search={{ tab: 'versions', version: String(run.version) }}
          >
            {versionWords(run.version)}
          </Link>
        )}
      </Fact>
      <Fact name={words.accepted}>
        <Time iso={run.acceptedAt} />
      </Fact>
      <Fact name={words.duration}>{formatDuration(run.durationMs ?? running)}</Fact>
      {run.instance !== 'default' && <Fact name={words.instance}>{run.instance}</Fact>}
      {run.parent && (
        <Fact name={words.startedBy}>
          <RunLink id={run.parent} />
        </Fact>
      )}
      {run.replayOf && (
        <Fact name={words.replayOf}>
          <RunLink id={run.replayOf} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function RunLink({ id }: { id: string }) {
  return (
    <Link to="/runs/$id" params={{ id }} search={{}} className="mono">
      {id}
    </Link>
  );
}
