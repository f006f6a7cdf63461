import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef, useState } from 'react';
import type { PluginArrival } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { connectors as words } from '../../words/connectors';
import { checkJar, install } from './api';
import { MovedIntegrations } from './MovedIntegrations';

const outcomes: Record<PluginArrival['outcome'], string> = words.outcomes;

/** Chooses a jar, shows its permissions, and installs it after a confirmation. */
export function InstallPlugin() {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [move, setMove] = useState(true);
  const queries = useQueryClient();
  const look = useMutation({ mutationFn: checkJar });
  const work = useMutation({
    mutationFn: (jar: File) => install(jar, move),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['plugins'] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connectors'] }),
  });

  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (!chosen) return;
    setFile(chosen);
    setMove(true);
    work.reset();
    look.mutate(chosen);
  };
  const close = () => setFile(undefined);
  const found = work.data ?? look.data;
  const isNew = found?.outcome === 'installed' || found?.outcome === 'known';

  return (
    <>
      <input ref={input} type="file" accept=".jar" hidden onChange={choose} aria-label={words.jar} />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {words.installPlugin}
      </button>
      {file && (
        <Dialog title={found ? `${found.plugin.id} ${found.version}` : file.name} onClose={close}>
          <div className="dialog-body">
            {look.isPending && <p role="status">{words.checkingJar}</p>}
            {look.isError && <Problem what={words.jarRejected} error={look.error} />}
            {found && !work.data && (
              <>
                {found.plugin.title && <p>{found.plugin.title}</p>}
                <p>{outcomes[found.outcome]}</p>
                {found.plugin.versions
                  .filter((version) => version.version === found.version)
                  .flatMap((version) => version.advisories)
                  .map((known) => (
                    <p key={known.id} className="needed">
                      {known.sentence}
                    </p>
                  ))}
                <ul className="sentences" aria-label={words.permissions}>
                  {found.permissions.sentences.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
                <p className="muted caption">{words.permissionsHint}</p>
                {!isNew && (
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={move}
                      onChange={(event) => setMove(event.target.checked)}
                    />
                    {words.publishUses}
                  </label>
                )}
              </>
            )}
            {work.isError && <Problem what={words.installFailed} error={work.error} />}
            {work.data && (
              <>
                <p role="status">{words.installed}</p>
                <MovedIntegrations moved={work.data.moved} stayed={work.data.stayed} />
              </>
            )}
          </div>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>
              {work.data || look.isError || found?.outcome === 'known' ? words.close : words.cancel}
            </button>
            {found && !work.data && found.outcome !== 'known' && (
              <button
                type="button"
                className="button primary"
                disabled={work.isPending}
                onClick={() => work.mutate(file)}
              >
                {work.isPending ? words.installing : words.install}
              </button>
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}
