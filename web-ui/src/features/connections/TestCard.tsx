import type { ConnectorView } from '../../api/types';
import { Problem } from '../../ui/Problem';
import { StatusShape } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { connections as words } from '../../words/connections';
import { type Found, toneOf, type useConnectionTest } from './useConnectionTest';

interface Props {
  connector: ConnectorView;
  settings: Readonly<Record<string, unknown>>;
  found: Found | undefined;
  test: ReturnType<typeof useConnectionTest>;
}

/** The result of the test: the request, the answer, and what to do. */
export function TestCard({ connector, settings, found, test }: Props) {
  const address = addressOf(connector, settings);
  const hint = found?.kind ? words.hints[found.kind] : undefined;
  return (
    <section className="card" aria-labelledby="test-result">
      <div className="card-head">
        <h2 id="test-result">{words.testResult}</h2>
        <span className="muted caption">{found ? <Time iso={found.at} /> : words.testHint}</span>
      </div>
      <div role="status">
        {test.isPending ? (
          <p className="card-note muted">{words.testing}</p>
        ) : test.isError ? (
          <div className="card-note">
            <Problem what={words.testBroken} error={test.error} />
          </div>
        ) : !found ? (
          <p className="card-note muted">{words.testNever}</p>
        ) : (
          <>
            <p className={found.ok ? 'test-verdict' : 'test-verdict bad'}>
              <StatusShape tone={toneOf(found)} />
              <strong>
                {found.contacted === false ? words.testNothing : found.ok ? words.testOk : words.testFailed}
              </strong>
            </p>
            <dl className="test-facts">
              {address && (
                <div>
                  <dt>{words.asked}</dt>
                  <dd className="mono">{address}</dd>
                </div>
              )}
              {found.message && (
                <div>
                  <dt>{found.contacted === false ? words.why : words.said}</dt>
                  <dd>{found.message}</dd>
                </div>
              )}
            </dl>
            {hint && <p className="card-note muted">{hint}</p>}
          </>
        )}
      </div>
    </section>
  );
}

/** Where the other system is, as the settings say. */
function addressOf(
  connector: ConnectorView,
  settings: Readonly<Record<string, unknown>>,
): string | undefined {
  const named = connector.connection?.address ? settings[connector.connection.address] : undefined;
  const address = named ?? settings.host;
  if (typeof address !== 'string') return undefined;
  return named === undefined && settings.port !== undefined ? `${address}:${settings.port}` : address;
}
