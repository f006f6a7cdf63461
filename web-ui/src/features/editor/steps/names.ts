import type { ConnectorView } from '../../../api/types';
import { wholeExpression } from '../../../ui/form/template';
import { editor as words } from '../../../words/editor';
import { triggers } from '../../../words/triggers';
import type { Flow, Step, StepList } from '../document/tree';
import { KINDS } from '../stepKinds/kinds';

/** The names of a step or trigger, from its connector. */
export interface Named {
  title: string;
  /** Its action and connection, in short. */
  detail: string;
  connector: ConnectorView | undefined;
}

/**
 * The title of a step. Without an id, it is the same as the server's title in runs (`StepTitles`); both are
 * tested with the same documents.
 */
export function stepTitle(step: Step, operation: string | undefined): string {
  if (step.title !== undefined) return step.title;
  const { title, detail } = KINDS[step.kind];
  if (step.kind === 'use') return operation ?? step.brief ?? title;
  if (step.id !== undefined) return title;
  const more = shortened(detail?.(step.lists) ?? step.brief ?? '');
  return more ? `${title}: ${more}` : title;
}

const MAX_LENGTH = 40;

/** Of an expression, texts without their quotes, and the last names of paths. */
function shortened(said: string): string {
  let text = said.trim();
  if (text.startsWith('{{') && text.indexOf('}}') === text.length - 2) {
    text = text
      .slice(2, -2)
      .replaceAll(
        /'([^']*)'|"([^"]*)"|(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)/g,
        (_, single, double, name) => single ?? double ?? name,
      );
  }
  text = text.trim().replaceAll(/\s+/g, ' ');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}

/** A value as it is shown in short: an expression needs no braces if there is nothing around it. */
export function inShort(value: string | undefined): string | undefined {
  return value === undefined ? undefined : (wholeExpression(value) ?? value);
}

/** The condition or name of a part of a step, such as a branch, in short. */
export function partName({ label, role }: StepList): string {
  const roles: Record<string, string> = words.roles;
  return label === undefined ? (roles[role] ?? role) : shortened(label);
}

/** @param step null: the trigger */
export function nameOf(flow: Flow, step: Step | null, connectors: ReadonlyMap<string, ConnectorView>): Named {
  const use = step ? (step.kind === 'use' ? step.brief : undefined) : flow.trigger?.use;
  const connector = connectors.get(use?.split('.')[0] ?? '');
  const operation = [...(connector?.actions ?? []), ...(connector?.triggers ?? [])].find(
    (each) => each.id === use,
  )?.title;
  const title = step
    ? stepTitle(step, operation ?? undefined)
    : use === undefined
      ? triggers.choose
      : (operation ?? words.trigger);
  const connection = step ? step.connection : flow.trigger?.connection;
  const brief = step ? inShort(step.brief) : use;
  return { title, detail: [brief, connection].filter(Boolean).join(' · '), connector };
}
