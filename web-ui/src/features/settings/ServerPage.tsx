import { useQuery } from '@tanstack/react-query';
import type { SettingsView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { formatBytes } from '../../ui/format';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { serverSettings as words } from '../../words/serverSettings';
import { serverSettings } from './api';
import { Command } from './Command';
import { Fact } from './Fact';
import { SettingsPage } from './SettingsPage';
import { SettingTable } from './SettingTable';

export function ServerPage() {
  const found = useQuery(serverSettings);
  return (
    <SettingsPage title={words.title} docs="/docs/reference/settings">
      {found.isPending ? (
        <Skeleton what={words.title} rows={8} />
      ) : found.isError && !found.data ? (
        <Problem what={words.loadFailed} error={found.error} onRetry={() => found.refetch()} />
      ) : (
        <Shown settings={found.data} />
      )}
    </SettingsPage>
  );
}

function Shown({ settings }: { settings: SettingsView }) {
  return (
    <>
      <dl className="facts">
        <Fact name={words.facts.version}>{settings.version}</Fact>
        <Fact name={words.facts.started}>
          <Time iso={settings.startedAt} />
        </Fact>
        <Fact name={words.facts.address}>
          <span className="mono">{settings.publicAddress}</span>
        </Fact>
        <Fact name={words.facts.ports}>{settings.ports.join(', ')}</Fact>
        <Fact name={words.facts.java}>{settings.java}</Fact>
        <Fact name={words.facts.system}>{settings.system}</Fact>
      </dl>
      <Places settings={settings} />
      <FileRoots roots={settings.fileRoots} />
      <SettingTable settings={settings.settings} />
      <Variables variables={settings.variables} />
    </>
  );
}

function Places({ settings: { data, file, workingFolder, storage } }: { settings: SettingsView }) {
  return (
    <section className="card" aria-label={words.places}>
      <div className="card-head">
        <h2>{words.places}</h2>
      </div>
      <div className="settings-body">
        <dl className="facts">
          <Fact name={words.data}>
            <span className="mono">{data}</span>
          </Fact>
          <Fact name={words.file}>
            {file ? <span className="mono">{file}</span> : words.noFile(workingFolder)}
          </Fact>
        </dl>
        <dl className="facts">
          <Fact name={words.used}>{formatBytes(storage.used)}</Fact>
          <Fact name={words.limit}>
            {storage.limit === undefined ? words.noLimit : formatBytes(storage.limit)}
          </Fact>
          <Fact name={words.free}>{formatBytes(storage.free)}</Fact>
          <Fact name={words.minFree}>{formatBytes(storage.minFree)}</Fact>
        </dl>
        <p className="muted caption">{words.minFreeHint}</p>
      </div>
    </section>
  );
}

function FileRoots({ roots }: { roots: SettingsView['fileRoots'] }) {
  return (
    <section className="card" aria-label={words.roots}>
      <div className="card-head">
        <h2>{words.roots}</h2>
        <span className="card-end">
          <DocsLink to="/docs/operate/file-roots">{words.rootsDocs}</DocsLink>
        </span>
      </div>
      <p className="settings-body muted">{words.rootsHint}</p>
      {roots.length === 0 ? (
        <p className="settings-body">{words.rootsNone}</p>
      ) : (
        <>
          <div className="table-wrap">
            <table className="table settings-roots" aria-label={words.roots}>
              <thead>
                <tr>
                  <th scope="col">{words.rootColumns.name}</th>
                  <th scope="col">{words.rootColumns.folder}</th>
                </tr>
              </thead>
              <tbody>
                {roots.map((root) => (
                  <tr key={root.name}>
                    <td>
                      <code>{root.name}</code>
                    </td>
                    <td className="mono">{root.folder}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="settings-body">
            <p>{words.rootsAdd}</p>
            <Command text="--file-root orders=/srv/orders" />
          </div>
        </>
      )}
    </section>
  );
}

function Variables({ variables }: { variables: SettingsView['variables'] }) {
  return (
    <section className="card" aria-label={words.variables}>
      <div className="card-head">
        <h2>{words.variables}</h2>
      </div>
      <p className="settings-body muted">{words.variablesHint}</p>
      <dl className="settings-body settings-variables">
        {variables.map((each) => (
          <div key={each.name}>
            <dt className="mono">{each.name}</dt>
            <dd className={each.set ? '' : 'muted'}>{each.set ? words.set : words.unset}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
