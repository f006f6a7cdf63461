import type { ConnectorView } from '../../api/types';
import { meaningsOf, plainWords } from '../editor/picker/meanings';

/** The connectors that a text names, or means by a word such as “postgres” or “smtp”. */
export function connectorsSaid(connectors: readonly ConnectorView[], text: string): ConnectorView[] {
  const words = plainWords(text);
  const meant = new Set(
    [words.join(' '), ...words]
      .flatMap((phrase) => meaningsOf(phrase))
      .flatMap((each) => each.patterns)
      .map((pattern) => pattern.replace(/\..*/, '')),
  );
  const typed = text.trim().toLowerCase();
  return connectors.filter(
    (each) => `${each.id} ${each.title}`.toLowerCase().includes(typed) || meant.has(each.id),
  );
}
