import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { portal as words } from '../../words/portal';
import { subscriptions } from '../../words/subscriptions';
import { portalLink } from './api';
import { problemsOf } from './fields';
import { PortalLinkResult } from './PortalLinkResult';

const LIFETIMES = ['15m', '1h', '8h', '24h'] as const;

/** Makes a link with which a customer manages the subscriptions of one instance. */
export function PortalLinkDialog({ instance: first, onClose }: { instance: string; onClose: () => void }) {
  const id = useId();
  const [instance, setInstance] = useState(first);
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]>('1h');
  const make = useMutation({ mutationFn: () => portalLink({ instance: instance.trim(), lifetime }) });
  const wrong = problemsOf(make.error).get('/instance');
  return (
    <Dialog title={words.linkTitle} onClose={onClose}>
      <div className="dialog-body">
        {make.data ? (
          <PortalLinkResult link={make.data} instance={instance} />
        ) : (
          <>
            <p>{words.linkText}</p>
            <div className="field">
              <label htmlFor={id}>{subscriptions.columns.instance}</label>
              <input
                id={id}
                value={instance}
                spellCheck={false}
                autoComplete="off"
                aria-invalid={wrong !== undefined || undefined}
                aria-describedby={`${id}-hint`}
                onChange={(event) => setInstance(event.target.value)}
              />
              <p id={`${id}-hint`} className={wrong ? 'field-error caption' : 'muted caption'}>
                {wrong ?? words.instanceHint}
              </p>
            </div>
            <label className="field">
              <span>{words.lifetime}</span>
              <select
                value={lifetime}
                onChange={(event) => setLifetime(LIFETIMES.find((o) => o === event.target.value) ?? '1h')}
              >
                {LIFETIMES.map((each) => (
                  <option key={each} value={each}>
                    {words.lifetimes[each]}
                  </option>
                ))}
              </select>
            </label>
            {make.isError && !wrong && <Problem what={words.linkFailed} error={make.error} />}
          </>
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {make.data ? words.close : subscriptions.cancel}
        </button>
        {!make.data && (
          <button
            type="button"
            className="button primary"
            disabled={make.isPending || instance.trim() === ''}
            onClick={() => make.mutate()}
          >
            {words.linkDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}
