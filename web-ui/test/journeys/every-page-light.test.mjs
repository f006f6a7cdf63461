import { everyPage } from '../harness/everyPage.mjs';

everyPage('every page passes axe in the light theme', { colorScheme: 'light' });
