import { editor as words } from '../../../words/editor';
import type { StepList } from '../document/tree';
import { inShort } from '../steps/names';

/** The condition or name of the branch that begins with a line. */
export function BranchMark({ branch }: { branch: StepList | undefined }) {
  if (!branch) return null;
  const roles: Record<string, string> = words.roles;
  return (
    <span className="outline-branch mono">{inShort(branch.label) ?? roles[branch.role] ?? branch.role}</span>
  );
}
