import { stepForm as words } from '../../../words/stepForm';
import { KEYS_IN_FORMS } from '../stepKinds/kinds';
import { ERROR_KEYS, EVERY } from './documentFields';
import type { FormModel } from './useStepForm';

/** Keys of steps and triggers that are on one of the tabs. */
const ON_TABS = new Set(['title', 'connection', EVERY.name, ...ERROR_KEYS, ...KEYS_IN_FORMS]);

/** Problems of a step that belong to no field, such as an unknown key. */
export function OtherProblems({ model }: { model: FormModel }) {
  const known = model.operation?.input?.properties;
  const others = [...model.errors].filter(([pointer]) => {
    const [, key, name] = pointer.split('/');
    if (!key) return true;
    if (key === 'input') return name === undefined || (known !== undefined && !(name in known));
    return !ON_TABS.has(key);
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
