import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BackupsView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { formatBytes, formatDuration } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { backups as words } from '../../words/backups';
import { backupState, makeBackup, serverSettings, startBackup } from './api';
import { BackupFiles } from './BackupFiles';
import { Command } from './Command';
import { Fact } from './Fact';
import { SettingsPage } from './SettingsPage';
import { saveFile } from './saveFile';

export function BackupsPage() {
  const state = useQuery(backupState);
  const queries = useQueryClient();
  const isRunning = state.data?.running ?? false;
  const refresh = () => queries.invalidateQueries({ queryKey: backupState.queryKey });
  const start = useMutation({
    mutationFn: startBackup,
    onSuccess: (now) => queries.setQueryData(backupState.queryKey, now),
  });
  const download = useMutation({ mutationFn: makeBackup, onSuccess: saveFile, onSettled: refresh });
  const hasFolder = state.data?.schedule !== undefined;
  return (
    <SettingsPage
      title={words.title}
      docs="/docs/operate/backup"
      actions={
        <>
          <button
            type="button"
            className={hasFolder ? 'button' : 'button primary'}
            disabled={!state.data || isRunning || download.isPending}
            onClick={() => download.mutate()}
          >
            <Icon name="download" />
            {download.isPending ? words.downloading : words.download}
          </button>
          {hasFolder && (
            <button
              type="button"
              className="button primary"
              disabled={isRunning || download.isPending || start.isPending}
              onClick={() => start.mutate()}
            >
              {words.make}
            </button>
          )}
        </>
      }
    >
      {start.isError && <Problem what={words.makeFailed} error={start.error} />}
      {download.isError && <Problem what={words.downloadFailed} error={download.error} />}
      {state.isPending ? (
        <Skeleton what={words.title} rows={6} />
      ) : state.isError && !state.data ? (
        <Problem what={words.loadFailed} error={state.error} onRetry={() => state.refetch()} />
      ) : (
        <Shown state={state.data} isDownloading={download.isPending} downloaded={download.data?.name} />
      )}
    </SettingsPage>
  );
}

interface ShownProps {
  state: BackupsView;
  isDownloading: boolean;
  /** The name of the last file. */
  downloaded: string | undefined;
}

function Shown({ state, isDownloading, downloaded }: ShownProps) {
  const { last, failure, schedule } = state;
  const isLate = useNow() - Date.parse(last?.at ?? '') > 2000 * (schedule?.every ?? Number.POSITIVE_INFINITY);
  return (
    <>
      <dl className="facts">
        <Fact name={words.last}>{last ? <Time iso={last.at} /> : words.none}</Fact>
        {last?.bytes !== undefined && <Fact name={words.size}>{formatBytes(last.bytes)}</Fact>}
        <Fact name={words.state}>
          <span role="status">
            {state.running || isDownloading
              ? words.running
              : downloaded
                ? words.downloaded(downloaded)
                : words.idle}
          </span>
        </Fact>
      </dl>
      {isLate && <p className="settings-warning">{words.late}</p>}
      {failure && (
        <div className="settings-warning">
          <p>
            <strong>{words.failed}</strong> <Time iso={failure.at} />
          </p>
          <p>{failure.message}</p>
        </div>
      )}
      <Schedule schedule={schedule} />
      {schedule && <BackupFiles files={state.files} unreadable={state.unreadable} />}
      <Restore newest={state.files[0] && schedule && `${schedule.folder}/${state.files[0].name}`} />
      <Contents />
    </>
  );
}

function Card({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {end && <span className="card-end">{end}</span>}
      </div>
      <div className="settings-body">{children}</div>
    </section>
  );
}

function Schedule({ schedule }: { schedule: BackupsView['schedule'] }) {
  return (
    <Card title={words.schedule}>
      {schedule ? (
        <dl className="facts">
          <Fact name={words.folder}>
            <span className="mono">{schedule.folder}</span>
          </Fact>
          <Fact name={words.every}>{formatDuration(schedule.every * 1000)}</Fact>
          <Fact name={words.kept}>{words.newest(schedule.keep)}</Fact>
        </dl>
      ) : (
        <>
          <p>{words.scheduleOff}</p>
          <Command text="--backup-to /mnt/backups --backup-every 24h --backup-keep 7" />
        </>
      )}
    </Card>
  );
}

function Restore({ newest }: { newest: string | undefined }) {
  const data = useQuery(serverSettings).data?.data ?? 'junctura-data';
  const file = newest ?? words.example;
  return (
    <Card title={words.restore} end={<DocsLink to="/docs/operate/restore">{words.restoreDocs}</DocsLink>}>
      <p>{words.restoreText}</p>
      <Command text={`junctura restore ${quoted(file)} --data ${quoted(data)}`} />
      <p>{words.checkText}</p>
      <Command text={`junctura restore --check ${quoted(file)}`} />
    </Card>
  );
}

/** What a backup contains, and the key that it does not contain. */
function Contents() {
  const settings = useQuery(serverSettings).data;
  const isVariable = settings?.variables.some((each) => each.name === 'JUNCTURA_MASTER_KEY' && each.set);
  return (
    <div className="settings-note">
      <p>{words.contents}</p>
      {isVariable ? (
        <p>{words.masterKeyVariable}</p>
      ) : (
        settings && (
          <p>
            {words.masterKeyFile} <code>{`${settings.data}/master.key`}</code>
          </p>
        )
      )}
    </div>
  );
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
