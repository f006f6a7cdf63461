import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PluginVersionView, PluginView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { connectors as words } from '../../words/connectors';
import { pluginList } from './api';
import { ChangePlugin, type PluginChange } from './ChangePlugin';

/** The plugins that the connectors come from. */
export function Plugins() {
  const list = useQuery(pluginList);
  const [change, setChange] = useState<PluginChange>();
  return (
    <section className="plugins" aria-labelledby="plugins">
      <h2 id="plugins">{words.plugins}</h2>
      {list.isPending ? (
        <Skeleton what={words.pluginsLoading} rows={3} />
      ) : list.isError && !list.data ? (
        <Problem what={words.pluginsFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : (
        <>
          {list.data.problems.map((problem) => (
            <div key={problem.jar} className="problem" role="note">
              <div className="problem-body">
                <strong>{words.notInUse(problem.jar)}</strong>
                <p>{problem.message}</p>
              </div>
            </div>
          ))}
          <ul className="plugin-list">
            {list.data.items.map((plugin) => (
              <Plugin key={plugin.id} plugin={plugin} onChange={setChange} />
            ))}
          </ul>
        </>
      )}
      {change && <ChangePlugin change={change} onClose={() => setChange(undefined)} />}
    </section>
  );
}

interface Props {
  plugin: PluginView;
  onChange: (change: PluginChange) => void;
}

function Plugin({ plugin, onChange }: Props) {
  const state = plugin.problem ? 'not used' : plugin.enabled ? 'on' : 'off';
  return (
    <li className="card plugin">
      <div className="plugin-head">
        <h3>{plugin.id}</h3>
        <span>{plugin.version}</span>
        <span className={`tag plugin-${state.replace(' ', '-')}`}>{state}</span>
        {plugin.bundled && <span className="tag">{words.bundled}</span>}
        <span className="plugin-actions">
          <button
            type="button"
            className="button"
            onClick={() => onChange({ kind: plugin.enabled ? 'disable' : 'enable', plugin })}
          >
            {plugin.enabled ? words.switchOff : words.switchOn}
            <span className="sr-only"> {plugin.id}</span>
          </button>
          {!plugin.bundled && (
            <button type="button" className="button" onClick={() => onChange({ kind: 'remove', plugin })}>
              {words.remove}
              <span className="sr-only"> {plugin.id}</span>
            </button>
          )}
        </span>
      </div>
      {(plugin.title || plugin.provider) && (
        <p>
          {plugin.title}
          {plugin.provider && <span className="muted">{words.by(plugin.provider)}</span>}
          {plugin.license && <span className="muted">, {plugin.license}</span>}
        </p>
      )}
      {plugin.problem && <p className="needed">{plugin.problem}</p>}
      <p>
        {plugin.connectors.map((id, i) => (
          <span key={id}>
            {i > 0 && ', '}
            <Link to="/connectors/$id" params={{ id }}>
              {id}
            </Link>
          </span>
        ))}
        {plugin.connectors.length > 0 && '. '}
        {plugin.permissions.sentences.join(' ')}
      </p>
      <ul className="plugin-versions" aria-label={`Versions of ${plugin.id}`}>
        {plugin.versions.map((version) => (
          <Version key={version.version} plugin={plugin} version={version} onChange={onChange} />
        ))}
      </ul>
    </li>
  );
}

function Version({ plugin, version, onChange }: Props & { version: PluginVersionView }) {
  const use = version.version === plugin.previous ? 'Roll back' : 'Use';
  return (
    <li>
      <strong>{version.version}</strong>
      <span className="muted">
        {version.used ? 'used' : version.live ? words.usedByLiveFlows : 'kept'}
        {version.state === 'draining' && `, drains: ${version.calls} under way`}
      </span>
      <code title={version.sha256}>{version.sha256.slice(0, 16)}</code>
      <span className="muted">{version.signedBy ? `signed by ${version.signedBy}` : words.notSigned}</span>
      <span className="muted">
        {version.origin === 'bundled' ? 'bundled' : <Time iso={version.installedAt} />}
        {version.origin === 'uploaded' && ` by ${version.installedBy}`}
        {version.origin === 'folder' && words.fromFolder}
      </span>
      {version.advisories.map((known) => (
        <span key={known.id} className="advisory">
          <Icon name="warning" /> {known.sentence}
        </span>
      ))}
      {!version.used && (
        <span className="plugin-actions">
          <button
            type="button"
            className="button"
            onClick={() => onChange({ kind: 'choose', plugin, version: version.version })}
          >
            {use}
            <span className="sr-only">{words.to(plugin.id, version.version)}</span>
          </button>
          {version.origin !== 'bundled' && (
            <button
              type="button"
              className="button quiet"
              onClick={() => onChange({ kind: 'remove', plugin, version: version.version })}
            >
              {words.remove}
              <span className="sr-only">
                {' '}
                {plugin.id} {version.version}
              </span>
            </button>
          )}
        </span>
      )}
    </li>
  );
}
