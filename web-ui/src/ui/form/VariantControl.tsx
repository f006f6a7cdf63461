import { form as words } from '../../words/form';
import type { Common, ControlProps } from './Control';
import { chosenVariant, fieldsOf, hintOf, labelOf, markOf, withMember } from './fields';
import { SchemaForm } from './SchemaForm';

/** Which of several shapes a value has, and the fields of that shape. */
export function VariantControl({ schema, value, onChange, errors, pointer, common }: ControlProps & Common) {
  const variants = (schema.oneOf ?? []).flatMap((one) => {
    const mark = markOf(one);
    return mark ? [{ ...mark, schema: one }] : [];
  });
  const by = variants[0]?.by ?? '';
  const chosen = variants.find(({ is }) => is === chosenVariant(value, by));
  const fields = chosen && fieldsOf(chosen.schema);
  const about = chosen && hintOf(chosen.schema);
  const choose = (is: string) => {
    const next = variants.find((each) => each.is === is);
    if (!next) return onChange(undefined);
    const isAlone = schema.oneOf?.some((one) => one.const === is);
    const hasFields = Object.keys(fieldsOf(next.schema).properties ?? {}).length > 0;
    onChange(isAlone && !hasFields ? is : { [by]: is });
  };
  return (
    <>
      <select
        {...common}
        aria-label={schema.title}
        value={chosen?.is ?? ''}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{words.empty}</option>
        {variants.map(({ is, schema: one }) => (
          <option key={is} value={is}>
            {labelOf(is, one)}
          </option>
        ))}
      </select>
      {about && <p className="muted caption">{about}</p>}
      {chosen && fields && Object.keys(fields.properties ?? {}).length > 0 && (
        <SchemaForm
          schema={fields}
          value={(typeof value === 'object' ? value : {}) as Record<string, unknown>}
          onChange={(next) => onChange(withMember(next, by, chosen.is))}
          errors={errors}
          pointer={pointer}
        />
      )}
    </>
  );
}
