import type { ConnectorView } from '../../../api/types';
import { editor as words } from '../../../words/editor';
import { allSteps, type Flow, treeOf } from '../document/tree';
import { inShort, nameOf } from '../steps/names';
import { StepIcon } from '../steps/StepIcon';
import { type Box, GAP, type Layout, layoutOf } from './layout';
import './flowPictures.css';
import './words.css';

interface Props {
  /** Of an integration; nothing is drawn of a text that cannot be read. */
  document: string;
  connectors: readonly ConnectorView[];
}

/** The flows of a document as pictures: without the tools of the editor, and no wider than there is room. */
export function FlowPictures({ document, connectors }: Props) {
  const read = treeOf(document);
  const flows = 'tree' in read ? read.tree.flows : [];
  const byId = new Map(connectors.map((each) => [each.id, each]));
  return (
    <div className="flow-pictures">
      {flows.map((flow) => (
        <figure key={flow.name}>
          {flows.length > 1 && <figcaption>{flow.title ?? flow.name}</figcaption>}
          <FlowPicture flow={flow} connectors={byId} />
        </figure>
      ))}
    </div>
  );
}

/** Space for the lines of boxes at the edge. */
const MARGIN = 2;

function FlowPicture({ flow, connectors }: { flow: Flow; connectors: ReadonlyMap<string, ConnectorView> }) {
  const layout = layoutOf(flow);
  const { width, height, boxes, labels } = layout;
  const titles = [null, ...allSteps(flow.list)].map((step) => nameOf(flow, step, connectors).title);
  // Nothing is added behind the last step.
  const [x, y, across, down] = [-MARGIN, -MARGIN, width + 2 * MARGIN, height - GAP + 2 * MARGIN];
  return (
    <svg
      role="img"
      aria-label={words.pictureOf(flow.title ?? flow.name, titles)}
      viewBox={`${x} ${y} ${across} ${down}`}
      style={{ width: across }}
    >
      {/* Frames lie below what they contain. */}
      {boxes
        .filter((box) => box.kind === 'frame')
        .map((box) => (
          <rect key={box.key} className="picture-frame" {...placeOf(box)} rx={8} />
        ))}
      <path className="picture-lines" d={linesOf(layout)} />
      {boxes.map((box) => (
        <foreignObject key={box.key} {...placeOf(box)} height={box.kind === 'frame' ? HEAD : box.height}>
          <PictureNode box={box} flow={flow} connectors={connectors} />
        </foreignObject>
      ))}
      {labels.map((label) => (
        <foreignObject key={label.key} {...placeOf(label)}>
          <span className="graph-label">{inShort(label.list.label) ?? roleOf(label.list.role)}</span>
        </foreignObject>
      ))}
    </svg>
  );
}

const HEAD = 32;

const placeOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x,
  y,
  width,
  height,
});

const roleOf = (role: string) => (words.roles as Record<string, string>)[role] ?? role;

const linesOf = ({ edges }: Layout) =>
  edges.map(({ points }) => `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`).join('');

interface NodeProps {
  box: Box;
  flow: Flow;
  connectors: ReadonlyMap<string, ConnectorView>;
}

function PictureNode({ box: { step, kind }, flow, connectors }: NodeProps) {
  const { title, detail, connector } = nameOf(flow, step, connectors);
  return (
    <div className={`picture-node is-${kind}`}>
      <StepIcon connector={connector} kind={step?.kind} title={title} />
      <span className="graph-words">
        <strong>{title}</strong>
        <span className="muted mono">{detail}</span>
      </span>
    </div>
  );
}
