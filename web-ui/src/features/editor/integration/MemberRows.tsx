import type { ReactNode } from 'react';
import type { JsonSchema } from '../../../api/types';
import type { FieldProblems } from '../../../ui/form/expressions';
import { SchemaForm } from '../../../ui/form/SchemaForm';
import { removeAt, setAt } from '../document/edit';
import { addMember, removeMember, type Section } from '../document/integration';
import type { Path, TextChange } from '../document/text';
import { applyChanges } from '../form/applyChanges';
import { NamedRows } from '../form/NamedRows';
import { useEditor } from '../store/useEditor';

type Members = Record<string, Record<string, unknown>>;

interface Props {
  section: Section;
  title: string;
  about: string;
  labels: { name: (name: string) => string; remove: (name: string) => string; add: string };
  newName: string;
  shape: RegExp;
  /** The value of the section in the document. */
  value: unknown;
  errors: FieldProblems;
  schemaOf: (member: Record<string, unknown>) => JsonSchema;
  /** What a new member begins with. */
  begin: object;
  rename: (text: string, before: string, after: string) => TextChange[];
  canRemove?: (name: string) => boolean;
  /** A line above the fields of a member. */
  remark?: (name: string) => ReactNode;
}

/** The members of one section of the integration: a name and a form for each. */
export function MemberRows(props: Props) {
  const { section, value, errors, schemaOf, begin, rename, canRemove, remark, ...rows } = props;
  const { change } = useEditor();
  const model = {
    edit: (make: (now: string) => TextChange[]) => void change(make),
    set: (path: Path, part: unknown) =>
      void change((now) => (part === undefined ? removeAt(now, path) : setAt(now, path, part)), {
        isTyping: true,
      }),
  };
  const members = (value !== null && typeof value === 'object' ? value : {}) as Members;
  return (
    <NamedRows
      {...rows}
      names={Object.keys(members)}
      least={0}
      {...(canRemove ? { canRemove } : {})}
      below={(name) => {
        const member = members[name] ?? {};
        return (
          <>
            {remark?.(name)}
            <SchemaForm
              schema={schemaOf(member)}
              value={member}
              onChange={(next) => applyChanges(model, [section, name], member, next)}
              errors={errors}
              pointer={`/${section}/${name}`}
            />
          </>
        );
      }}
      onRename={(name, next) => change((now) => rename(now, name, next))}
      onRemove={(name) => change((now) => removeMember(now, section, name))}
      onAdd={(name) => change((now) => addMember(now, section, name, begin))}
    />
  );
}
