import type { PluginArrival } from '../../api/types';
import { connectors as words } from '../../words/connectors';

/** What was published anew with a version of a plugin, and what was not, and why. */
export function Moved({ moved, stayed }: Pick<PluginArrival, 'moved' | 'stayed'>) {
  return (
    <>
      {moved.length > 0 && <p>{words.publishedWithItAre(moved.join(', '))}</p>}
      {stayed.length > 0 && (
        <ul className="sentences" aria-label={words.whatStaysOnIts}>
          {stayed.map((one) => (
            <li key={one.integration}>
              <strong>{one.integration}</strong>
              {words.staysOnItsVersion}
              {one.reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
