import { isFile } from '../../../api/contents';
import { memberPath } from './paths';

/** A value of the sample, and how expressions read it. */
export interface DataNode {
  path: string;
  /** The same of all items, where the path goes through an item of a list. */
  ofAll: string;
  label: string;
  value: unknown;
  depth: number;
  /** Shown after the name instead of the value. */
  note?: string;
  isShortened?: boolean;
}

export interface DataRow extends DataNode {
  /** Undefined: there is nothing inside. */
  isOpen: boolean | undefined;
}

/** So many items or members are listed of one value. */
export const MAX_LISTED = 100;
const MAX_ROWS = 400;
const MAX_SEARCHED = 5000;

export function hasInside(value: unknown): value is object {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}

/** The members of a value, one level deep. */
export function inside(node: DataNode, isCut: (path: string) => boolean = () => false): DataNode[] {
  const { value, depth } = node;
  if (!hasInside(value)) return [];
  const isList = Array.isArray(value);
  const ofFile = isFile(value);
  return Object.entries(value)
    .slice(0, MAX_LISTED)
    .map(([shown, member]) => {
      // Expressions read the name of a file as `name`.
      const name = ofFile && shown === 'file' ? 'name' : shown;
      const path = memberPath(node.path, isList ? Number(name) : name);
      return {
        path,
        ofAll: isList ? node.ofAll : memberPath(node.ofAll, name),
        label: isList ? `[${name}]` : name,
        value: member,
        depth: depth + 1,
        ...(isCut(path) ? { isShortened: true } : {}),
      };
    });
}

/** The visible rows. A search shows the matches and their parents. */
export function rowsOf(
  roots: readonly DataNode[],
  open: ReadonlySet<string>,
  query: string,
  isCut?: (path: string) => boolean,
): DataRow[] {
  const rows: DataRow[] = [];
  const wanted = query.trim().toLowerCase();
  if (wanted) {
    const budget = { left: MAX_SEARCHED };
    for (const root of roots) rows.push(...matching(root, wanted, budget, isCut));
    return rows.slice(0, MAX_ROWS);
  }
  const add = (node: DataNode) => {
    if (rows.length >= MAX_ROWS) return;
    const isOpen = hasInside(node.value) ? open.has(node.path) : undefined;
    rows.push({ ...node, isOpen });
    if (isOpen) for (const each of inside(node, isCut)) add(each);
  };
  for (const root of roots) add(root);
  return rows;
}

/** A match of a search, whose open parents are listed above it. */
export function firstFound(rows: readonly DataRow[], query: string): number {
  return query.trim() === ''
    ? 0
    : Math.max(
        0,
        rows.findIndex((row) => row.isOpen !== true),
      );
}

function matching(
  node: DataNode,
  wanted: string,
  budget: { left: number },
  isCut?: (path: string) => boolean,
): DataRow[] {
  if (budget.left-- <= 0) return [];
  const within = inside(node, isCut).flatMap((each) => matching(each, wanted, budget, isCut));
  const text = hasInside(node.value) ? node.label : `${node.label} ${String(node.value)}`;
  if (within.length === 0 && !text.toLowerCase().includes(wanted)) return [];
  return [{ ...node, isOpen: hasInside(node.value) ? within.length > 0 : undefined }, ...within];
}

/** A value in a few characters, and what kind it is of. */
export function brief(value: unknown): { text: string; kind: string } {
  if (value === null || value === undefined) return { text: 'null', kind: 'null' };
  if (Array.isArray(value)) return { text: `[${value.length}]`, kind: 'inside' };
  if (typeof value === 'object') return { text: `{${Object.keys(value).length}}`, kind: 'inside' };
  if (typeof value === 'string') {
    const line = value.length > 80 ? `${value.slice(0, 80)}…` : value;
    return { text: JSON.stringify(line), kind: 'string' };
  }
  return { text: String(value), kind: typeof value };
}
