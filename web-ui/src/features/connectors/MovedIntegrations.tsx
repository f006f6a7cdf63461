import type { PluginArrival } from '../../api/types';
import { connectors as words } from '../../words/connectors';

/**
 * The integrations that were published with another version of a plugin, and those that were not, with the
 * reason.
 */
export function MovedIntegrations({ moved, stayed }: Pick<PluginArrival, 'moved' | 'stayed'>) {
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
