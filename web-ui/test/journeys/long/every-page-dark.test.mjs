import { everyPage } from '../../harness/everyPage.mjs';

everyPage('every page passes axe in the dark theme', { colorScheme: 'dark' });
