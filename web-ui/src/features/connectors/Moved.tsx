import type { PluginArrival } from '../../api/types';

/** What was published anew with a version of a plugin, and what was not, and why. */
export function Moved({ moved, stayed }: Pick<PluginArrival, 'moved' | 'stayed'>) {
  return (
    <>
      {moved.length > 0 && <p>Published with it: {moved.join(', ')}.</p>}
      {stayed.length > 0 && (
        <ul className="sentences" aria-label="What stays on its version">
          {stayed.map((one) => (
            <li key={one.integration}>
              <strong>{one.integration}</strong> stays on its version: {one.reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
