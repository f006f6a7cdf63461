import type { JsonSchema } from '../../../api/types';
import type { Source } from '../document/source';
import type { Path } from '../document/text';

/** Everything that the editor knows about one kind of step. */
export interface Kind {
  title: string;
  /** The path of its icon on a grid of 16 pixels. */
  icon?: string;
  /** How the picker offers it. */
  choice?: {
    about: string;
    /** The section of the reference of documents that describes it. */
    section: string;
    value: Record<string, unknown>;
  };
  /** What the title of a step without an id says beside the name of its kind. By default: the value of its key. */
  detail?: (lists: readonly ListPlace[]) => string;
  /** The fields of its form. */
  fields?: (flows: readonly string[]) => StepField[];
  /** Controls that its form has beside fields. */
  controls?: Controls;
  /** Whether it makes attempts, which can be retried and interrupted by a crash. */
  hasAttempts?: boolean;
  inside?: Inside;
  wrap?: Wrap;
}

export type Controls = 'cases' | 'branches' | 'parts' | 'variables' | 'delay';

/** A field of a form for one key of the document. */
export interface StepField {
  name: string;
  schema: JsonSchema;
  isRequired?: boolean;
  /** Whether its value cannot contain expressions. */
  isPlain?: boolean;
}

/** A list of steps: those of the flow, or those within a step. */
export interface ListPlace {
  path: Path;
  role: 'flow' | 'loop' | 'case' | 'otherwise' | 'branch' | 'try' | 'catch' | 'finally' | 'callback';
  /** The condition of a case, the name of a branch. */
  label?: string | undefined;
}

export interface Inside {
  /** The keys of the step that hold steps. */
  keys: readonly string[];
  /** The keys that hold steps in maps below these. */
  innerKeys?: readonly string[];
  /** The lists of steps of the step at a path, in the order in which the graph draws them. */
  lists: (source: Source, path: Path) => ListPlace[];
  /** What follows the step in the paths of the steps of a list, such as `/` in `lines/insert`. */
  segment: (list: ListPlace, index: number) => string;
  /** Whether the graph draws a frame around the steps, not branches side by side. */
  isFrame?: boolean;
}

/** How steps are put into a new step of this kind. */
export interface Wrap {
  id: string;
  /** The lines of the document above the steps. */
  above: readonly string[];
  /** By how many columns the steps are indented. */
  indent: number;
  /** The lines below the steps. */
  below: readonly string[];
}
