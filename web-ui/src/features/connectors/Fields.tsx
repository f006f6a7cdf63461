import type { JsonSchema } from '../../api/types';
import { hintOf } from '../../ui/form/fields';
import { inline } from '../../ui/Markdown';
import { reference as words } from '../../words/reference';
import { type SchemaField, schemaFields, type Variant } from './schemaFields';

interface Props {
  schema: JsonSchema | null | undefined;
  /** The accessible name of the table. */
  label: string;
  /** The text for a schema without fields. */
  none: string;
  /** Whether these are results, of which no field is required. */
  isOutput?: boolean;
}

/** The fields of a schema as a table that needs no knowledge of schemas. */
export function Fields({ schema, label, none, isOutput = false }: Props) {
  const fields = schemaFields(schema);
  if (fields.length === 0) return none ? <p className="muted">{none}</p> : null;
  return (
    <div className="table-wrap schema">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{words.columns.field}</th>
            <th scope="col">{words.columns.type}</th>
            <th scope="col">{words.columns.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name}>
              <td className="c-field">
                <code>{field.name}</code>
                {field.required && !isOutput && <span className="caption needed">{words.required}</span>}
              </td>
              <td className="c-type">
                {field.variants.length > 1 ? words.choice(field.variants.length) : field.type}
              </td>
              <td className="c-meaning">
                <Meaning field={field} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Meaning({ field }: { field: SchemaField }) {
  const hint = sentence(field.docs);
  const title = field.title && !isSame(field.title, field.name) ? field.title : undefined;
  return (
    <>
      {title && <p className="field-title">{title}</p>}
      {hint && <p>{inline(hint)}</p>}
      {field.choices.length > 0 && (
        <p className="muted">
          {words.oneOf}{' '}
          {field.choices.map((choice, i) => (
            <span key={choice}>
              {i > 0 && ', '}
              <code>{choice}</code>
            </span>
          ))}
          .
        </p>
      )}
      {field.fallback !== undefined && (
        <p className="muted">
          {words.fallback} <code>{field.fallback}</code>.
        </p>
      )}
      {field.variants.length > 0 && (
        <ul className="variants">
          {field.variants.map((variant) => (
            <VariantItem key={variant.written} variant={variant} />
          ))}
        </ul>
      )}
    </>
  );
}

function VariantItem({ variant }: { variant: Variant }) {
  const hint = sentence(variant.docs);
  return (
    <li>
      <code>{variant.written}</code>
      {hint && <p>{inline(hint)}</p>}
      {variant.fields.length > 0 && (
        <dl>
          {variant.fields.map((field) => (
            <div key={field.name}>
              <dt>
                <code>{field.name}</code>
                <span className="caption muted">{field.type}</span>
                {field.required && <span className="caption needed">{words.required}</span>}
              </dt>
              <dd>{inline(sentence(field.docs) ?? '')}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** With its code marks, unlike in a form. */
function sentence(docs: string | undefined): string | undefined {
  const plain = hintOf({ description: docs?.replaceAll('`', '\u0000') ?? '' });
  return plain?.replaceAll('\u0000', '`');
}

const isSame = (title: string, name: string) =>
  title.toLowerCase().replaceAll(' ', '') === (name.split(/[.\]]/).at(-1) ?? name).toLowerCase();
