import { Icon } from './Icon';
import { type Theme, useTheme } from './theme';

const themes: Theme[] = ['system', 'light', 'dark'];

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const label = `Theme: ${theme}. Switch to ${next}`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => setTheme(next)}
    >
      <Icon name={theme} />
    </button>
  );
}
