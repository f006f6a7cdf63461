import { editor as words } from '../../../words/editor';

interface Props {
  fit: () => void;
  zoomIn: () => void;
  zoomOut: () => void;
}

export function ZoomButtons({ fit, zoomIn, zoomOut }: Props) {
  return (
    <div className="graph-zoom">
      <button type="button" aria-label={words.zoomIn} onClick={zoomIn}>
        +
      </button>
      <button type="button" aria-label={words.zoomOut} onClick={zoomOut}>
        −
      </button>
      <button type="button" aria-label={words.fit} onClick={fit}>
        <svg viewBox="0 0 16 16" className="icon" fill="none" stroke="currentColor" aria-hidden="true">
          <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" strokeWidth="1.5" />
        </svg>
      </button>
    </div>
  );
}
