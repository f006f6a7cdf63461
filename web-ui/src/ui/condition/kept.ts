const KEY = 'junctura.condition-builder';

export function isBuilderOpen(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'closed';
  } catch {
    return true; // The browser keeps nothing for this page.
  }
}

export function rememberBuilder(isOpen: boolean) {
  try {
    localStorage.setItem(KEY, isOpen ? 'open' : 'closed');
  } catch {
    // The builder is open again after a reload.
  }
}
