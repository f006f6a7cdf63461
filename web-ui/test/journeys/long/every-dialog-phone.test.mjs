import { dialogs } from '../../harness/dialogs.mjs';
import { everyPage } from '../../harness/everyPage.mjs';

everyPage('every dialog and state passes axe on a phone', { viewport: { width: 390, height: 844 } }, dialogs);
