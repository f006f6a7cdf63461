import { replaceEqualDeep } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import type { ActionView, ConnectorView, TriggerView } from '../../../api/types';
import type { FieldProblem, FieldProblems } from '../../../ui/form/expressions';
import { stepForm as words } from '../../../words/stepForm';
import { removeAt, setAt } from '../document/edit';
import { fixOf } from '../document/fixes';
import { type Path, pointer, type TextChange } from '../document/text';
import type { Flow, Step } from '../document/tree';
import { valueAt } from '../document/value';
import { useEditor } from '../store/useEditor';
import { problemWords } from '../words';

/** The step or trigger whose form is open. */
export interface FormModel {
  flow: Flow;
  /** Null: the trigger. */
  step: Step | null;
  path: Path;
  /** As JSON. Parts that have not changed are the same objects as before. */
  value: Record<string, unknown>;
  use: string | undefined;
  connector: ConnectorView | undefined;
  operation: ActionView | TriggerView | undefined;
  /** By pointer within the step. */
  errors: FieldProblems;
  /** Sets a value of the document; undefined takes it away. */
  set: (path: Path, value: unknown) => void;
  edit: (make: (text: string) => TextChange[]) => void;
}

/** Null while nothing is selected that has a form. */
export function useStepForm(): FormModel | null {
  const { text, flow, step, selected, connectors, change } = useEditor();
  const latest = useRef(change);
  latest.current = change;
  const before = useRef<unknown>(undefined);
  const path = selected ?? NOWHERE;
  const at = pointer(path);

  const value = useMemo(() => {
    before.current = replaceEqualDeep(before.current, valueAt(text, path) ?? {});
    return before.current as Record<string, unknown>;
  }, [text, path]);
  const edit = useCallback((make: (now: string) => TextChange[]) => void latest.current(make), []);
  const set = useCallback((where: Path, next: unknown) => {
    // Without any input, the key is not written.
    const isGone = next === undefined || (where.at(-1) === 'input' && isEmptyMap(next));
    const make = (now: string) => (isGone ? removeAt(now, where) : setAt(now, where, next));
    latest.current(make, { isTyping: true });
  }, []);
  const errors = useErrors(at, edit);

  if (!flow || !selected || step === undefined) return null;
  const use = step ? (step.kind === 'use' ? step.brief : undefined) : flow.trigger?.use;
  const connector = connectors.find((each) => each.id === use?.split('.')[0]);
  const operations = [...(connector?.actions ?? []), ...(connector?.triggers ?? [])];
  const operation = operations.find((each) => each.id === use);
  return { flow, step, path, value, use, connector, operation, errors, set, edit };
}

const isEmptyMap = (value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;

const NOWHERE: Path = [];

/** The problems below a pointer, by relative pointer. */
export function useErrors(at: string, edit: FormModel['edit']): FieldProblems {
  const { text, problems } = useEditor();
  const now = useRef(text);
  now.current = text;
  return useMemo(() => {
    const found = new Map<string, FieldProblem>();
    for (const problem of problems) {
      if (problem.pointer !== at && !problem.pointer.startsWith(`${at}/`)) continue;
      const canFix = fixOf(now.current, problem) !== undefined;
      const message = canFix ? problem.message : problemWords(problem);
      const apply = () => edit((current) => fixOf(current, problem) ?? []);
      const fix = { words: words.use(problem.suggestion ?? ''), apply };
      // A connection that is not there has no place of its own.
      const key = problem.code === 'missing-connection' ? '/connection' : '';
      found.set(problem.pointer.slice(at.length) + key, canFix ? { message, fix } : { message });
    }
    return found;
  }, [problems, at, edit]);
}
