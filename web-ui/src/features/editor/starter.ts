import { integrations as words } from '../../words/integrations';

/** The document that a new integration begins with: one flow, whose trigger is to be chosen. */
export function starter(name: string, title?: string): string {
  return `integration: ${name}
${title === undefined ? '' : `title: ${JSON.stringify(title)}\n`}flows:
  main:
    steps: []
`;
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Why an integration cannot have a name; undefined if it can. */
export function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : words.nameRule;
}

/** The name for a title: "Orders to ERP" becomes "orders-to-erp". A valid name stays as it is. */
export function nameFor(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
}
