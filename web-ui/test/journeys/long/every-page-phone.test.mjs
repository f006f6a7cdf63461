import { everyPage } from '../../harness/everyPage.mjs';

everyPage('every page passes axe on a phone', { viewport: { width: 390, height: 844 } });
