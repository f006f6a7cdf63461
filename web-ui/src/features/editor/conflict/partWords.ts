import type { ConnectorView } from '../../../api/types';
import { conflict as words } from '../../../words/conflict';
import type { StepConflict } from '../draft/conflicts';
import type { Part } from '../draft/outline';
import { nameOf } from '../steps/names';

/** What people call what both have changed: the titles of the steps. */
export function titleOfPart({ parts, mine }: StepConflict, connectors: readonly ConnectorView[]): string {
  if (parts.length === 0) {
    const changed = [...mine.different].map((line) => mine.first + line);
    return words.lines(
      Math.min(...changed, mine.first + mine.lines.length),
      Math.max(...changed, mine.first),
    );
  }
  const byId = new Map(connectors.map((each) => [each.id, each]));
  const title = ({ flow, step, field }: Part): string => {
    const fields: Record<string, string> = words.fields;
    if (!flow) return fields[field ?? ''] ?? field ?? '';
    if (step === undefined) return words.settingsOf(flow.title ?? flow.name);
    return nameOf(flow, step, byId).title;
  };
  return parts.map(title).join(', ');
}

/** The flow, and the id if the part is a single step. */
export function placeOfPart({ parts }: StepConflict): string {
  const [first] = parts;
  if (!first?.flow || first.step === undefined) return '';
  const place = words.inFlow(first.flow.title ?? first.flow.name);
  return parts.length === 1 && first.step?.id ? `${first.step.id}, ${place}` : place;
}
