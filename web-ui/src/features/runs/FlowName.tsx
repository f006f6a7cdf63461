import { useFlowTitles } from './flowTitles';

interface Props {
  of: { integration: string; flow: string };
}

/** The titles of an integration and its flow. */
export function FlowName({ of }: Props) {
  const { integration, flow } = useFlowTitles()(of);
  return (
    <>
      <span>{integration}</span>
      <span className="sep" aria-hidden="true">
        ›
      </span>
      <strong>{flow}</strong>
    </>
  );
}
