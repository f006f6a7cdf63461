/** The field that asks for a choice; else the first one that must be filled in and is empty; else the first control. */
export function firstNeeded(form: Element | null): HTMLElement | undefined {
  const fields = [...(form?.querySelectorAll<HTMLElement>('.tab-panel .field') ?? [])];
  const controls = fields.map((field) => ({
    isRequired: field.querySelector(':scope > .field-head .needed-mark') !== null,
    control: field.querySelector<HTMLInputElement>('input, select, textarea'),
  }));
  const asking = form?.querySelector<HTMLElement>('[data-asks]');
  if (asking) return asking;
  const empty = controls.find(({ isRequired, control }) => isRequired && control?.value === '');
  const first = (empty ?? controls.find(({ control }) => control))?.control;
  return (
    first ??
    form?.querySelector<HTMLElement>('.tab-panel :is(input, select, textarea):not([disabled])') ??
    undefined
  );
}
