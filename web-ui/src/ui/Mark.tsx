/** Two lines that become one: the product's sign. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="mark-ground" />
      <path d="M5 9h4c5 0 5 7 10 7M5 23h4c5 0 5-7 10-7h8" className="mark-line" />
      <circle cx="20" cy="16" r="4" className="mark-dot" />
    </svg>
  );
}
