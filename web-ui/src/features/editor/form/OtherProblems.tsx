import { stepForm as words } from '../../../words/stepForm';
import type { FormModel } from './useStepForm';

/** Keys of a step whose values have fields of their own, on any of the tabs. */
const HAVE_FIELDS = new Set([
  'title',
  'connection',
  'when',
  'retry',
  'timeout',
  'on-error',
  'on-crash',
  'filter',
  'for-each',
  'as',
  'batch',
  'concurrency',
  'failed-items',
  'collect',
  'select',
  'where',
  'values',
  'call',
  'async',
  'respond',
  'stop',
  'fail',
  'wait',
  'every',
]);

/** Problems of a step that belong to no field, such as an unknown key. */
export function OtherProblems({ model }: { model: FormModel }) {
  const known = model.operation?.input?.properties;
  const others = [...model.errors].filter(([pointer]) => {
    const [, key, name] = pointer.split('/');
    if (!key) return true;
    if (key === 'input') return name === undefined || (known !== undefined && !(name in known));
    // Steps inside of it have forms of their own.
    if (/^\/(steps|catch|finally|try|parallel|switch|callback|set|delay)\b/.test(pointer)) return false;
    return !HAVE_FIELDS.has(key);
  });
  if (others.length === 0) return null;
  return (
    <ul className="form-problems" aria-label={words.elsewhere}>
      {others.map(([pointer, problem]) => {
        const { message, fix } = typeof problem === 'string' ? { message: problem, fix: undefined } : problem;
        return (
          <li key={pointer}>
            {message}
            {fix && (
              <button type="button" className="button fix" onClick={fix.apply}>
                {fix.words}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
