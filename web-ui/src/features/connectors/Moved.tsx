import type { PluginArrival } from '../../api/types';
import { connectors as words } from '../../words/connectors';

/** What was published anew with a version of a plugin, and what was not, and why. */
export function Moved({ moved, stayed }: Pick<PluginArrival, 'moved' | 'stayed'>) {
  return (
    <>
      {moved.length > 0 && <p>{words.alsoPublished(moved.join(', '))}</p>}
      {stayed.length > 0 && (
        <ul className="sentences" aria-label={words.keepVersion}>
          {stayed.map((one) => (
            <li key={one.integration}>
              <strong>{one.integration}</strong>
              {words.keepsVersion}
              {one.reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
