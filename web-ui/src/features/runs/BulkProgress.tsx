import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { formatCount } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { isOver, retryProgress, useRetryCancel } from './api';

interface Props {
  id: string;
  /** What people should know when it is over. */
  note?: string;
  onClose: () => void;
}

/** How far the server is with many runs. Closing it stops nothing. */
export function BulkProgress({ id, note, onClose }: Props) {
  const progress = useQuery(retryProgress(id));
  const cancel = useRetryCancel();
  const client = useQueryClient();
  const retry = progress.data;
  const over = isOver(retry);
  useEffect(() => {
    if (over) client.invalidateQueries({ queryKey: ['runs'] });
  }, [over, client]);
  return (
    <>
      <p role="status">
        {retry === undefined
          ? words.starting
          : words.groupProgress(
              formatCount(retry.done),
              retry.runs === null ? '…' : formatCount(retry.runs),
              retry.skipped > 0 ? formatCount(retry.skipped) : undefined,
              retry.status === 'cancelled',
            )}
      </p>
      <progress
        aria-label={words.runsSentOn}
        max={Math.max(1, retry?.runs ?? 1)}
        value={over ? Math.max(1, retry?.runs ?? 1) : (retry?.done ?? 0)}
      />
      {over && note && <p className="muted">{note}</p>}
      {retry?.problem && <p className="muted">{retry.problem}</p>}
      {progress.isError && <Problem what={words.progressFailed} error={progress.error} />}
      {cancel.isError && <Problem what={words.stopFailed} error={cancel.error} />}
      <div className="dialog-actions">
        {!over && (
          <button
            type="button"
            className="button"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate(id)}
          >
            {words.stop}
          </button>
        )}
        <button type="button" className="button primary" onClick={onClose}>
          {over ? words.done : words.closeAndContinue}
        </button>
      </div>
    </>
  );
}
