import { Fragment, useState } from 'react';
import type { SettingView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { serverSettings as words } from '../../words/serverSettings';
import { groupsOf } from './groups';

/** All settings, with their values and the places where these were given. */
export function SettingTable({ settings }: { settings: readonly SettingView[] }) {
  const [isOnlyGiven, setOnlyGiven] = useState(false);
  const shown = settings.filter((each) => !isOnlyGiven || each.source !== 'default');
  return (
    <section className="card" aria-label={words.settings}>
      <div className="card-head">
        <h2>{words.settings}</h2>
        <span className="card-end">
          <label className="check">
            <input
              type="checkbox"
              checked={isOnlyGiven}
              onChange={(event) => setOnlyGiven(event.target.checked)}
            />
            {words.onlyGiven}
          </label>
          <DocsLink to="/docs/reference/settings">{words.settingsDocs}</DocsLink>
        </span>
      </div>
      <p className="settings-body muted">{words.settingsHint}</p>
      {shown.length === 0 ? (
        <p className="settings-body">{words.allDefault}</p>
      ) : (
        <div className="table-wrap">
          <table className="table settings-table" aria-label={words.settings}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.value}</th>
                <th scope="col">{words.columns.source}</th>
              </tr>
            </thead>
            {groupsOf(shown).map(({ group, settings: inGroup }) => (
              <tbody key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={3} className="settings-group">
                    {words.groups[group]}
                  </th>
                </tr>
                {inGroup.map((each) => (
                  <Row key={each.name} setting={each} />
                ))}
              </tbody>
            ))}
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ setting }: { setting: SettingView }) {
  const { name, variable, kind, description, preset, values, source } = setting;
  return (
    <tr>
      <td>
        <code>{`--${name} ${kind}`}</code>
        <p className="muted caption">{description}</p>
      </td>
      <td className="settings-value">
        {values.length > 0
          ? values.map((value) => (
              <Fragment key={value}>
                <code>{value}</code>
                <br />
              </Fragment>
            ))
          : (preset ?? <span className="muted">{words.empty}</span>)}
      </td>
      <td>
        {source === 'default' ? (
          <span className="muted">{words.sources.default}</span>
        ) : (
          <>
            {words.sources[source]}
            {source === 'environment' && (
              <>
                <br />
                <code>{variable}</code>
              </>
            )}
          </>
        )}
      </td>
    </tr>
  );
}
