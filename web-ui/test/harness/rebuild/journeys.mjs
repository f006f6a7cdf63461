// Journeys that build integrations again.
import { journey } from '../journey.mjs';
import { saveSecrets } from './documents.mjs';
import { rebuild } from './rebuild.mjs';

const LIMIT_MS = 900_000;

/** Deletes all that integrations have, and builds them again by pointer or by keyboard. */
export function rebuilding(Hand, ...integrations) {
  const names = integrations.map((each) => each.name).join(', ');
  const name = `38: what the text says, the graph builds by ${Hand.name.toLowerCase()}: ${names}`;
  journey(name, { limit: LIMIT_MS }, async ({ server, person }) => {
    for (const each of integrations) {
      await saveSecrets(server, each);
      await server.api('PUT', `/integrations/${each.name}/draft`, each.text);
      await rebuild(person, Hand, each);
    }
  });
}
